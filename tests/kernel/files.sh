#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Make the files that the beds load, and the lists of expected results:
#
#	tests/kernel/files.sh OUT VGPUMC TOOLS
#
# OUT/keys/{built-in,elliptic,elliptic384}.crt are to be built into the driver. Rows of
# OUT/rejected: file, error of the bind, parser code, offset, text in the log. Rows of OUT/expected:
# file, then the result of `vgpumc verify`: code, offset, error of the signature; then the cipher
# without which a kernel returns -ENOPKG. by() prints several words.
# shellcheck disable=SC2046,SC2086
set -eu

LC_ALL=C
export LC_ALL
mkdir -p "$1"
out=$(cd "$1" && pwd)
program=$(realpath "$2")
tools=$(realpath "$3")

board='NVIDIA RTX 6000 Ada Generation'
source=blobs/vgpu-570.144.yaml
scratch=$out/scratch
rm -rf "$out/files" "$scratch"
mkdir -p "$out/files" "$out/keys" "$scratch"
files=$out/files
: >"$out/rejected"

# key NAME OPENSSL-ARGUMENTS...
key()
{
	key_name=$1
	shift
	[ -f "$out/keys/$key_name.crt" ] || openssl req -x509 "$@" -nodes -days 3650 \
		-keyout "$out/keys/$key_name.key" -out "$out/keys/$key_name.crt" \
		-subj "/O=vgpumc test/CN=$key_name" 2>/dev/null
}

key built-in -newkey rsa:3072
key elliptic -newkey ec -pkeyopt ec_paramgen_curve:P-256
key elliptic384 -newkey ec -pkeyopt ec_paramgen_curve:P-384
key foreign -newkey rsa:3072
cat "$out/keys/built-in.crt" "$out/keys/elliptic.crt" "$out/keys/elliptic384.crt" \
	>"$out/keys/trusted.pem"

# compile OUT ARGUMENTS...
compile()
{
	compiled=$1
	shift
	"$program" "$source" -q -o "$compiled" "$@"
}

by()
{
	echo "--key $out/keys/$1.key --cert $out/keys/$1.crt"
}

# rejected FILE ERROR CODE OFFSET TEXT
rejected()
{
	echo "$1|$2|$3|$4|$5" >>"$out/rejected"
}

# ---- Valid files, and the records that GSP must receive

compile "$files/mt.bin" --only "$board" $(by built-in)
compile "$files/meta.bin" --only "$board" --container vgpumeta $(by built-in)
compile "$files/all.bin" $(by built-in)
compile "$files/elliptic.bin" --only "$board" $(by elliptic)
compile "$files/elliptic384.bin" --only "$board" --container vgpumeta $(by elliptic384)
"$tools/damage" -m "$files/elliptic.bin" "$files/changed-elliptic.bin" 40=01
xz -k --check=crc32 "$files/mt.bin"
compile "$scratch/meta" --only "$board" --container vgpumeta
tail -c +193 "$scratch/meta" >"$out/records"

# ---- Rejected for their signature

compile "$files/unsigned.bin" --only "$board"
rejected unsigned.bin -61 ok 0 'not signed'
compile "$files/foreign.bin" --only "$board" $(by foreign)
openssl x509 -in "$out/keys/foreign.crt" -outform DER -out "$files/foreign.der"
serial=$(openssl x509 -in "$out/keys/foreign.crt" -noout -serial | cut -d= -f2 | tr A-F a-f)
rejected foreign.bin -126 ok 0 \
	"signed by an unknown key (O=vgpumc test, CN=foreign, serial $serial)"
# Change a feature byte, which only the signature protects, and correct the CRC.
"$tools/damage" -m "$files/mt.bin" "$files/changed.bin" 40=01
rejected changed.bin -129 ok 0 'the signature does not match'
size=$(wc -c <"$files/mt.bin")
# The last byte of the RSA value; the section's padding follows.
der=$(od -An -tu1 -j $((size - 8)) -N 8 "$files/mt.bin" | tr -s ' ' '\n' | grep -c .)
[ "$der" -eq 8 ]
"$tools/damage" -m "$files/mt.bin" "$files/changed-signature.bin" $((size - 40))=a5
rejected changed-signature.bin -129 ok 0 'the signature does not match'

