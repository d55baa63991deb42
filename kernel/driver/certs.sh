#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Concatenate certificates (PEM or DER) for the driver: certs.sh OUT CERT...
# A certificate that `vgpumc verify` or the kernel would reject stops the build.
set -eu

out=$1
shift

reject()
{
	echo "$cert: $1" >&2
	exit 1
}

# Print the public key as text. It holds no text of the certificate's owner.
key_text()
{
	openssl x509 -in "$cert" -noout -pubkey 2>/dev/null |
		openssl pkey -pubin -noout -text 2>/dev/null
}

check_key()
{
	key=$(key_text) || reject "its public key cannot be read"
	bits=$(echo "$key" | sed -n 's/^\(RSA \)*Public-Key: (\([0-9]*\) bit.*/\2/p')
	if echo "$key" | grep -q '^Modulus:' && ! echo "$key" | grep -q PSS; then
		if [ "$bits" -lt 3072 ] || [ "$bits" -gt 4096 ]; then
			reject "RSA key of $bits bits (allowed: 3072 to 4096)"
		fi
	elif ! echo "$key" | grep -q -x -E 'ASN1 OID: (prime256v1|secp384r1)'; then
		reject "the key is neither RSA nor ECDSA P-256 or P-384"
	fi
}

# Without a key usage extension, a key may be used for everything.
check_usage()
{
	usage=$(openssl x509 -in "$cert" -noout -ext keyUsage 2>/dev/null | sed -n '2p')
	case $usage in
	'' | *'Digital Signature'*) ;;
	*) reject "its key usage lacks digitalSignature (has: ${usage#"${usage%%[! ]*}"})" ;;
	esac
}

for cert in "$@"; do
	openssl x509 -in "$cert" -noout 2>/dev/null || reject "not an X.509 certificate"
	[ "$(grep -a -c -e '-----BEGIN CERTIFICATE' "$cert")" -le 1 ] ||
		reject "holds several certificates; put each into its own file"
	check_key
	check_usage
done

rm -f "$out"
: >"$out.tmp"
for cert in "$@"; do
	openssl x509 -in "$cert" -outform DER >>"$out.tmp"
done
mv "$out.tmp" "$out"
