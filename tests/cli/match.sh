#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Finding the types of a board: by ids, and on hosts simulated by files. One of them is copied from
# a real H100 SXM 80 GB with a GSP release newer than any schema.
# shellcheck source=tests/lib.sh
. tests/lib.sh

mt=$scratch/vgpu-570.144.bin
meta=$scratch/meta.bin
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$mt"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$meta" --container vgpumeta

says "two ids" 0 "NVIDIA RTX6000-Ada-24Q" "$VGPUMC" match "$mt" --board 10de:26b1
says "nvvgpumt knows the device only" 0 "29 types" "$VGPUMC" match "$mt" \
	--board 10de:26b1:10de:1234
says "four ids" 0 "29 types" "$VGPUMC" match "$meta" --board 10de:26b1:10de:16a1
says "another subsystem" 4 "16a1" "$VGPUMC" match "$meta" --board 10de:26b1:10de:1234
says "no such device" 4 "2330" "$VGPUMC" match "$meta" --board 10de:2330:10de:16c1
says "another vendor" 4 "1002" "$VGPUMC" match "$meta" --board 1002:26b1
says "another GSP release" 4 "570.144" "$VGPUMC" match "$mt" --board 10de:26b1 --gsp 580.65.06
for bad in 10de 10de: 26b1 10de:26b1:10de 10de:26b1:10de:16a1:0 10de:26b11 ' 10de:26b1' 0x:1; do
	says "not ids: '$bad'" 1 "invalid board" "$VGPUMC" match "$mt" --board "$bad"
done
check_status "neither --board nor --host" 1 "$VGPUMC" match "$mt"
check_status "both" 1 "$VGPUMC" match "$mt" --host --board 10de:26b1

# An exact subsystem is preferred to one for every board of the device, in either order.
cat >"$scratch/two.yaml" <<'END'
release: "570.144"
vgpu: "18.1"
types:
  - {id: 7, name: wild, device: 0x26b1, subsystem: 1, max_instance: 1}
  - {id: 8, name: exact, device: 0x26b1, subsystem: 2, max_instance: 1}
boards:
  - {name: any, device: 0x26b1, types: [7]}
  - {name: one, device: 0x26b1, subsystem: 0x16a1, types: [8]}
END
check "a wildcard and an exact board" "$VGPUMC" "$scratch/two.yaml" -q -o "$scratch/two.bin" \
	--container vgpumeta
says "exact before wildcard" 0 exact "$VGPUMC" match "$scratch/two.bin" --board 10de:26b1:10de:16a1
says "wildcard" 0 wild "$VGPUMC" match "$scratch/two.bin" --board 10de:26b1:10de:1
says "wildcard, other maker" 0 wild "$VGPUMC" match "$scratch/two.bin" --board 10de:26b1:1043:1

# device HOST BDF VENDOR DEVICE SUBSYSTEM-VENDOR SUBSYSTEM CLASS
device()
{
	dir=$scratch/$1/sys/bus/pci/devices/$2
	mkdir -p "$dir"
	echo "0x$3" >"$dir/vendor"
	echo "0x$4" >"$dir/device"
	echo "0x$5" >"$dir/subsystem_vendor"
	echo "0x$6" >"$dir/subsystem_device"
	echo "0x$7" >"$dir/class"
}

# firmware HOST BDF RELEASE: write the information that the driver shows about the board
firmware()
{
	dir=$scratch/$1/proc/driver/nvidia/gpus/$2
	mkdir -p "$dir"
	printf 'Model: \t\t Some board\nIRQ:   \t\t 100\nGPU Firmware: \t %s\n' "$3" \
		>"$dir/information"
}

# host NAME ARGUMENTS...
host()
{
	name=$1
	shift
	"$VGPUMC" match "$@" --host --sysfs "$scratch/$name/sys" --procfs "$scratch/$name/proc" \
		--firmware "$scratch/$name/firmware"
}

device h100 0000:0f:00.0 10de 2330 10de 16c1 030200
firmware h100 0000:0f:00.0 580.159.04
says "H100: the board" 4 "10de:2330" host h100
says "H100: the GSP release" 4 "580.159.04" host h100
says "H100: no types in the catalogue" 4 "570.144" host h100 "$meta"
says "H100: the file that is missing" 4 "nvidia/vgpu-580.159.04.bin" host h100

device next 0000:0f:00.0 10de 2330 10de 16c1 030200
firmware next 0000:0f:00.0 999.1
says "a release of the future: the file" 4 "nvidia/vgpu-999.1.bin" host next
says "a release of the future: no schema" 4 "no schema covers GSP release 999.1" host next

