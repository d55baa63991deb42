#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Plants each bug of tests/prove/bugs.txt in a copy of kernel/ and proves the function that it is
# in: bugs.sh WORD FILE..., the bugs whose names match WORD, as grep does, in the files of the
# parser. A goal of the kind that the bug names must remain unproved, or the proof would not have
# found it. Without the bug all are proved, each in a third of the time that it is given with the
# bug.
set -eu

LC_ALL=C
export LC_ALL
. tests/prove/wp.sh
word=$1
shift
work=build/prove/bugs
rm -rf "$work"
mkdir -p "$work"
provers "$work"
tab=$(printf '\t')

# plant FUNCTION OLD NEW <FILE: replace OLD in that function; fails unless OLD is there once.
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

# plant_in_one TREE FUNCTION OLD NEW FILE...: plant it in the one file that has the function.
plant_in_one()
{
	tree=$1 where=
	for source in "$@"; do
		case $source in
		kernel/*.[ch])
			if plant "$2" "$3" "$4" <"$source" >"$tree/planted"; then
				[ -z "$where" ] || return 1
				where=$source
				cp "$tree/planted" "$tree/$source"
			fi
			;;
		esac
	done
	[ -n "$where" ]
}

# counts TREE FUNCTION GOALS SECONDS: print how many of these goals are proved, and how many there
# are.
counts()
{
	wp "$1" -wp-fct "$2" -wp-prop="$3" -wp-timeout "$4" | tee "$1/log" |
		sed -n 's/^\[wp\] Proved goals: *\([0-9]*\) *\/ *\([0-9]*\)$/\1 \2/p'
}

# seconds LOG: print three times what the slowest goal took, and some more.
seconds()
{
	sed -n 's/.* : Valid .*(\([0-9.]*\)\(m*s\)) ([0-9]*)$/\1 \2/p' "$1" | awk '
		{ took = $2 == "ms" ? $1 / 1000 : $1; if (took > most) most = took }
		END { print int(3 * most + 5) }'
}

# clean FUNCTION GOALS: prove them without a bug, once for all bugs that name them, and print the
# seconds that each goal is given with a bug.
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

# Words of $files.
# shellcheck disable=SC2086
# find_bug NAME FUNCTION GOALS OLD NEW: prove the function with the bug.
find_bug()
{
	tree=$work/bug.$number
	mkdir "$tree"
	cp -r kernel "$tree/"
	if ! plant_in_one "$tree" "$2" "$4" "$5" $files; then
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

files="$* kernel/parser/parser.h"
number=0
caught=0
grep -v '^#' tests/prove/bugs.txt | grep -e "$word" >"$work/list"
while IFS=$tab read -r name function goals old new; do
	number=$((number + 1))
	if find_bug "$name" "$function" "$goals" "$old" "$new"; then
		caught=$((caught + 1))
	fi
done <"$work/list"
echo "prove: $caught of $number planted bugs caught"
[ "$caught" -eq "$number" ] && [ "$number" -gt 0 ]