# attach NAME OPENSSL-ARGUMENTS...: unsigned.bin with a signature that openssl made
attach()
{
	attached=$files/$1.bin
	shift
	{
		head -c 8 "$files/unsigned.bin"
		head -c 4 /dev/zero
		tail -c +13 "$files/unsigned.bin"
	} >"$scratch/content"
	openssl cms -sign -binary -outform DER -in "$scratch/content" -out "$scratch/der" \
		-signer "$out/keys/built-in.crt" -inkey "$out/keys/built-in.key" "$@" 2>/dev/null
	size=$(wc -c <"$scratch/der")
	{
		printf 'VSIG'
		printf '\001\000\030\000'
		little 8 $(((24 + size + 7) / 8 * 8))
		little 4 "$size"
		little 4 0
		cat "$scratch/der"
		head -c $(((8 - size % 8) % 8)) /dev/zero
	} >"$scratch/section"
	cat "$files/unsigned.bin" "$scratch/section" >"$scratch/unmended"
	"$tools/damage" -m "$scratch/unmended" "$attached"
}

# little BYTES NUMBER
little()
{
	value=$2
	count=0
	while [ "$count" -lt "$1" ]; do
		# shellcheck disable=SC2059
		printf "\\$(printf '%03o' $((value % 256)))"
		value=$((value / 256))
		count=$((count + 1))
	done
}

attach key-id -noattr -nocerts -keyid
attach sha512 -noattr -nocerts -md sha512
attach attributes -nocerts
rejected attributes.bin -1 ok 0 'the signature is not allowed: it has attributes'
attach certificates -noattr
rejected certificates.bin -1 ok 0 'the signature is not allowed: it holds certificates'
attach sha1 -noattr -nocerts -md sha1
rejected sha1.bin -1 ok 0 'the signature is not allowed: its digest is not SHA-256'

# ---- Rejected for what they are for

compile "$files/other-board.bin" --only 'NVIDIA L4' $(by built-in)
rejected other-board.bin -19 ok 0 'no entry for the board 10de:26b1, subsystem 10de:16a1'
sed 's/subsystem: 0x16a1/subsystem: 0x16a2/' "$source" >"$scratch/subsystem.yaml"
"$program" "$scratch/subsystem.yaml" -q -o "$files/other-subsystem.bin" --only "$board" \
	--container vgpumeta $(by built-in)
rejected other-subsystem.bin -19 ok 0 'no entry for the board 10de:26b1, subsystem 10de:16a1'
compile "$files/other-release.bin" --only "$board" --release 570.148.08 -W no-vgpu-version \
	$(by built-in)
rejected other-release.bin -116 ok 0 'it is for GSP 570.148.08, but 570.144 is running'
sed 's/^vgpu: .*/vgpu: "18.2"/' "$source" >"$scratch/version.yaml"
"$program" "$scratch/version.yaml" -q -o "$files/other-version.bin" --only "$board" \
	-W no-vgpu-version $(by built-in)
rejected other-version.bin -93 ok 0 'vGPU 18.2 is not known to work with GSP 570.144'

# ---- Rejected by the parser: the files of refuse.sh, signed files cut short

malformed_files()
{
	rows=0
	# The table of the command line's own test, and the files that it starts from.
	sed -n "/^done <<'END'$/,/^END$/p" tests/cli/refuse.sh >"$scratch/table"
	while IFS='|' read -r base changes rule what; do
		case $base in
		mt | meta | raw-* | mt-* | meta-*) ;;
		*) continue ;;
		esac
		mended=-m
		[ "$base" = "${base#raw-}" ] || mended=
		[ "$changes" != as-it-is ] || changes=
		changes=$(echo "$changes" | sed "s/SECTION/$section/")
		rows=$((rows + 1))
		name=malformed-$(printf '%03d' "$rows").bin
		"$tools/damage" $mended "$scratch/base-${base#raw-}" "$files/$name" $changes
		echo "$name|$rule" >>"$scratch/malformed"
		echo "$name|$base: $what" >>"$out/names"
	done <"$scratch/table"
	[ "$rows" -gt 90 ]
}

