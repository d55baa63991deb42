#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Plants each bug of tests/prove/bugs.txt in a copy of kernel/ and proves the function it is in: a
# goal of the kind that the bug names must be left over, or the proof would not have found it.
# Without the bug none is, in a third of the time that each is given. `bugs.sh WORD`: only the bugs
# whose names match WORD, as grep has it.
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

# counts TREE FUNCTION GOALS SECONDS: of these goals those proved, and all.
counts()
{
	wp "$1" -wp-fct "$2" -wp-prop="$3" -wp-timeout "$4" | tee "$1/log" |
		sed -n 's/^\[wp\] Proved goals: *\([0-9]*\) *\/ *\([0-9]*\)$/\1 \2/p'
}

# seconds LOG: thrice what the slowest goal took, and some more.
seconds()
{
	sed -n 's/.* : Valid .*(\([0-9.]*\)\(m*s\)) ([0-9]*)$/\1 \2/p' "$1" | awk '
		{ took = $2 == "ms" ? $1 / 1000 : $1; if (took > most) most = took }
		END { print int(3 * most + 5) }'
}

# clean FUNCTION GOALS: prove them without a bug, once for all bugs that name them, and print how
# many seconds each goal is given with one.
clean()
{
	tree=$work/clean.$1.$2
	if [ ! -d "$tree" ]; then
		mkdir "$tree"
		cp -r kernel "$tree/"
		counts "$tree" "$1" "$2" "${PROVE_TIMEOUT:-60}" >"$tree/counts"
	fi
	read -r proved goals <"$tree/counts" && [ "$proved" -eq "$goals" ] && seconds "$tree/log"
}

# look NAME FUNCTION GOALS OLD NEW: say whether the proof finds the bug.
look()
{
	tree=$work/bug.$number
	mkdir "$tree"
	cp -r kernel "$tree/"
	if ! plant "$2" "$4" "$5" <kernel/parser/metadata.c >"$tree/kernel/parser/metadata.c"; then
		echo "not ok $1: '$4' is not once in $2()"
		return 1
	fi
	if ! limit=$(clean "$2" "$3"); then
		echo "not ok $1: $2() is not proved as it is, see $work/clean.$2.$3"
		return 1
	fi
	found=$(counts "$tree" "$2" "$3" "$limit")
	if [ -z "$found" ] || [ "${found% *}" -eq "${found#* }" ]; then
		echo "not ok $1: $2() is proved all the same, see $tree/log"
		return 1
	fi
	echo "ok $1: ${found% *} of ${found#* } goals $3 of $2() proved, each within $limit s"
}

number=0
caught=0
grep -v '^#' tests/prove/bugs.txt | grep -e "$word" >"$work/list"
while IFS=$tab read -r name function goals old new; do
	number=$((number + 1))
	if look "$name" "$function" "$goals" "$old" "$new"; then
		caught=$((caught + 1))
	fi
done <"$work/list"
echo "prove: $caught of $number planted bugs caught"
[ "$caught" -eq "$number" ] && [ "$number" -gt 0 ]
