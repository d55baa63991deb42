#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Proves every function of the parser with Frama-C's WP: tests/prove/prove.sh FILE..., the files
# that tests/prove/parser.c includes. Prints the number of functions and of goals; fails, and names
# them, if a function has no contract or a goal is not proved.
set -eu

LC_ALL=C
export LC_ALL
. tests/prove/wp.sh
work=build/prove
mkdir -p "$work"
provers "$work"

for file in "$@"; do
	grep -q "^#include \"${file##*/}\"" tests/prove/parser.c || {
		echo "prove: tests/prove/parser.c does not include $file"
		exit 1
	}
done

# names FILE...: the functions that are declared or defined there, one a line
names()
{
	awk '/^[a-z].*\(/ && !/^typedef/ { sub(/\(.*/, ""); sub(/.*[ *]/, ""); print }' "$@"
}

# A contract is a comment that begins with /*@ and ends on the line before a declaration.
awk '/^\/\*@/ { contract = 1 } /^$/ { contract = 0 } contract' tests/prove/contracts.h |
	names /dev/stdin | sort -u >"$work/contracts"
# The body of a function begins with a brace of its own.
awk '/^[a-z]/ { name = $0 } /^{$/ { print name }' "$@" kernel/parser/parser.h \
	kernel/parser/parser_env.h | names /dev/stdin | sort -u |
	grep -v -x -f tests/prove/assumed.txt >"$work/functions"
if ! comm -23 "$work/functions" "$work/contracts" | diff /dev/null -; then
	echo "prove: these functions have no contract"
	exit 1
fi

status=0
wp . -wp-timeout "${PROVE_TIMEOUT:-60}" >"$work/log" || status=$?
if [ "$status" -ne 0 ] || grep -E 'Missing assigns|[Cc]ast with incompatible' "$work/log"; then
	tail -n 40 "$work/log"
	echo "prove: the prover rejected the contracts, see $work/log"
	exit 1
fi
counts=$(sed -n 's/^\[wp\] Proved goals: *\([0-9]*\) *\/ *\([0-9]*\)$/\1 \2/p' "$work/log")
proved=${counts% *}
goals=${counts#* }
if [ -z "$counts" ] || [ "$proved" -ne "$goals" ] || [ "$goals" -eq 0 ]; then
	sed -n 's/^\[wp\] \[\(Failed\|Timeout\|Unknown\|Stepout\)\] Goal /not proved: /p' "$work/log"
	echo "prove: $proved of $goals goals proved, see $work/log"
	exit 1
fi
echo "prove: $(wc -l <"$work/functions") functions, all with contracts; $goals goals, all proved"
