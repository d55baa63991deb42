#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Sources and schemas built to be slow or large end in an error. The program counts its work, and
# does not depend on the clock; the limit of processor time here only detects a missing limit.
# shellcheck source=tests/lib.sh
. tests/lib.sh

cd "$scratch" || exit 1
case $VGPUMC in
/*) ;;
*) VGPUMC=$OLDPWD/$VGPUMC TOOLS=$OLDPWD/$TOOLS ;;
esac
catalogue=$OLDPWD/blobs/vgpu-570.144.yaml

# repeat COUNT TEXT: print the text that many times
repeat()
{
	awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'
}

# ends NAME STATUS TEXT ARGUMENT...: check that it exits with the status and prints TEXT in time
ends()
{
	test_name=$1
	status=$2
	wanted=$3
	shift 3
	(
		# Not in POSIX, but in every common sh.
		# shellcheck disable=SC3045
		ulimit -t 20
		exec "$VGPUMC" "$@"
	) >out 2>&1
	got=$?
	if [ "$got" -eq "$status" ] && grep -q -F -e "$wanted" out; then
		ok "$test_name"
	else
		head -n 5 out | cut -c 1-200 | sed 's/^/    /'
		not_ok "$test_name" "exit status $got, wanted $status and '$wanted'"
	fi
}

# refused NAME TEXT ARGUMENT...: check that it exits with 2 and TEXT among the errors in time
refused()
{
	test_name=$1
	wanted=$2
	shift 2
	ends "$test_name" 2 "$wanted" "$@"
}

# schema NAME WANTED: check the schema on standard input, which extends r570
schema()
{
	{
		echo 'schema x extends r570 { releases 600.1;'
		cat
		echo '}'
	} >x.schema
	refused "$1" "$2" schema list --schema x.schema
}

{ printf 'let a = '; repeat 100000 '('; printf 1; repeat 100000 ')'; echo ';'; } |
	schema 'parentheses, 100,000 deep' 'nested too deeply'
{ printf 'let a = '; repeat 100000 '1+'; echo '1;'; } |
	schema 'a sum of 100,001' 'nested more than 64 deep'
awk 'BEGIN { print "let a0 = max_instance;"
	for (i = 1; i < 64; i++) printf "let a%d = a%d + a%d;\n", i, i - 1, i - 1 }' |
	schema 'lets that double 63 times' 'more than 4096 steps'
echo 'check z error { require sum(sum(sum(sum(1)))) == 1; message "x"; }' |
	schema 'sums of sums' 'more than 4096 steps'
awk 'BEGIN { for (i = 0; i < 1000; i++)
	printf "check z%d error { require sum(max_instance) != 0; message \"x\"; }\n", i }' |
	schema '1,000 checks that sum' 'the checks take'
echo 'info { u64 x[0xffffffffffffffff]; }' | schema 'a huge array' 'elements; a record has'
awk 'BEGIN { for (i = 0; i < 50000; i++) printf "const a%d = 1;\n", i }' |
	schema '50,000 constants' 'more than 1024 constants'
awk 'BEGIN { for (i = 0; i < 30000; i++) printf "let b = nothing%d;\n", i }' |
	schema '30,000 lets of one name' 'defined twice'
repeat 300000 '; ' | schema '300,000 empty items' 'syntax error'
repeat 1100000 x | schema 'more than 1 MiB' 'larger than 1048576 bytes'

chain=
base=r570
for i in $(seq 40); do
	echo "schema e$i extends $base { releases 6$(printf %03d "$i").1; }" >"e$i.schema"
	chain="--schema e$i.schema $chain"
	base=e$i
done
# shellcheck disable=SC2086
refused '40 schemas that extend one another' 'more than 32 schemas' schema list $chain
echo 'schema c1 extends c2 { releases 700.1; }' >c1.schema
echo 'schema c2 extends c1 { releases 700.2; }' >c2.schema
refused 'a cycle' 'extends itself by way of' schema list --schema c1.schema --schema c2.schema

# yaml NAME WANTED: check the source on standard input
yaml()
{
	cat >x.yaml
	refused "$1" "$2" check x.yaml
}

awk 'BEGIN { print "a: &a0 [x, x]"
	for (i = 1; i < 30; i++) printf "b%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1 }' |
	yaml 'aliases that double 30 times' '1000000 nodes'
{ repeat 100000 '['; } | yaml 'lists, 100,000 deep' '64'
{ repeat 100000 '{a: '; } | yaml 'mappings, 100,000 deep' '64'
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "k%d: 1\n", i }' |
	yaml '200,000 unknown keys' "unknown key 'k"
awk 'BEGIN { print "release: \"570.144\"\nvgpu: \"18.1\"\ntypes:"
	for (i = 1; i <= 20000; i++) printf "  - {id: %d, name: a-%d, max_instance: 1}\n", i, i
	printf "boards:\n  - {device: 1, types: [1"
	for (i = 1; i <= 60; i++) printf ", wrong-%d", i
	print "]}" }' | yaml '60 wrong names for 20,000 types' 'no type has the id or name'
awk 'BEGIN { print "release: \"570.144\"\nvgpu: \"18.1\"\ntypes:"
	print "  - {id: 1, name: a, max_instance: 1}"
	printf "boards:\n  - {device: 1, types: ["
	for (i = 1; i <= 400000; i++) printf "1, "
	print "]}" }' | yaml '400,000 types on a board' 'allows 1 to 64'

# A group of unknown type at the end: 8 MiB of zeros except for the first and the last byte.
"$VGPUMC" - -q -o small --container vgpumeta --only "NVIDIA L4" <"$catalogue"
{
	cat small
	printf '!!!!\001\0\020\0\020\0\200\0\0\0\0\0x'
	head -c 8388606 /dev/zero
	printf x
} >large
"$TOOLS/damage" -m large zeros 24=03000000
ends '8 MiB of zeros between two other bytes, as hex' 0 'group_size: 8388624' dump zeros \
	--format hex

finish
