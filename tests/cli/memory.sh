#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A lack of memory, wherever it happens, ends the program with status 1 and a message, and leaves
# no part of a file: the address space grows step by step until compiling succeeds.
# shellcheck source=tests/lib.sh
. tests/lib.sh

case $VGPUMC in
build-san/* | */bin/*)
	echo "ok skipped: a sanitizer or an emulator needs address space of its own"
	exit 0
	;;
esac

folder=$scratch/folder
out=$folder/out.bin
source=blobs/vgpu-570.144.yaml
mkdir "$folder"
# compile KIB: in an address space of so many KiB
compile()
(
	# Not in POSIX, but in every sh that there is.
	# shellcheck disable=SC3045
	ulimit -v "$1" && exec "$VGPUMC" -q "$source" -o "$out"
)

# The dynamic loader needs some megabytes before main() runs, and fails with 127 below them.
lack=0
wrong=
kib=4096
while [ "$kib" -le 1048576 ]; do
	compile "$kib" >"$scratch/output" 2>&1
	status=$?
	[ "$status" = 0 ] && break
	if [ "$status" = 1 ] && grep -q '^vgpumc: out of memory$' "$scratch/output"; then
		lack=$((lack + 1))
	elif [ "$status" != 127 ]; then
		wrong="$wrong $kib:$status"
	fi
	[ -z "$(ls -A "$folder")" ] || wrong="$wrong $kib:file"
	kib=$((kib + 256))
done
if [ -z "$wrong" ]; then ok "no part of a file"; else not_ok "no part of a file" "$wrong"; fi
if [ "$lack" -ge 3 ]; then ok "several lacks of memory"; else
	not_ok "several lacks of memory" "only $lack"
fi
if [ -s "$out" ]; then ok "compiled in the end"; else not_ok "compiled in the end" "no file"; fi
