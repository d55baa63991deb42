#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The kernel's own checker of style on the driver: tests/kernel/style.sh MADE CACHE
#
# Not asked for, with the reasons:
#	LINUX_VERSION_CODE, CONSTANT_COMPARISON	compat.h is there for several kernels
#	COMPLEX_MACRO				the parser's table of refusals is for other macros
#	EMBEDDED_FUNCTION_NAME			"refused" is a word as well
#	ARRAY_SIZE				layouts.c is built for programs, too
#	BLOCK_COMMENT_STYLE			the parser's contracts are comments
# and what --strict adds for the files that programs are built of.
set -u

tree=$(sh tests/kernel/uml_kernel.sh "$2") || exit 1
ignored=LINUX_VERSION_CODE,CONSTANT_COMPARISON,COMPLEX_MACRO,EMBEDDED_FUNCTION_NAME
ignored=$ignored,ARRAY_SIZE,BLOCK_COMMENT_STYLE
failed=0

check()
{
	if said=$(perl "$tree/linux/scripts/checkpatch.pl" --root="$tree/linux" --terse \
		--show-types --no-summary --max-line-length=100 --ignore "$ignored" "$@" 2>&1); then
		echo "ok checkpatch: $file"
	else
		echo "$said"
		echo "not ok checkpatch: $file: see above"
		failed=1
	fi
}

for file in kernel/*/*.[chS] kernel/Kbuild kernel/Kconfig kernel/Makefile; do
	case $file in
	kernel/parser/*) check -f "$file" ;;
	*) check --strict -f "$file" ;;
	esac
done
exit "$failed"
