#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Certificates that the driver is to trust are built in by kernel/driver/certs.sh, but for those
# that `vgpumc verify` would not take a signature by.
# shellcheck source=tests/lib.sh
. tests/lib.sh

# cert NAME OPENSSL-ARGUMENTS...
cert()
{
	file=$scratch/$1.pem
	shift
	openssl req -x509 -nodes -days 30 -subj '/CN=driver' -keyout "$scratch/key" -out "$file" \
		"$@" 2>/dev/null
}

# refused NAME WHY: with its sentence, and nothing written
refused()
{
	rm -f "$scratch/out"
	if sh kernel/driver/certs.sh "$scratch/out" "$scratch/rsa.pem" "$scratch/$1.pem" \
		2>"$scratch/said"; then
		not_ok "$1 is refused" "it was not"
	elif ! grep -q -F -e "$1.pem: $2" "$scratch/said"; then
		not_ok "$1 is refused" "$(cat "$scratch/said")"
	elif [ -e "$scratch/out" ]; then
		not_ok "$1 is refused" "there is an output file"
	else
		ok "$1 is refused"
	fi
}

cert rsa -newkey rsa:3072
cert elliptic -newkey ec -pkeyopt ec_paramgen_curve:P-384 -addext keyUsage=digitalSignature
openssl x509 -in "$scratch/elliptic.pem" -outform DER -out "$scratch/elliptic.der"
sh kernel/driver/certs.sh "$scratch/out" "$scratch/rsa.pem" "$scratch/elliptic.der"
{
	openssl x509 -in "$scratch/rsa.pem" -outform DER
	cat "$scratch/elliptic.der"
} >"$scratch/wanted"
check "two certificates, PEM and DER" cmp "$scratch/out" "$scratch/wanted"
sh kernel/driver/certs.sh "$scratch/out"
check "none at all" cmp "$scratch/out" /dev/null

cert small -newkey rsa:2048
refused small 'RSA key of 2048 bits (allowed: 3072 to 4096)'
cert curve -newkey ec -pkeyopt ec_paramgen_curve:P-521
refused curve 'the key is neither RSA nor ECDSA P-256 or P-384'
cert edwards -newkey ed25519
refused edwards 'the key is neither RSA nor ECDSA P-256 or P-384'
cert usage -newkey rsa:3072 -addext keyUsage=keyEncipherment
refused usage 'its key usage lacks digitalSignature (has: Key Encipherment)'
echo nothing >"$scratch/text.pem"
refused text 'not an X.509 certificate'
cat "$scratch/rsa.pem" "$scratch/elliptic.pem" >"$scratch/several.pem"
refused several 'holds several certificates'
