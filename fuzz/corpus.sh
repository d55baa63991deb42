#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Print the folder with the corpus of a fuzz target: fuzz/corpus.sh TARGET
# Targets with the same kind of input share a corpus.
set -eu

case $1 in
parser | differential | dump | roundtrip) echo fuzz/metadata/corpus ;;
source | compile) echo fuzz/yaml/corpus ;;
*) echo "fuzz/$1/corpus" ;;
esac
