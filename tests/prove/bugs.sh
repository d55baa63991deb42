#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Plants each bug of tests/prove/bugs.txt in a copy of kernel/ and proves the function it is in:
# a goal must be left over, or the proof would not have found it; with the same time for a goal,
# none may be left of the function as it is. `bugs.sh WORD`: only the bugs with WORD in their names.
set -eu

LC_ALL=C
export LC_ALL
. tests/prove/wp.sh
word=${1-}
work=build/prove/bugs
rm -rf "$work"
mkdir -p "$work"
provers "$work"
tab=$(printf '\t')

# plant FUNCTION OLD NEW <metadata.c: replace OLD, which must be there once, in that function.
plant()
{
	function=$1 old=$2 new=$3 awk '
		BEGIN { old = ENVIRON["old"]; name = ENVIRON["function"] }
		/^[a-z].*\(/ && !/;$/ { inside = index($0, name "(") > 0 }
		inside && (at = index($0, old)) {
			$0 = substr($0, 1, at - 1) ENVIRON["new"] substr($0, at + length(old))
			planted++
		}
		{ print }
		END { exit planted != 1 }'
}

# counts TREE FUNCTION: goals proved, and all goals.
counts()
{
	wp "$1" -wp-fct "$2" -wp-timeout "${PROVE_BUG_TIMEOUT:-20}" |
		tee "$1/log" | sed -n 's/^\[wp\] Proved goals: *\([0-9]*\) *\/ *\([0-9]*\)$/\1 \2/p'
}

# is_proved FUNCTION: without a bug, which is seen once for each.
is_proved()
{
	clean=$work/clean.$1
	if [ ! -d "$clean" ]; then
		mkdir "$clean"
		cp -r kernel "$clean/"
		counts "$clean" "$1" >"$clean/counts"
	fi
	read -r proved goals <"$clean/counts" && [ "$proved" -eq "$goals" ]
}

caught=0
missed=0
grep -v '^#' tests/prove/bugs.txt | grep -e "$word" >"$work/list"
while IFS=$tab read -r name function old new; do
	tree=$work/$((caught + missed))
	mkdir "$tree"
	cp -r kernel "$tree/"
	if ! plant "$function" "$old" "$new" <kernel/metadata.c >"$tree/kernel/metadata.c"; then
		echo "not ok $name: '$old' is not once in $function()"
		missed=$((missed + 1))
		continue
	fi
	if ! is_proved "$function"; then
		echo "not ok $name: $function() is not proved as it is, see $work/clean.$function"
		missed=$((missed + 1))
		continue
	fi
	found=$(counts "$tree" "$function")
	if [ -z "$found" ] || [ "${found% *}" -eq "${found#* }" ]; then
		echo "not ok $name: $function() is proved all the same, see $tree/log"
		missed=$((missed + 1))
		continue
	fi
	echo "ok $name: ${found% *} of ${found#* } goals of $function() proved"
	caught=$((caught + 1))
done <"$work/list"
echo "prove: $caught of $((caught + missed)) planted bugs caught"
[ "$missed" -eq 0 ] && [ "$caught" -gt 0 ]
