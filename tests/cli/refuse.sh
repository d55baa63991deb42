#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One file for each way to be wrong, made from a good one that vgpumc had no part in: refused with
# exit status 2, one message, and the right one. The first rows are the ways in which the driver of
# the RFC v2 kernel series can be broken.
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/expect.sh
. tests/expect.sh

# damage [-m] IN OUT CHANGE...
damage()
{
	"$TOOLS/damage" "$@"
}

# Two types of one board.
sed -n '/^vgpuType=949$/,/^$/p; /^vgpuType=950$/,/^$/p' tests/data/rtx6000-ada.txt >"$scratch/two"
expect_nvvgpumt "$scratch/mt" 570.144 18 1 0x26b1 r570 64 "$scratch/two"
expect_vgpumeta "$scratch/meta" 570.144 0x26b1 0x16a1 r570 "$scratch/two"
# The same board twice.
{
	cat "$scratch/mt"
	tail -c +233 "$scratch/mt"
} >"$scratch/twice"
damage -m "$scratch/twice" "$scratch/mt-twice" 224=02
{
	cat "$scratch/meta"
	tail -c +161 "$scratch/meta"
} >"$scratch/twice"
damage -m "$scratch/twice" "$scratch/meta-twice" 24=02
# A section with a signature that has a DER SEQUENCE's form; nothing else of it is looked at.
section=5653494701001800200000000000000008000000000000003006010203040506
damage -m "$scratch/mt" "$scratch/mt-signed" "add=$section"
damage -m "$scratch/meta" "$scratch/meta-signed" 24=02 "add=$section"

# judge NAME FILE STATUS RULE ARGUMENTS: verified, and refused for that alone
judge()
{
	name=$1
	judged=$2
	status=$3
	rule=$4
	shift 4
	"$VGPUMC" verify "$judged" "$@" >"$scratch/output" 2>&1
	got=$?
	if [ "$got" -ne "$status" ]; then
		not_ok "$name" "exit status $got, not $status: $(head -n 1 "$scratch/output")"
	elif [ -n "$rule" ] && ! grep ': error: ' "$scratch/output" | grep -q -F "[$rule]"; then
		not_ok "$name" "not $rule: $(head -n 1 "$scratch/output")"
	elif [ "$(grep -c ': error: ' "$scratch/output")" -gt 1 ]; then
		not_ok "$name" "more than one error"
	else
		ok "$name"
	fi
}

for file in mt meta; do
	judge "good $file" "$scratch/$file" 0 "" --allow-unsigned
	judge "hole 12, $file: a CRC is no signature" "$scratch/$file" 3 signature-missing
	judge "$file with a signature of nothing" "$scratch/$file-signed" 3 "" --allow-unsigned
done

# Rows of: file; changes as damage takes them, or as-it-is; the rule; what it is.
# The CRC is mended afterwards, but for "raw".
#
# mt: header 0, blob header 232, board header 248, kernel structs 304 and 400, RM control 496, info
# records 504 and 5728, unused ones 10952, end 334840. meta: header 0, group header 160, records 192
# and 5416, end 10640. signed: the section is 32 bytes at those ends.
while IFS='|' read -r base changes rule what; do
	case $base in
	'' | '#'*) continue ;;
	esac
	file=$scratch/damaged
	case $base in
	raw-*) mended= ;;
	*) mended=-m ;;
	esac
	[ "$changes" != as-it-is ] || changes=
	changes=$(echo "$changes" | sed "s/SECTION/$section/")
	# shellcheck disable=SC2086
	damage $mended "$scratch/${base#raw-}" "$file" $changes || not_ok "$what" "cannot be made"
	judge "${base%-twice}: $what" "$file" 2 "$rule" --allow-unsigned
