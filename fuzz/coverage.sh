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
		"fuzz/$target/corpus" >"$build/$target.out"
done
"${llvm}llvm-profdata" merge -o "$build/profdata" "$build"/*.profraw
# The parser is the same in all of them, so that one has its map.
"${llvm}llvm-cov" export -instr-profile="$build/profdata" "$build/fuzz/$1/replay" \
	kernel/parser >"$build/export.json"
python3 fuzz/coverage.py "$build/export.json"