device ada 0000:01:00.0 10de 26b1 10de 16a1 030000
device ada 0000:01:00.1 10de 22ba 10de 16a1 040300
device ada 0000:02:00.0 8086 1234 8086 1234 020000
device ada 0000:01:00.4 10de 26b1 10de 16a1 030000
ln -s ../0000:01:00.0 "$scratch/ada/sys/bus/pci/devices/0000:01:00.4/physfn"
firmware ada 0000:01:00.0 570.144
says "RTX 6000 Ada" 0 "NVIDIA RTX6000-Ada-48C" host ada "$meta"
host ada "$meta" 2>/dev/null | grep '^0000:' | cut -c 1-12 >"$scratch/found"
echo 0000:01:00.0 >"$scratch/wanted"
same "only the board, not its sound, its VF or others" "$scratch/wanted" "$scratch/found"
says "RTX 6000 Ada, no file" 4 \
	"vgpumc: 0000:01:00.0: no vGPU types: $scratch/ada/firmware/nvidia/" host ada
says "RTX 6000 Ada, which file" 4 ".bin does not exist" host ada
mkdir -p "$scratch/ada/firmware/nvidia"
cp "$mt" "$scratch/ada/firmware/nvidia/"
says "RTX 6000 Ada, file where the kernel looks" 0 "NVIDIA RTX6000-Ada-48C" host ada

# The folders in the kernel's order; a plain file in any of them is preferred to a compressed one.
folder=$scratch/ada/firmware
rm "$folder/nvidia/vgpu-570.144.bin"
xz -c --check=crc32 "$mt" >"$folder/nvidia/vgpu-570.144.bin.xz"
says "compressed" 0 "$folder/nvidia/vgpu-570.144.bin.xz: board" host ada
for place in "$folder/$(uname -r)" "$folder/updates" "$folder/updates/$(uname -r)" \
	"$scratch/ada/told"; do
	mkdir -p "$place/nvidia" "$scratch/ada/sys/module/firmware_class/parameters"
	case $place in
	*/told) echo "$place" >"$scratch/ada/sys/module/firmware_class/parameters/path" ;;
	esac
	cp "$mt" "$place/nvidia/vgpu-570.144.bin"
	says "found in ${place#"$scratch"/ada/}" 0 "$place/nvidia/vgpu-570.144.bin: board" host ada
done
rm -r "$folder/updates" "$scratch/ada/told" "${folder:?}/$(uname -r)"
: >"$folder/nvidia/vgpu-570.144.bin.zst"
says "the kernel would take zstd first" 4 "unsupported compression" host ada
rm "$folder/nvidia/vgpu-570.144.bin.zst"
xz -c "$mt" >"$folder/nvidia/vgpu-570.144.bin.xz"
says "compressed so that the kernel refuses it" 2 "supports no check but CRC32" host ada
says "a release is no path" 4 "invalid GSP release" host ada --gsp ../x

# Signatures, if a certificate is given.
make_key k -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_key other -newkey ec -pkeyopt ec_paramgen_curve:P-256
"$VGPUMC" sign "$mt" -q -o "$scratch/signed.bin" --key "$scratch/k.key" --cert "$scratch/k.crt"
says "signed" 0 "signed by CN=vgpumc test k" "$VGPUMC" match "$scratch/signed.bin" \
	--board 10de:26b1 --cert "$scratch/k.crt"
says "signed, without certificate" 0 "29 types, signed (signature not checked)" \
	"$VGPUMC" match "$scratch/signed.bin" --board 10de:26b1
says "unsigned, without certificate" 0 "29 types, unsigned" \
	"$VGPUMC" match "$mt" --board 10de:26b1
says "signed by another" 3 "is not accepted" "$VGPUMC" match "$scratch/signed.bin" \
	--board 10de:26b1 --cert "$scratch/other.crt"
says "not signed" 3 "is not accepted" "$VGPUMC" match "$mt" --board 10de:26b1 \
	--cert "$scratch/k.crt"
says "a CA that did not issue the certificate" 3 "no certificate chain leads to it" \
	"$VGPUMC" match "$scratch/signed.bin" \
	--board 10de:26b1 --cert "$scratch/k.crt" --ca "$scratch/other.crt"
says "not signed, and allowed not to be" 0 "NVIDIA RTX6000-Ada-24Q" "$VGPUMC" match "$mt" \
	--board 10de:26b1 --cert "$scratch/k.crt" --allow-unsigned
