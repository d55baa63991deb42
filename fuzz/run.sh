#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Run one fuzz target: fuzz/run.sh TARGET SECONDS
#
# The program is $FUZZ_BUILD/TARGET/fuzz; FUZZ_BUILD is build/fuzz by default. In the same folder,
# new inputs are stored in found/, one that crashes in crash-*, and the output in log, which
# fuzz/figures.py reads. With the same $FUZZ_SEED, a run has the same inputs. $FUZZ_TIMEOUT is the
# number of seconds that an input may take; raise it on a busy machine.
set -eu

target=$1
seconds=$2
here=${FUZZ_BUILD:-build/fuzz}/$target
corpus=$(sh fuzz/corpus.sh "$target")

# A small quarantine of freed memory is enough to detect its later use.
export ASAN_OPTIONS="quarantine_size_mb=8${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

mkdir -p "$here/found"
seed=${FUZZ_SEED:+-seed=$FUZZ_SEED}
dict=
[ ! -f "fuzz/$target/dict" ] || dict=-dict=fuzz/$target/dict
status=0
# shellcheck disable=SC2086
"$here/fuzz" $dict $seed -max_total_time="$seconds" -timeout="${FUZZ_TIMEOUT:-10}" \
	-rss_limit_mb=256 -malloc_limit_mb=256 -print_final_stats=1 -artifact_prefix="$here/" \
	"$here/found" "$corpus" >"$here/log" 2>&1 || status=$?
# The user and system time of this shell and, in the second line, of its commands.
times >>"$here/log"
if [ "$status" -ne 0 ]; then
	tail -n 60 "$here/log"
	echo "fuzz: $target failed, see $here/log" >&2
	exit 1
fi
printf '  %-7s %-24s %s executions in %s s, %s inputs\n' FUZZ "$target" \
	"$(sed -n 's/^stat::number_of_executed_units: *//p' "$here/log")" "$seconds" \
	"$(find "$here/found" "$corpus" -type f | wc -l)"
