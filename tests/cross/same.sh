#!/bin/sh
# SPDX-License-Identifier: MIT
#
# $VGPUMC, made for another machine, gives the bytes that $NATIVE gives: files of the catalogue and
# of every good source, signed and not, what dump, diff, import, match and schema export print, and
# what is said of bad sources. Each takes what the other has signed.
# shellcheck source=tests/lib.sh
. tests/lib.sh

: "${NATIVE:=build/vgpumc}"

make_key rsa -newkey rsa:3072
make_key ec -newkey ec -pkeyopt ec_paramgen_curve:P-256

# both NAME ARGUMENT...: both print the same, with the same status; OUT stands for an output file
both()
{
	what=$1
	shift
	for side in native foreign; do
		out=$scratch/$side.out
		rm -f "$out"
		program=$NATIVE
		[ $side = native ] || program=$VGPUMC
		(
			for argument in "$@"; do
				shift
				[ "$argument" != OUT ] || argument=$out
				set -- "$@" "$argument"
			done
			"$program" "$@"
			echo "status $?"
		) >"$scratch/$side.said" 2>&1
		sed "s|$out|OUT|g" "$scratch/$side.said" >"$scratch/$side.text"
		[ -f "$out" ] || : >"$out"
	done
	check "$what, what is said" diff "$scratch/native.text" "$scratch/foreign.text"
	same "$what, the bytes" "$scratch/native.out" "$scratch/foreign.out"
}

for source in blobs/vgpu-*.yaml; do
	name=$(basename "$source" .yaml)
	for container in nvvgpumt vgpumeta; do
		both "$name, $container" "$source" -o OUT --container "$container"
		cp "$scratch/foreign.out" "$scratch/$name.$container"
		both "$name, $container, RSA" "$source" -o OUT --container "$container" \
			--key "$scratch/rsa.key" --cert "$scratch/rsa.crt"
		cp "$scratch/foreign.out" "$scratch/$name.$container.rsa"
		# GSP 595 has no vGPU version that nvvgpumt would need.
		[ -s "$scratch/foreign.out" ] || [ "$container" = vgpumeta ] || continue
		check "$name, $container is signed" test -s "$scratch/foreign.out"
		both "verify $name, $container" verify "$scratch/$name.$container.rsa" \
			--cert "$scratch/rsa.crt"
		for format in table json yaml; do
			both "dump $name, $container as $format" dump \
				"$scratch/$name.$container.rsa" --format "$format"
		done
	done
done

# ECDSA gives other bytes each time: what one signs, the other verifies.
catalogue=$scratch/vgpu-570.144
check "foreign ECDSA" "$VGPUMC" sign -q "$catalogue.nvvgpumt" -o "$scratch/foreign.ec" \
	--key "$scratch/ec.key" --cert "$scratch/ec.crt"
check "verified here" "$NATIVE" verify "$scratch/foreign.ec" --cert "$scratch/ec.crt"
check "native ECDSA" "$NATIVE" sign -q "$catalogue.nvvgpumt" -o "$scratch/native.ec" \
	--key "$scratch/ec.key" --cert "$scratch/ec.crt"
check "verified there" "$VGPUMC" verify "$scratch/native.ec" --cert "$scratch/ec.crt"

# One board, every byte of it: the catalogue's takes long.
"$NATIVE" blobs/vgpu-570.144.yaml -q -o "$scratch/l4" --only "NVIDIA L4"
both "dump as hex" dump "$scratch/l4" --format hex
both "match" match "$catalogue.vgpumeta" --board 10de:26b1:10de:16a1 --format json
both "match, nothing" match "$catalogue.vgpumeta" --board 10de:1
both "diff" diff "$scratch/l4" "$catalogue.nvvgpumt" --format json
for xml in tests/xml/good.xml tests/xml/bad-values.xml; do
	both "import $(basename "$xml")" import "$xml" --release 570.144 -o OUT
done
both "the schemas" schema list
for format in c json-schema ksy markdown; do
	both "schema export to $format" schema export 570.144 --format "$format"
done
both "schema export to layouts" schema export --format layouts

for source in tests/good/*.yaml; do
	both "$(basename "$source")" "$source" -o OUT
done
# What is said of a bad one names its place, values in it, and what would do.
both "bad sources" check tests/bad/*.yaml --max-errors 0
for schema in tests/bad/*.schema; do
	set -- "$@" --schema "$schema"
done
both "bad schemas" schema list "$@" --max-errors 0
finish
