#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Proves every function of kernel/parser/metadata.c with Frama-C's WP. Prints the number of functions and
# of goals; fails, and names them, if a function has no contract or a goal is not proved.
set -eu

LC_ALL=C
export LC_ALL
. tests/prove/wp.sh
work=build/prove
mkdir -p "$work"
provers "$work"

# A contract is a comment that begins with /*@ and ends on the line before the function; the body
# of a function begins with a brace of its own.
awk '
	/^\/\*@/ { contract = 1 }
	/^[a-z].*\(/ && !/;$/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
	/^$/ || /^}/ { contract = 0 }
	/^{$/ { print contract ? "with" : "without", name; contract = 0 }
' kernel/parser/metadata.c >"$work/functions"
if grep '^without ' "$work/functions"; then
	echo "prove: these functions have no contract"
	exit 1
fi

status=0
wp . -wp-timeout "${PROVE_TIMEOUT:-60}" >"$work/log" || status=$?
if [ "$status" -ne 0 ] || grep -E 'Missing assigns|[Cc]ast with incompatible' "$work/log"; then
	tail -n 40 "$work/log"
	echo "prove: the prover did not take the contracts as they are, see $work/log"
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
