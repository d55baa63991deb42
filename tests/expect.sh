# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# Sourced by tests/cli/*.sh after lib.sh: build complete files from layout tables and values with
# pack_record, to compare with those of vgpumc. The CRC is computed by gzip.

layouts=tests/data/layouts

pack()
{
	"$TOOLS/pack_record" "$@"
}

# values NAME=VALUE...: one block, on standard output
values()
{
	printf '%s\n' "$@"
}

# crc_of: CRC-32 of standard input, in decimal. It ends a gzip file, followed by four bytes of size.
crc_of()
{
	gzip -c -1 | tail -c 8 | head -c 4 | od -An -v -tu1 |
		awk '{ printf "%.0f", $1 + 256 * ($2 + 256 * ($3 + 256 * $4)) }'
}

# zeros COUNT
zeros()
{
	head -c "$1" /dev/zero
}

size_of()
{
	wc -c <"$1" | tr -d ' '
}

# expect_nvvgpumt OUT RELEASE MAJOR MINOR DEVICE LAYOUT MAX_TYPES VALUES: a file of one board
expect_nvvgpumt()
{
	pack "$layouts/$6.tsv" "$8" >"$1.records" || return 1
	pack -s "$layouts/kernel_struct.tsv" "$8" >"$1.kernel" || return 1
	info_size=$(sed -n 's/^# sizeof[^0-9]*//p' "$layouts/$6.tsv")
	records=$(size_of "$1.records")
	kernel=$(size_of "$1.kernel")
	types=$((kernel / 96))
	rmctrl=$((8 + $7 * info_size))
	{
		values blobType=0 blobSize=$((72 + kernel + rmctrl)) "deviceId=$5" infoOffset=8 \
			"infoSize=$info_size" "kernelStructSize=$kernel" \
			"numKernelStructs=$types" rmctrlCmd=0x20804003 "rmctrlSize=$rmctrl" |
			pack "$layouts/mt_blob.tsv" /dev/stdin
		cat "$1.kernel"
		values discardVgpuTypes=1 "vgpuInfoCount=$types" |
			pack "$layouts/rmctrl.tsv" /dev/stdin
		cat "$1.records"
		zeros $((rmctrl - 8 - records))
	} >"$1.blob" || return 1
	header="identifier=hex:4e56564750554d54 vgpuMajor=$3 vgpuMinor=$4
		gspBuildVersion=$2 numBlobs=1"
	# shellcheck disable=SC2086
	values $header | pack "$layouts/mt_header.tsv" /dev/stdin >"$1.header" || return 1
	crc=$(cat "$1.header" "$1.blob" | tail -c +17 | crc_of)
	{
		# shellcheck disable=SC2086
		values $header "crc32=$((4294967295 - crc))" |
			pack "$layouts/mt_header.tsv" /dev/stdin
		cat "$1.blob"
	} >"$1"
}

# expect_vgpumeta OUT RELEASE DEVICE SUBSYSTEM LAYOUT VALUES: a file of one board
expect_vgpumeta()
{
	pack "$layouts/$5.tsv" "$6" >"$1.records" || return 1
	info_size=$(sed -n 's/^# sizeof[^0-9]*//p' "$layouts/$5.tsv")
	records=$(size_of "$1.records")
	{
		values groupType=1 groupVersion=1 headerSize=32 groupSize=$((32 + records)) \
			vendorId=0x10de "deviceId=$3" subsystemVendorId=0x10de "subsystemId=$4" \
			"recordSize=$info_size" "recordCount=$((records / info_size))" |
			pack "$layouts/meta_group.tsv" /dev/stdin
		cat "$1.records"
	} >"$1.group" || return 1
	header="magic=hex:564750554d455441 formatMajor=1 formatMinor=0 headerSize=160
		totalSize=$((160 + 32 + records)) groupCount=1 gspBuildVersion=$2"
	# shellcheck disable=SC2086
	values $header | pack "$layouts/meta_header.tsv" /dev/stdin >"$1.header" || return 1
	crc=$(cat "$1.header" "$1.group" | crc_of)
	{
		# shellcheck disable=SC2086
		values $header "crc32=$crc" | pack "$layouts/meta_header.tsv" /dev/stdin
		cat "$1.group"
	} >"$1"
}

# expect_signed_nvvgpumt OUT FILE KEY CERT: FILE with a signature made by the openssl program
expect_signed_nvvgpumt()
{
	{
		head -c 8 "$2"
		zeros 4
		tail -c +13 "$2"
	} >"$1.content"
	openssl cms -sign -binary -noattr -nocerts -md sha256 -outform DER -in "$1.content" \
		-inkey "$3" -signer "$4" -out "$1.der" || return 1
	signature=$(size_of "$1.der")
	section=$(((24 + signature + 7) / 8 * 8))
	{
		tail -c +17 "$2"
		values groupType=0x47495356 groupVersion=1 headerSize=24 "groupSize=$section" \
			"signatureSize=$signature" | pack "$layouts/signature.tsv" /dev/stdin
		cat "$1.der"
		zeros $((section - 24 - signature))
	} >"$1.rest"
	crc=$(crc_of <"$1.rest")
	{
		head -c 8 "$2"
		values "crc32=$((4294967295 - crc))" | pack -s "$layouts/mt_header.tsv" /dev/stdin |
			tail -c +9 | head -c 8
		cat "$1.rest"
	} >"$1"
}
