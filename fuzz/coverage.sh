#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Replays corpora with an instrumented build, and shows what they reach of the parser:
# fuzz/coverage.sh BUILD TARGET...
set -eu

build=$1
shift
llvm=$(clang -print-prog-name=llvm-profdata)
llvm=${llvm%llvm-profdata}

rm -f "$build"/*.profraw
for target in "$@"; do
	LLVM_PROFILE_FILE=$build/$target.profraw "$build/fuzz/$target/replay" \
		"$(sh fuzz/corpus.sh "$target")" >"$build/$target.out"
done
"${llvm}llvm-profdata" merge -o "$build/profdata" "$build"/*.profraw
# All of them contain the same parser, so the map of one is enough.
"${llvm}llvm-cov" export -instr-profile="$build/profdata" "$build/fuzz/$1/replay" \
	kernel/parser >"$build/export.json"
python3 fuzz/coverage.py "$build/export.json"
