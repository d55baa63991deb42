#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Run the kernel's checkpatch, with --strict, on the driver and the parser:
# tests/kernel/style.sh MADE CACHE
#
# Types of findings that are ignored, with the reasons:
#	COMPLEX_MACRO				compat.h has lists of members
#	EMBEDDED_FUNCTION_NAME			a function's name may be a word of a comment
# and in the parser, which is built into programs too:
#	MACRO_ARG_REUSE			its lists of fields and codes are for other macros
#	BLOCK_COMMENT_STYLE		loops have their invariants in comments
#	CAMELCASE			names of NVIDIA's structures
#	ARRAY_SIZE, PREFER_KERNEL_TYPES	programs have neither before metadata_env.h
set -u

tree=$(sh tests/kernel/uml_kernel.sh "$2") || exit 1
ignored=COMPLEX_MACRO,EMBEDDED_FUNCTION_NAME
in_parser=MACRO_ARG_REUSE,BLOCK_COMMENT_STYLE,CAMELCASE,ARRAY_SIZE
in_parser=$in_parser,PREFER_KERNEL_TYPES
failed=0

# check IGNORED: run checkpatch on $file
check()
{
	if said=$(perl "$tree/linux/scripts/checkpatch.pl" --root="$tree/linux" --terse \
		--show-types --no-summary --max-line-length=100 --strict --ignore "$1" \
		-f "$file" 2>&1); then
		echo "ok checkpatch: $file"
	else
		echo "$said"
		echo "not ok checkpatch: $file: see above"
		failed=1
	fi
}

for file in kernel/*/*.[chS] kernel/Kbuild kernel/Kconfig kernel/Makefile; do
	case $file in
	# Not built into the kernel.
	kernel/parser/metadata_fields.c | kernel/parser/metadata_version.c) ;;
	kernel/parser/*) check "$ignored,$in_parser" ;;
	*) check "$ignored" ;;
	esac
done
exit "$failed"
