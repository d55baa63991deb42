#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The benchmark works, with so little that its figures mean nothing.

# shellcheck source=tests/lib.sh
. tests/lib.sh

have_python "the benchmark" || finish
have "the benchmark" dtc || finish

if python3 bench/bench.py --build "${BUILD:-build}" --rounds 1 --boards 3 --types 4 --linear 8 \
	--no-judge >"$scratch/bench" 2>"$scratch/said"; then
	ok "runs"
else
	not_ok "runs" "$(cat "$scratch/said")"
fi
for name in verify match verify-memory parse-alone match-position verify-signed compile catalogue \
	dtc script 	compile-memory linear-compile; do
	check "$name" grep -q -E "^BENCH $name ratio -?[0-9.]+ (holds|FAILS|-)" "$scratch/bench"
done
finish