done <<'END'
mt|224=02 add=0000000000000000|blob-header-truncated|hole 1, a blob header past the end
mt|224=02 add=000000000000000010000000000000000000000000000000|blob-too-small|hole 2, a blob without board header
mt|272=00feffffffffffff|kernel-structs-overrun|hole 3, kernel structs and RM control overflow together
mt|272=c000000000000000 280=0400000000000000|kernel-struct-too-small|hole 4, a kernel struct of 48 bytes
mt|280=0200000001000000|type-count-limit|hole 5, a count beyond 32 bits
mt|272=0000000000000000 296=c81a05|kernel-struct-too-small|hole 5, kernel structs of no size
mt|240=01|blob-unaligned|hole 6, an odd blob size
mt|160=353730313434353730313434353730313434353730313434353730313434353730313434353730313434353730313434353730313434353730313434353730313434|release-unterminated|hole 7, a build version without terminator
mt|308=4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e|name-unterminated|hole 7, a name without terminator
mt|252=01|device-id-wide|hole 8, a device id of 33 bits
mt-twice|as-it-is|board-duplicate|hole 8, two blobs for one board
mt|288=04|rm-control-command|hole 9, another RM control
mt|384=00 828=00|max-instance-zero|hole 10, no instances
mt|500=01|rm-control-count|hole 11, one record fewer in the RM control
mt|176=01|release-tail|bytes after the build version
mt|163=0a|release-character|a build version that is not text
mt|160=0000000000000000|release-empty|no build version
raw-mt|400=00|crc-mismatch|a changed byte
raw-mt|12=01|header-padding|padding of the file header
mt|224=00|blob-count|no blobs
mt|224=ffffffffffffffff|blob-count|far too many blobs
mt|232=01|blob-type|a blob of another type
mt|240=0000000000000001|blob-overrun|a blob beyond the end
mt|add=00|trailing-bytes|a byte after the last blob
mt|add=0000000000000000|trailing-bytes|zeros after the last blob
mt|248=0000|device-id-zero|device id 0
mt|256=10|info-offset|info records elsewhere
mt|264=70|record-size|an info record of another release
mt|264=0000|record-size-zero|info records of no size
mt|280=00|type-count-zero|no types
mt|296=00|blob-size|an RM control that leaves bytes of the blob over
mt|496=00|rm-control-discard|types that are added, not replaced
mt|497=01|rm-control-padding|padding of the RM control
mt|340=01|kernel-struct-padding|padding of the kernel struct
mt|868=01|record-padding|padding of the info record
mt|10952=01|unused-record|an unused info record
mt|334839=80|unused-record|the last byte of the last unused record
mt|304=00000000 504=00000000|type-id-zero|vGPU type 0
mt|400=b5030000 5728=b5030000|type-id-duplicate|one type twice
mt|338=41|name-tail|bytes after the name in the kernel struct
mt|538=41|name-tail|bytes after the name in the info record
mt|310=0a|name-character|a name that is not text
mt|308=0000000000000000000000000000000000000000000000000000000000000000|name-empty|no name
mt|304=b7|mismatch-type|a kernel struct of another type
mt|512=45|mismatch-name|a kernel struct of another name
mt|344=13|mismatch-vdev-id|another virtual device in the kernel struct
mt|367=01|mismatch-fb-length|another frame buffer in the kernel struct
mt|375=01|mismatch-gsp-heap-size|another GSP heap in the kernel struct
mt|383=01|mismatch-bar1-length|another BAR1 in the kernel struct
mt|384=03|mismatch-max-instance|more instances in the kernel struct
mt|388=00|mismatch-ecc-supported|no ECC in the kernel struct
mt|399=01|mismatch-fb-reservation|another reservation in the kernel struct
mt|352=b2 880=b2|pdev-id|types of another board
mt|0=41|unknown-identifier|another identifier
raw-mt|cut=231|header-truncated|a file of 231 bytes
raw-mt|cut=0|header-truncated|an empty file
meta|8=02|format-major|another format
meta|10=01|format-minor|a later format
meta|12=a8|header-size|another header size
raw-meta|16=91|total-size|another total size
raw-meta|192=00|crc-mismatch|a changed byte
meta|24=00|group-count|no groups
meta|24=0104|group-count|too many groups
meta|24=02|group-header-truncated|a group past the end
meta|add=00|trailing-bytes|a byte after the last group
meta|160=00|group-type|group type 0
meta|160=02|no-board|no group of vGPU types
meta|164=02|group-version|another group version
meta|166=18|group-header-size|another group header size
meta|168=1000|group-too-small|a group smaller than its header
meta|175=01|group-overrun|a group beyond the end
meta|168=89|group-size|a group larger than its records
meta|176=df|vendor-id|a board of another vendor
meta|180=df|subsystem-vendor-id|another subsystem vendor
meta|178=0000|device-id-zero|device id 0
meta-twice|as-it-is|board-duplicate|two groups for one board
meta|184=00000000|record-size-zero|info records of no size
meta|184=341400 168=88280000 188=02|record-size|an info record of another release
meta|188=00|type-count-zero|no types
meta|188=8100|type-count-limit|too many types
meta|192=00000000|type-id-zero|vGPU type 0
meta|5416=b5030000|type-id-duplicate|one type twice
meta|516=00|max-instance-zero|no instances
meta|196=4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e4e|name-unterminated|a name without terminator
meta|226=41|name-tail|bytes after the name
meta|198=07|name-character|a name that is not text
meta|556=01|record-padding|padding of the info record
meta|228=4343434343434343434343434343434343434343434343434343434343434343|string-unterminated|a class without terminator
meta|258=41|string-tail|bytes after the class
meta|568=b2|pdev-id|types of another board
meta|158=41|release-tail|bytes after the build version
mt-signed|334844=02|signature-version|another version of the signature section
mt-signed|334846=20|signature-header-size|another header size of the signature section
mt-signed|334848=28|signature-group-size|another size of the signature section
mt-signed|334856=00|signature-empty|a signature of no size
mt-signed|334860=01|signature-reserved|reserved bytes of the signature section
mt-signed|334864=31|signature-der-tag|a signature that is no SEQUENCE
mt-signed|334865=05|signature-der-length|a signature longer than its DER
mt-signed|334865=80|signature-der-form|a signature of indefinite length
mt-signed|334856=07 334865=05|signature-padding|padding of the signature section
mt-signed|cut=334850|signature-truncated|half a signature header
mt-signed|cut=334864|signature-overrun|a signature section past the end
mt-signed|add=00|trailing-bytes|a byte after the signature section
mt-signed|add=SECTION|signature-second|a second signature section
meta-signed|24=03 add=SECTION|signature-second|a second signature section
meta-signed|24=03 add=02000000010010001000000000000000|signature-not-last|a group after the signature section
meta-signed|add=00|trailing-bytes|a byte after the signature section
END
finish