says "no certificate in the file" 1 "cannot" "$VGPUMC" match "$mt" --board 10de:26b1 \
	--cert "$scratch/absent.crt"

# JSON: one object, whatever the result.
host ada "$scratch/signed.bin" --cert "$scratch/k.crt" --format json >"$scratch/json" 2>/dev/null
check "JSON" jq -e '(.boards | length) == 1 and (.boards[0] | .board == "10de:26b1 10de:16a1" and
	.address == "0000:01:00.0" and .gsp == "570.144" and .match == "device id" and
	.model == "Some board" and .reason == null and (.types | length) == 29 and
	(.signer | startswith("CN=vgpumc test k")) and .signed and .types[0].name != null)' \
	"$scratch/json"
host h100 --format json >"$scratch/json" 2>/dev/null
check "JSON, nothing found: exit status" test $? -eq 4
check "JSON, nothing found" jq -e '.boards[0] | .types == [] and .match == null and
	.signed == null and
	(.reason | contains("vgpu-580.159.04.bin"))' "$scratch/json"
"$VGPUMC" match "$meta" --board 10de:26b1:10de:16a1 --format json >"$scratch/json"
check "JSON of one board" jq -e '.boards[0] | .match == "exact" and .address == null' \
	"$scratch/json"
says "no such format" 1 "supported: table, json" \
	"$VGPUMC" match "$mt" --board 10de:26b1 --format yaml

device old 0000:01:00.0 10de 26b1 10de 16a1 030000
firmware old 0000:01:00.0 N/A
says "a board without GSP firmware" 4 "runs without GSP firmware" host old
says "... and a release given" 0 "29 types" host old "$mt" --gsp 570.144
device other 0000:01:00.0 10de 26b1 10de 16a1 030000
says "a board without driver" 4 "no driver is bound to the board" host other
ln -s ../../../../bus/pci/drivers/vfio-pci "$scratch/other/sys/bus/pci/devices/0000:01:00.0/driver"
says "another driver" 4 "the driver 'vfio-pci' does not report the GSP firmware release; set it \
with --gsp REL" host other

# Several boards, each with its own file, or none; the table goes to standard output.
device many 0000:81:00.0 10de 2235 10de 145a 030200
device many 0000:01:00.0 10de 26b1 10de 16a1 030000
device many 0000:02:00.0 10de 2330 10de 16c1 030200
firmware many 0000:81:00.0 580.95.05
firmware many 0000:01:00.0 570.144
firmware many 0000:02:00.0 570.144
mkdir -p "$scratch/many/firmware/nvidia"
"$VGPUMC" blobs/vgpu-580.95.05.yaml -q --only "NVIDIA A40" \
	-o "$scratch/many/firmware/nvidia/vgpu-580.95.05.bin"
xz -c --check=crc32 "$scratch/signed.bin" >"$scratch/many/firmware/nvidia/vgpu-570.144.bin.xz"
host many >"$scratch/table" 2>"$scratch/said"
check "three boards: one has none" test $? -eq 4
check "a heading for each, by address" test "$(grep '^0000:' "$scratch/table" | cut -c 1-12 |
	tr '\n' ' ')" = "0000:01:00.0 0000:02:00.0 0000:81:00.0 "
check "the types of two" test "$(grep -c -e '-24Q  *Quadro' "$scratch/table")" -eq 2
says "and why the third has none" 0 "vgpu-570.144.bin.xz has no board with device id 2330" \
	cat "$scratch/said"
says "one file is not signed" 3 "nvidia/vgpu-580.95.05.bin is not accepted" \
	host many --cert "$scratch/k.crt"
host many --format json --cert "$scratch/k.crt" >"$scratch/json" 2>/dev/null
check "JSON of three" jq -e '[.boards[] | [.gsp, .signed, .signer != null, (.types | length)]] ==
	[["570.144", true, true, 29], ["570.144", true, true, 0], ["580.95.05", false, false, 0]]' \
	"$scratch/json"

mkdir -p "$scratch/none/sys/bus/pci/devices"
says "no board at all" 4 "no NVIDIA board" host none "$mt"
check_status "no sysfs" 1 host nowhere "$mt"
head -c 1000 "$mt" >"$scratch/cut.bin"
check_status "a file that is cut" 2 "$VGPUMC" match "$scratch/cut.bin" --board 10de:26b1
check_status "no such file" 1 "$VGPUMC" match "$scratch/absent.bin" --board 10de:26b1
finish
