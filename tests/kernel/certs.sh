#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Compare the certificates that may be built into the driver with those that vgpumc may sign with:
#
#	tests/kernel/certs.sh MADE CACHE VGPUMC
set -u

program=$(realpath "$3")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
printf 'content' >"$work/input"
failed=0

not_ok()
{
	echo "not ok certs: $1: $2"
	failed=1
}

# make NAME KEY-USAGE SUBJECT KEY-ARGUMENT...: make $work/NAME.key and $work/NAME.crt
make_cert()
{
	name=$1
	usage=$2
	subject=$3
	shift 3
	{
		printf '[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=ext\n[dn]\n'
		printf 'CN=%s\n[ext]\n' "$subject"
		[ -z "$usage" ] || echo "keyUsage=$usage"
		[ "$usage" != '' ] || echo 'basicConstraints=CA:false'
	} >"$work/config"
	openssl req -x509 -newkey "$@" -nodes -days 3650 -config "$work/config" \
		-keyout "$work/$name.key" -out "$work/$name.crt" 2>"$work/log" || {
		cat "$work/log"
		not_ok "$name" "openssl cannot make it"
	}
}

# Print accepted or rejected, by the driver's build and by vgpumc.
by_driver()
{
	if sh kernel/driver/certs.sh "$work/out" "$work/$1.crt" 2>"$work/driver"; then
		echo accepted
	else
		echo rejected
	fi
}

by_vgpumc()
{
	if "$program" blobs/vgpu-570.144.yaml -q -o "$work/signed" --only 'NVIDIA L4' \
		--key "$work/$1.key" --cert "$work/$1.crt" 2>"$work/vgpumc"; then
		echo accepted
	else
		echo rejected
	fi
}

count=0
while IFS='|' read -r name expected usage subject arguments; do
	count=$((count + 1))
	# shellcheck disable=SC2086
	make_cert "$name" "$usage" "$subject" $arguments
	got=$(by_driver "$name"),$(by_vgpumc "$name")
	if [ "$got" != "$expected,$expected" ]; then
		cat "$work/driver" "$work/vgpumc"
		not_ok "$name" "driver, vgpumc: $got, not $expected"
	elif [ "$expected" = rejected ] && ! grep -q -F "$work/$name.crt: " "$work/driver"; then
		not_ok "$name" "the error does not name the certificate"
	else
		echo "ok certs: $name: $expected"
	fi
done <<'END'
rsa-2048|rejected|digitalSignature|rsa|rsa:2048
rsa-3071|rejected|digitalSignature|rsa|rsa:3071
rsa-3072|accepted|digitalSignature|rsa|rsa:3072
rsa-4096|accepted|digitalSignature|rsa|rsa:4096
rsa-4104|rejected|digitalSignature|rsa|rsa:4104
rsa-pss|rejected|digitalSignature|rsa|rsa-pss -pkeyopt rsa_keygen_bits:3072
p192|rejected|digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:prime192v1
p224|rejected|digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:secp224r1
p256|accepted|digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:P-256
p256-small|accepted||e|ec -pkeyopt ec_paramgen_curve:P-256
p384|accepted|digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:P-384
p521|rejected|digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:P-521
p256-explicit|rejected|digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit
secp256k1|rejected|digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:secp256k1
ed25519|rejected|digitalSignature|ed|ed25519
no-usage|accepted||rsa|rsa:3072
several-usages|accepted|keyCertSign,digitalSignature|ec|ec -pkeyopt ec_paramgen_curve:P-256
only-certificates|rejected|keyCertSign|ec|ec -pkeyopt ec_paramgen_curve:P-256
only-encipherment|rejected|keyEncipherment|rsa|rsa:3072
subject-claims-usage|rejected|keyCertSign|X509v3 Key Usage: Digital Signature|ec -pkeyopt ec_paramgen_curve:P-256
subject-claims-curve|rejected|digitalSignature|ASN1 OID: prime256v1|ec -pkeyopt ec_paramgen_curve:P-521
subject-claims-rsa|rejected|digitalSignature|Public Key Algorithm: rsaEncryption|ec -pkeyopt ec_paramgen_curve:P-521
END
[ "$count" -ge 20 ] || not_ok "table" "only $count certificates"

# What is not one certificate
cat "$work/p256.crt" "$work/p384.crt" >"$work/two.crt"
echo text >"$work/text.crt"
for name in two text; do
	if [ "$(by_driver $name)" = rejected ] &&
		grep -q -F "$work/$name.crt: " "$work/driver"; then
		echo "ok certs: $name.crt: rejected"
	else
		not_ok "$name.crt" "accepted, or not named"
	fi
done
exit "$failed"
