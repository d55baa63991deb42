#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the linker and the compiler were told to do against exploits is in the program.

# shellcheck source=tests/lib.sh
. tests/lib.sh

# has NAME PATTERN READELF-OPTION...: readelf shows a line like that
has()
{
	pattern=$2
	name=$1
	shift 2
	readelf "$@" "$VGPUMC" >"$scratch/elf"
	check "$name" grep -q -E "$pattern" "$scratch/elf"
}

has "position independent" 'Type: +DYN .Position-Independent' -hW
readelf -lW "$VGPUMC" >"$scratch/segments"
check "the stack is not executable" grep -q -E '^ *GNU_STACK .* RW +0x' "$scratch/segments"
check_status "nothing is writable and executable" 1 grep -E '^ *LOAD .* RWE ' "$scratch/segments"
readelf -dW "$VGPUMC" >"$scratch/dynamic"
check_status "no text relocations" 1 grep TEXTREL "$scratch/dynamic"

case $VGPUMC in
build-san/*) finish ;; # the sanitizers are there instead
esac
check "relocations become read-only" grep -q GNU_RELRO "$scratch/segments"
has "all of them, at start" 'FLAGS_1.*NOW.*PIE' -dW
has "stack protector" ' __stack_chk_fail' --dyn-syms -W
has "checked functions of libc" ' __(v?snprintf|v?fprintf|memcpy|read)_chk' --dyn-syms -W

# The C library's own start files may lack the mark, and then so does the program.
if [ "$(uname -m)" = x86_64 ]; then
	readelf -nW "${BUILD:-build}/compiler/cli/main.o" >"$scratch/notes"
	check "indirect jumps are checked" grep -q 'x86 feature.*IBT.*SHSTK' "$scratch/notes"
fi
finish
