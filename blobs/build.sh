#!/bin/sh
# SPDX-License-Identifier: MIT
# Compile, sign and verify the catalogue: build.sh VGPUMC OUT
#
# Each blobs/vgpu-*.yaml becomes OUT/vgpu-*.bin, signed with a throw-away key that is made on the
# spot and kept in dev-key/ beside the program. The signature is checked twice: by the program, and
# by openssl over bytes that this script takes out of the file by itself. Nothing is put in place
# before every file has passed.

set -eu
export LC_ALL=C

name='vgpumc development key (not for release)'
here=$(dirname "$0")

fail()
{
	echo "build.sh: $*" >&2
	exit 1
}

[ $# -eq 2 ] || fail 'usage: build.sh VGPUMC OUT'
vgpumc=$1
out_dir=$2
[ -x "$vgpumc" ] || fail "no program at $vgpumc"
build=$(dirname "$vgpumc")

work=$(mktemp -d "$build/blobs.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Number of $3 bytes at offset $2 of file $1, the lowest byte first.
number()
{
	value=0 bits=0
	for byte in $(od -An -v -tu1 -j "$2" -N "$3" "$1"); do
		value=$((value + (byte << bits)))
		bits=$((bits + 8))
	done
	[ $bits -eq $((8 * $3)) ] || fail "$1 ends before byte $(($2 + $3))"
	echo $value
}

# The $3 bytes at offset $2 of file $1, up to the first NUL.
text()
{
	tail -c "+$(($2 + 1))" "$1" | head -c "$3" | tr '\0' '\n' | head -n 1
}

make_key()
{
	key=$build/dev-key/key.pem
	cert=$build/dev-key/cert.pem
	if [ -s "$key" ] && openssl x509 -in "$cert" -noout -checkend 86400 >/dev/null 2>&1; then
		return
	fi
	mkdir -m 700 "$work/key"
	cat >"$work/req.cnf" <<-EOF
		[req]
		prompt = no
		distinguished_name = name
		x509_extensions = use
		[name]
		CN = $name
		[use]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		subjectKeyIdentifier = hash
	EOF
	(
		umask 077
		openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 \
			-config "$work/req.cnf" \
			-keyout "$work/key/key.pem" -out "$work/key/cert.pem" 2>"$work/log"
	) || fail "openssl made no key: $(cat "$work/log")"
	chmod 600 "$work/key/key.pem"
	rm -rf "$build/dev-key"
	mv "$work/key" "$build/dev-key"
}

# Walk the file by its format alone. Sets container, release, boards, types, section and crc.
read_layout()
{
	container=$(text "$1" 0 8)
	case $container in
	NVVGPUMT)
		crc=8 section=232 types=0
		release=$(text "$1" 160 64)
		boards=$(number "$1" 224 8) left=$boards
		while [ "$left" -gt 0 ]; do
			left=$((left - 1))
			types=$((types + $(number "$1" $((section + 48)) 8)))
			section=$((section + $(number "$1" $((section + 8)) 8)))
		done
		;;
	VGPUMETA)
		crc=28 section=160 types=0 boards=0
		release=$(text "$1" 32 128)
		left=$(($(number "$1" 24 4) - 1))
		while [ "$left" -gt 0 ]; do
			left=$((left - 1))
			boards=$((boards + 1))
			types=$((types + $(number "$1" $((section + 28)) 4)))
			section=$((section + $(number "$1" $((section + 8)) 8)))
		done
		;;
	*)
		fail "$1: neither container"
		;;
	esac
	[ "$(text "$1" "$section" 4)" = VSIG ] || fail "$1: no signature section at byte $section"
}

# What openssl says of the signature: the content is all before the section, its CRC as zero.
verify_with_openssl()
{
	size=$(number "$1" $((section + 16)) 4)
	tail -c "+$((section + 25))" "$1" | head -c "$size" >"$work/signature.der"
	{
		head -c "$crc" "$1"
		printf '\0\0\0\0'
		tail -c "+$((crc + 5))" "$1" | head -c $((section - crc - 4))
	} >"$work/content"
	[ "$(wc -c <"$work/content")" -eq "$section" ] || fail "$1: content of the wrong size"
	openssl cms -verify -binary -inform DER -in "$work/signature.der" -content "$work/content" \
		-noverify -certfile "$cert" -out /dev/null 2>"$work/log" ||
		fail "$1: openssl refuses the signature: $(cat "$work/log")"
}

make_key
signer=$(openssl x509 -in "$cert" -noout -subject -nameopt RFC2253 | sed 's/^subject=CN=//')

row='%-26s %-12s %-9s %6s %5s %9s  %s\n'
# shellcheck disable=SC2059
printf "$row" file release container boards types bytes signer >"$work/table"
for source in "$here"/vgpu-*.yaml; do
	[ -f "$source" ] || fail "no vgpu-*.yaml in $here"
	file=$(basename "$source" .yaml).bin
	out=$work/$file
	"$vgpumc" "$source" -q -o "$out" --key "$key" --cert "$cert" || fail "$source: not compiled"
	"$vgpumc" verify "$out" --cert "$cert" >"$work/log" 2>&1 ||
		fail "$file: not verified: $(cat "$work/log")"
	read_layout "$out"
	verify_with_openssl "$out"
	# shellcheck disable=SC2059
	printf "$row" "$file" "$release" "$container" "$boards" "$types" "$(wc -c <"$out")" \
		"$signer" >>"$work/table"
done

mkdir -p "$out_dir"
for out in "$work"/vgpu-*.bin; do
	mv "$out" "$out_dir/"
done
cat "$work/table"
