#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every source of tests/good/ compiles without a message, even with -Werror, and the file holds what
# the source says itself, in comments:
#
#	# true: FILTER	jq's filter over `dump --format json` yields true
#	# args: ARGS	what else vgpumc is called with
# shellcheck source=tests/lib.sh
. tests/lib.sh

for file in tests/good/*.yaml; do
	name=good/${file##*/}
	blob=$scratch/blob
	rm -f "$blob"
	# Arguments of fixtures are words without spaces.
	# shellcheck disable=SC2046
	"$VGPUMC" "$file" -o "$blob" -q -Werror $(sed -n 's/^# args: *//p' "$file") \
		>"$scratch/said" 2>&1
	status=$?
	check "$name, not a word" cmp /dev/null "$scratch/said"
	check "$name, status 0" [ "$status" -eq 0 ]
	"$VGPUMC" dump "$blob" --format json >"$scratch/json"
	sed -n 's/^# true: *//p' "$file" >"$scratch/filters"
	check "$name says what it holds" [ -s "$scratch/filters" ]
	while IFS= read -r filter; do
		check "$name: $filter" jq -e "$filter" "$scratch/json"
	done <"$scratch/filters"
done
finish
