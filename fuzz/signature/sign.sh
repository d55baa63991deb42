#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes the certificates and signatures of fuzz/signature/true, and throws the keys away:
# fuzz/signature/sign.sh VGPUMC MAKE_SEEDS
set -eu

vgpumc=$1
make_seeds=$2
out=fuzz/signature/true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# make_key NAME ARGUMENTS OF openssl req...
make_key()
{
	name=$1
	shift
	openssl req -x509 "$@" -nodes -keyout "$work/$name.key" -out "$out/$name.pem" \
		-days 36500 -subj "/CN=fuzzing, key thrown away, $name" 2>/dev/null
}

mkdir -p "$out"
make_key rsa -newkey rsa:3072
make_key p256 -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_key p384 -newkey ec -pkeyopt ec_paramgen_curve:P-384

"$make_seeds" contents "$work"
for container in nvvgpumt vgpumeta; do
	for key in rsa p256 p384; do
		"$vgpumc" sign "$work/$container" -q -o "$work/signed" --key "$work/$key.key" \
			--cert "$out/$key.pem" -Wno-unknown-release
		"$vgpumc" dump "$work/signed" --format json -Wno-unknown-release |
			jq -r .signature.der | xxd -r -p >"$out/$container-$key.bin"
		cp "$out/$container-$key.bin" "fuzz/signature/corpus/$container-$key"
	done
done