TOOLS=$tools
export TOOLS
# shellcheck source=tests/expect.sh
. tests/expect.sh
: >"$out/names"
section=5653494701001800200000000000000008000000000000003006010203040506
sed -n '/^vgpuType=949$/,/^$/p; /^vgpuType=950$/,/^$/p' tests/data/rtx6000-ada.txt >"$scratch/two"
expect_nvvgpumt "$scratch/base-mt" 570.144 18 1 0x26b1 r570 64 "$scratch/two"
expect_vgpumeta "$scratch/base-meta" 570.144 0x26b1 0x16a1 r570 "$scratch/two"
"$program" sign "$scratch/base-meta" -q -o "$files/small.bin" $(by built-in)
{
	cat "$scratch/base-mt"
	tail -c +233 "$scratch/base-mt"
} >"$scratch/twice"
"$tools/damage" -m "$scratch/twice" "$scratch/base-mt-twice" 224=02
{
	cat "$scratch/base-meta"
	tail -c +161 "$scratch/base-meta"
} >"$scratch/twice"
"$tools/damage" -m "$scratch/twice" "$scratch/base-meta-twice" 24=02
"$tools/damage" -m "$scratch/base-mt" "$scratch/base-mt-signed" "add=$section"
"$tools/damage" -m "$scratch/base-meta" "$scratch/base-meta-signed" 24=02 "add=$section"
malformed_files

head -c 100000 "$files/mt.bin" >"$files/truncated.bin"
echo 'truncated.bin|crc-mismatch' >>"$scratch/malformed"

# Bad sources are not metadata files; any rule may reject them.
for file in tests/bad/*; do
	cp "$file" "$files/bad-${file##*/}"
	echo "bad-${file##*/}|" >>"$scratch/malformed"
done
for file in fuzz/*/corpus/*; do
	target=${file#fuzz/}
	cp "$file" "$files/corpus-${target%%/*}-${file##*/}"
done

# ---- The result of vgpumc for each

(
	cd "$files"
	rm -f "$scratch/said"
	find . -type f ! -name '*.xz' | cut -c 3- | sort >"$scratch/names"
	xargs -a "$scratch/names" "$program" verify --cert "$out/keys/trusted.pem" \
		--error-format json --max-errors 0 -W no-unknown-release 2>"$scratch/said" >/dev/null || :
)
jq -r 'select(.severity == "error") | "\(.file)|\(.rule)|\(.offset)"' "$scratch/said" >"$scratch/errors"
awk -F'|' '
	BEGIN {
		signature["signature-missing"] = -61
		signature["signature-malformed"] = -22
		signature["signature-refused"] = -1
		signature["signature-unknown-key"] = -126
		signature["signature-wrong"] = -129
		cipher["sha512.bin"] = "sha512"
		cipher["elliptic.bin"] = cipher["changed-elliptic.bin"] = "ecdsa-nist-p256"
		cipher["elliptic384.bin"] = "ecdsa-nist-p384"
	}
	NR == FNR {
		if (!($1 in rule)) {
			rule[$1] = $2
			at[$1] = $3
		}
		next
	}
	!($1 in rule) { print $1 "|ok|0|0|" cipher[$1]; next }
	rule[$1] in signature { print $1 "|ok|0|" signature[rule[$1]] "|" cipher[$1]; next }
	{ print $1 "|" rule[$1] "|" at[$1] "|0|" }
' "$scratch/errors" "$scratch/names" >"$out/expected"

# Files with a rule of their own must be rejected by it, at the byte that vgpumc names.
awk -F'|' -v files="$files" '
	NR == FNR { rule[$1] = $2; at[$1] = $3; next }
	{ wanted = $2 == "" ? rule[$1] : $2 }
	at[$1] == "" || system("test -s " files "/" $1) {
		print $1 "|-22|ok|0|cannot be loaded: -22" # by the firmware loader, as it is empty
		next
	}
	{ print $1 "|-74|" wanted "|" at[$1] "|[" wanted "] at byte " at[$1] }
' "$out/expected" "$scratch/malformed" >>"$out/rejected"
rm -rf "$scratch"
