#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Commands read hostile files in a sandbox. A pipe stops each command when it opens its file; the
# kernel then shows that the command can no longer gain privileges, which the sandbox prevents.

# shellcheck source=tests/lib.sh
. tests/lib.sh

# There is no sandbox with sanitizers, nor in a kernel without Landlock.
held=0
case $VGPUMC in
build-san/*) ;;
*) [ "$(perl -e 'print syscall(444, 0, 0, 1) > 0 ? 1 : 0')" = 1 ] && held=1 ;;
esac

source=tests/good/board-conflict.yaml
blob=$scratch/blob
xml=tests/xml/good.xml
"$VGPUMC" -q "$source" -o "$blob" || not_ok compile "exit status $?"

# sandboxed NAME FILE STATUS ARGUMENT...: run it; @ is replaced by a pipe that provides FILE
sandboxed()
{
	test_name=$1
	file=$2
	status=$3
	shift 3
	pipe=$scratch/pipe
	rm -f "$pipe"
	mkfifo "$pipe"
	for argument in "$@"; do
		shift
		[ "$argument" = @ ] && argument=$pipe
		set -- "$@" "$argument"
	done
	"$VGPUMC" "$@" >"$scratch/output" 2>&1 &
	pid=$!
	tries=0
	until grep -q '^State:.*S ' "/proc/$pid/status" || [ "$tries" -gt 400 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	got=$(sed -n 's/^NoNewPrivs:[[:space:]]*//p' "/proc/$pid/status")
	cat "$file" >"$pipe"
	wait "$pid"
	left=$?
	if [ "$got" = "$held" ] && [ "$left" -eq "$status" ]; then
		ok "$test_name"
	else
		sed 's/^/    /' "$scratch/output"
		not_ok "$test_name" "NoNewPrivs $got, wanted $held; status $left, wanted $status"
	fi
}

sandboxed verify "$blob" 0 verify --allow-unsigned @
sandboxed dump "$blob" 0 dump @
sandboxed match "$blob" 0 match @ --board 10de:26b1
sandboxed diff "$blob" 0 diff @ "$blob"
sandboxed check "$source" 0 check @
sandboxed compile "$source" 0 @ -o "$scratch/out"
same "compiled in the sandbox" "$blob" "$scratch/out"
sandboxed report "$blob" 0 report @ -o "$scratch/page.html" --allow-unsigned
sandboxed import "$xml" 0 import @ -o "$scratch/types.yaml"
finish
