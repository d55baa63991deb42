#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Puts certificates (PEM or DER) together for the driver: certs.sh OUT CERT...
# A certificate that `vgpumc verify` would not let sign is an error here, not a surprise later.
set -eu

out=$1
shift

for cert in "$@"; do
	if ! text=$(openssl x509 -in "$cert" -noout -text 2>/dev/null); then
		echo "$cert: not an X.509 certificate" >&2
		exit 1
	fi
	if [ "$(grep -c -e '-----BEGIN CERTIFICATE' "$cert")" -gt 1 ]; then
		echo "$cert: holds several certificates; each goes into a file of its own" >&2
		exit 1
	fi
	bits=$(echo "$text" | sed -n 's/^ *Public-Key: (\([0-9]*\) bit.*/\1/p')
	case $text in
	*'Public Key Algorithm: rsaEncryption'*)
		if [ "$bits" -lt 3072 ] || [ "$bits" -gt 16384 ]; then
			echo "$cert: an RSA key of $bits bits; allowed are 3072 to 16384" >&2
			exit 1
		fi
		;;
	*'ASN1 OID: prime256v1'* | *'ASN1 OID: secp384r1'*) ;;
	*)
		echo "$cert: neither RSA nor ECDSA P-256 or P-384" >&2
		exit 1
		;;
	esac
	case $text in
	*'X509v3 Key Usage'*)
		case $text in
		*'Digital Signature'*) ;;
		*)
			echo "$cert: its key usage has no digitalSignature" >&2
			exit 1
			;;
		esac
		;;
	esac
done

rm -f "$out"
: >"$out.tmp"
for cert in "$@"; do
	openssl x509 -in "$cert" -outform DER >>"$out.tmp"
done
mv "$out.tmp" "$out"
