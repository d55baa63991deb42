#!/bin/sh
# SPDX-License-Identifier: MIT
# A bug in the encoder writes no file: the parser reads each file before it is written. The program
# under test is vgpumc with a planted bug, see tests/attack/faulty_encoder.c.
. tests/lib.sh

faulty=$ATTACK/faulty_encoder
out=$scratch/out
export FAULT

make_key signer -newkey ec -pkeyopt ec_paramgen_curve:P-256
echo 'schema made-up extends r570 { releases 9999.1; }' >"$scratch/made-up.schema"
mkdir "$out" || exit 1

# signed COMMAND...: with the options that sign
signed()
{
	"$@" --key "$scratch/signer.key" --cert "$scratch/signer.crt"
}

# rejects NAME COMMAND...: it must exit 2, call that a bug, and leave the folder as it was
rejects()
{
	case_name=$1
	shift
	sha256sum "$out"/* >"$scratch/before" 2>&1
	says "$case_name" 2 "this is a bug in vgpumc" "$@"
	sha256sum "$out"/* >"$scratch/after" 2>&1
	same "$case_name: nothing is written" "$scratch/before" "$scratch/after"
}

# try NAME ARGUMENTS...: each fault, when compiling with these arguments
try()
{
	name=$1
	shift
	FAULT=
	check "$name, no fault" "$faulty" "$@" -q -o "$out/new.bin"
	"$VGPUMC" "$@" -q -o "$scratch/right.bin"
	same "$name, no fault, the right bytes" "$out/new.bin" "$scratch/right.bin"
	rm -f "$out/new.bin"
	for FAULT in $faults; do
		rejects "$name, $FAULT" "$faulty" "$@" -o "$out/new.bin"
		rejects "$name, $FAULT, signed" signed "$faulty" "$@" -o "$out/new.bin"
		rejects "$name, $FAULT, check" "$faulty" check "$@"
	done
	FAULT=section
	rejects "$name, section" signed "$faulty" "$@" -o "$out/new.bin"

	# A file that is there stays as it was.
	echo old >"$out/new.bin"
	FAULT=info
	rejects "$name, over a file" "$faulty" "$@" -o "$out/new.bin"
	cp "$scratch/right.bin" "$out/new.bin"
	FAULT=section
	rejects "$name, sign" signed "$faulty" sign "$out/new.bin"
	rm -f "$out/new.bin"
}

for source in tests/good/minimal.yaml tests/good/merge.yaml; do
	faults="info kernel control unused"
	try "$source nvvgpumt" "$source" --container nvvgpumt
	faults=info
	try "$source vgpumeta" "$source" --container vgpumeta
done
# Signing does not know the schema, and so tests no more than the section.
faults="info kernel control unused"
try "a schema of the user" blobs/vgpu-570.144.yaml --release 9999.1 --only "NVIDIA L4" \
	--schema "$scratch/made-up.schema"
finish
