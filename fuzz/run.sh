#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs one fuzz target: fuzz/run.sh TARGET SECONDS
#
# New inputs go to build/fuzz/TARGET/found, a crashing one to build/fuzz/TARGET/crash-*; both are
# worth adding to fuzz/TARGET/corpus. $FUZZ_SEED makes a run like the one before.
set -eu

target=$1
seconds=$2
here=build/fuzz/$target

# What was freed is kept back for a while to find its late use; a little of it will do.
export ASAN_OPTIONS="quarantine_size_mb=8${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

mkdir -p "$here/found"
seed=${FUZZ_SEED:+-seed=$FUZZ_SEED}
dict=
[ ! -f "fuzz/$target/dict" ] || dict=-dict=fuzz/$target/dict
# The large seeds are few; the limit lets the fuzzer keep their size.
# shellcheck disable=SC2086
if ! "$here/fuzz" $dict $seed -max_total_time="$seconds" -timeout=10 -rss_limit_mb=256 \
	-malloc_limit_mb=256 -max_len=524288 -print_final_stats=1 -artifact_prefix="$here/" \
	"$here/found" "fuzz/$target/corpus" \
	>"$here/log" 2>&1; then
	tail -n 60 "$here/log"
	echo "fuzz: $target failed, see $here/log" >&2
	exit 1
fi
printf '  %-7s %-24s %s executions in %s s, %s inputs\n' FUZZ "$target" \
	"$(sed -n 's/^stat::number_of_executed_units: *//p' "$here/log")" "$seconds" \
	"$(find "$here/found" "fuzz/$target/corpus" -type f | wc -l)"
