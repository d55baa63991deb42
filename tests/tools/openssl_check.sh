#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Verifies the signature of an NVVGPUMT or VGPUMETA file with od, head, tail and the openssl program
# alone: finds the section by walking the blobs or groups, cuts the file before it, takes the four
# CRC bytes as zero, and gives both parts to `openssl cms`.
#
#	openssl_check.sh FILE CERTIFICATE
#
# Exit status 0: good; 3: unsigned or wrong; 1: usage, or no such file.
set -eu

LC_ALL=C
export LC_ALL

if [ $# -ne 2 ] || [ ! -r "$1" ] || [ ! -r "$2" ]; then
	echo 'usage: openssl_check.sh FILE CERTIFICATE' >&2
	exit 1
fi
file=$1
cert=$2
size=$(wc -c <"$file" | tr -d ' ')
vsig=$((0x47495356))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

refuse()
{
	echo "refused: $*"
	exit 3
}

# le OFFSET BYTES: sets number to the little-endian number there; no true one needs the eighth byte
le()
{
	[ $(($1 + $2)) -le "$size" ] || refuse "the file ends before offset $(($1 + $2))"
	number=0
	shift=0
	for byte in $(od -An -v -tu1 -j "$1" -N "$2" "$file"); do
		[ "$shift" -lt 56 ] || [ "$byte" -eq 0 ] || refuse "too large a number at $1"
		number=$((number + (byte << shift)))
		shift=$((shift + 8))
	done
}

case $(head -c 8 "$file" | tr -d '\0') in
NVVGPUMT)
	crc=8
	le 224 8
	count=$number
	at=232
	;;
VGPUMETA)
	crc=28
	le 24 4
	count=$number
	at=160
	;;
*)
	refuse "neither NVVGPUMT nor VGPUMETA"
	;;
esac

# In both formats bytes 8 to 15 of a blob or group are its size, header included.
while [ "$count" -gt 0 ]; do
	le "$at" 4
	[ "$crc" -eq 28 ] && [ "$number" -eq "$vsig" ] && break
	le $((at + 8)) 8
	[ "$number" -ge 16 ] || refuse "the blob or group at offset $at is too small"
	at=$((at + number))
	count=$((count - 1))
done

[ "$at" -lt "$size" ] || refuse "no signature section"
le "$at" 4
[ "$number" -eq "$vsig" ] || refuse "no signature section at offset $at"
le $((at + 8)) 8
[ $((at + number)) -eq "$size" ] || refuse "the signature section does not end the file"
le $((at + 16)) 4
if [ "$number" -eq 0 ] || [ $((at + 24 + number)) -gt "$size" ]; then
	refuse "wrong signature size"
fi

tail -c +$((at + 25)) "$file" | head -c "$number" >"$work/signature.der"
{
	head -c "$crc" "$file"
	printf '\0\0\0\0'
	head -c "$at" "$file" | tail -c +$((crc + 5))
} >"$work/content"

openssl cms -verify -binary -inform DER -in "$work/signature.der" -content "$work/content" \
	-noverify -certfile "$cert" -out /dev/null 2>"$work/said" || {
	cat "$work/said" >&2
	refuse "openssl cms -verify"
}
# None may come with it: the reader chooses whom to trust.
if openssl cms -cmsout -print -inform DER -in "$work/signature.der" |
	grep -q 'd\.certificate:'; then
	refuse "the signature carries certificates"
fi
echo "good: $at bytes signed, $number bytes of signature"
