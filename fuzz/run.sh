#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs one fuzz target: fuzz/run.sh TARGET SECONDS
#
# The program is $FUZZ_BUILD/TARGET/fuzz, build/fuzz if that is not set. Beside it, new inputs go to
# found/, a crashing one to crash-*, both worth adding to fuzz/TARGET/corpus, and what was said to
# log, which fuzz/figures.py reads. $FUZZ_SEED makes a run like the one before; $FUZZ_TIMEOUT, the
# seconds that an input may take, is for machines that are busy with other things.
set -eu

target=$1
seconds=$2
here=${FUZZ_BUILD:-build/fuzz}/$target

# What was freed is kept back for a while to find its late use; a little of it will do.
export ASAN_OPTIONS="quarantine_size_mb=8${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

mkdir -p "$here/found"
seed=${FUZZ_SEED:+-seed=$FUZZ_SEED}
dict=
[ ! -f "fuzz/$target/dict" ] || dict=-dict=fuzz/$target/dict
status=0
# shellcheck disable=SC2086
"$here/fuzz" $dict $seed -max_total_time="$seconds" -timeout="${FUZZ_TIMEOUT:-10}" \
	-rss_limit_mb=256 -malloc_limit_mb=256 -print_final_stats=1 -artifact_prefix="$here/" \
	"$here/found" "fuzz/$target/corpus" >"$here/log" 2>&1 || status=$?
# Of this shell and, in the second line, of what it ran: user and system time.
times >>"$here/log"
if [ "$status" -ne 0 ]; then
	tail -n 60 "$here/log"
	echo "fuzz: $target failed, see $here/log" >&2
	exit 1
fi
printf '  %-7s %-24s %s executions in %s s, %s inputs\n' FUZZ "$target" \
	"$(sed -n 's/^stat::number_of_executed_units: *//p' "$here/log")" "$seconds" \
	"$(find "$here/found" "fuzz/$target/corpus" -type f | wc -l)"
