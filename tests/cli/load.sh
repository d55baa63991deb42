#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Loading vGPU types into a simulated GSP, showing a GPU's state, and assigning types to virtual
# functions. The device is a file that a preloaded library makes look like an fwctl device
# (tests/gsp/); it counts the calls that it gets.
# shellcheck source=tests/lib.sh
. tests/lib.sh

gsp=${BUILD:-build}/tests/gsp
# LD_PRELOAD is a list of words, so the path must not have a blank.
preload=$scratch/preload.so
cp "$gsp/preload.so" "$preload" || exit 1

# sim ARGUMENT...: vgpumc with the simulated device and the simulated machine
sim()
{
	sim_command=$1
	shift
	LD_PRELOAD=$preload ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0" \
		"$VGPUMC" "$sim_command" "$@" --sysfs "$scratch/sys" --procfs "$scratch/proc"
}

# value NAME: a counter of the device
value()
{
	"$gsp/sim_fwctl" get "$dev" "$1"
}

# device NAME [SETTING=VALUE...]: a new simulated device
device()
{
	dev=$scratch/dev/$1
	shift
	rm -f "$dev"
	"$gsp/sim_fwctl" new "$dev" first_vf=0x104 vf_count=2 "$@"
}

# pci_function BDF VENDOR DEVICE SUBSYSTEM-VENDOR SUBSYSTEM
pci_function()
{
	folder=$scratch/sys/bus/pci/devices/$1
	mkdir -p "$folder"
	echo "0x$2" >"$folder/vendor"
	echo "0x$3" >"$folder/device"
	echo "0x$4" >"$folder/subsystem_vendor"
	echo "0x$5" >"$folder/subsystem_device"
	echo 0x030200 >"$folder/class"
}

# Two GPUs and a network adapter, each with an fwctl device; two VFs of the first GPU.
mkdir -p "$scratch/dev" "$scratch/proc" "$scratch/sys/class/fwctl"
pci_function 0000:01:00.0 10de 26b1 10de 16a1
pci_function 0000:02:00.0 10de 27b8 10de 16ca
pci_function 0000:03:00.0 15b3 1021 15b3 0023
for number in 0 1 2; do
	mkdir "$scratch/sys/class/fwctl/fwctl$number"
	ln -s "../../../bus/pci/devices/0000:0$((number + 1)):00.0" \
		"$scratch/sys/class/fwctl/fwctl$number/device"
done
for number in 0 1; do
	vf=0000:01:00.$((number + 4))
	pci_function "$vf" 10de 26b1 10de 0000
	ln -s ../0000:01:00.0 "$scratch/sys/bus/pci/devices/$vf/physfn"
	ln -s "../$vf" "$scratch/sys/bus/pci/devices/0000:01:00.0/virtfn$number"
done

make_key signer -newkey rsa:3072
make_key other -newkey rsa:3072
cert=$scratch/signer.crt
file=$scratch/vgpu-570.144.bin
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$file" --key "$scratch/signer.key" --cert "$cert"
trusted="--cert $cert --gsp 570.144"

# ---- The good way, in both containers

device fwctl0
# shellcheck disable=SC2086
says "a dry run" 0 \
	"0000:01:00.0: would load 29 types of $file for 10de:26b1 10de:16a1 (GSP 570.144)" \
	sim load "$file" --device "$dev" $trusted --dry-run
check "a dry run opens nothing" test "$(value opens) $(value calls)" = "0 0"
# shellcheck disable=SC2086
says "load" 0 "loaded 29 types of $file for 10de:26b1 10de:16a1 (GSP 570.144), signed by CN=" \
	sim load "$file" --device "$dev" $trusted
check "29 uploads, one discard, a list, 29 queries" \
	test "$(value adds) $(value discards) $(value calls) $(value types)" = "29 1 59 29"
# shellcheck disable=SC2086
check "load again" sim load "$file" --device "$dev" $trusted
check "it discards first" test "$(value discards) $(value types)" = "2 29"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/meta.bin" --key "$scratch/signer.key" \
	--cert "$cert" --container vgpumeta
# shellcheck disable=SC2086
check "VGPUMETA" sim load "$scratch/meta.bin" --device "$dev" $trusted
check "the same records" test "$(value types)" = 29
# shellcheck disable=SC2086
sim load "$file" --device "$dev" $trusted --format json >"$scratch/json"
check "JSON" jq -e '.loaded == 29 and .types == 29 and .equal and .board == "0000:01:00.0" and
	.gsp == "570.144" and .reason == null' "$scratch/json"

# ---- Where the file is found, and for which GPU

mkdir -p "$scratch/firmware/nvidia"
cp "$file" "$scratch/firmware/nvidia/"
# shellcheck disable=SC2086
says "the firmware folder" 0 "loaded 29 types" sim load --device "$dev" $trusted \
	--firmware "$scratch/firmware"
mkdir -p "$scratch/proc/driver/nvidia/gpus/0000:01:00.0"
echo 'GPU Firmware:   570.144' >"$scratch/proc/driver/nvidia/gpus/0000:01:00.0/information"
says "the running release" 0 "loaded 29 types" sim load "$file" --device "$dev" --cert "$cert"
rm -r "$scratch/proc/driver"

# ---- What is refused without a single call

device fwctl0

# refuse STATUS TEXT NAME ARGUMENT...
refuse()
{
	refuse_status=$1
	refuse_text=$2
	refuse_name=$3
	shift 3
	says "$refuse_name" "$refuse_status" "$refuse_text" sim load --device "$dev" \
		--gsp 570.144 "$@"
	check "$refuse_name: not opened, no call" test "$(value opens) $(value calls)" = "0 0"
}

"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/unsigned.bin"
cp "$file" "$scratch/changed.bin"
printf X | dd of="$scratch/changed.bin" bs=1 seek=2000 conv=notrunc status=none
"$VGPUMC" blobs/vgpu-580.65.06.yaml -q -o "$scratch/newer.bin" --key "$scratch/signer.key" \
	--cert "$cert"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/l4.bin" --only "NVIDIA L4" \
	--key "$scratch/signer.key" --cert "$cert"
refuse 3 "signature-missing" "unsigned" "$scratch/unsigned.bin" --cert "$cert"
refuse 3 "signature-unknown-key" "foreign key" "$file" --cert "$scratch/other.crt"
refuse 3 "signature-unknown-key" "no certificate" "$file"
refuse 2 "crc-mismatch" "changed" "$scratch/changed.bin" --cert "$cert"
refuse 4 "is for GSP 580.65.06, but the board runs GSP 570.144" "another release" \
	"$scratch/newer.bin" --cert "$cert"
refuse 4 "no board with device id 26b1" "another board" "$scratch/l4.bin" --cert "$cert"
refuse 1 "cannot open" "no such file" "$scratch/none" --cert "$cert"
refuse 4 "does not exist" "no such firmware" --cert "$cert" --firmware "$scratch"
says "unknown release" 4 "--gsp REL" sim load "$file" --device "$dev" --cert "$cert"
check "unknown release: not opened" test "$(value opens)" = 0

# ---- Which device

says "no such device" 4 "$scratch/dev/fwctl9 is not an fwctl device" sim load "$file" \
	--device "$scratch/dev/fwctl9" --cert "$cert"
says "of a network adapter" 4 "belongs to 0000:03:00.0, which is not an NVIDIA GPU" sim load \
	"$file" --device "$scratch/dev/fwctl2" --cert "$cert"
says "several GPUs" 1 "several GPUs have an fwctl device: give --device or --board" sim load \
	"$file" --cert "$cert"
says "no GPU at that address" 4 "0000:09:00.0 is not the physical function of an NVIDIA GPU" \
	sim load "$file" --board 0000:09:00.0 --cert "$cert"
mv "$scratch/sys/class/fwctl" "$scratch/away"
says "no fwctl at all" 4 "no NVIDIA GPU of this machine has an fwctl device" sim load "$file" \
	--cert "$cert"
says "no fwctl for the GPU" 4 "0000:01:00.0 has no fwctl device" sim load "$file" \
	--board 0000:01:00.0 --cert "$cert"
mv "$scratch/away" "$scratch/sys/class/fwctl"
device fwctl0 type=1
# shellcheck disable=SC2086
says "another kind of device" 4 "is an mlx5 network adapter, not an NVIDIA GPU" sim load "$file" \
	--device "$dev" $trusted
device fwctl0 type=77
# shellcheck disable=SC2086
says "an unknown kind of device" 4 "has the unknown device type 77" sim load "$file" \
	--device "$dev" $trusted
check "and is not called" test "$(value calls)" = 0
echo text >"$scratch/dev/fwctl0"
# shellcheck disable=SC2086
says "not a device" 4 "is not a device" sim load "$file" --device "$dev" $trusted

# ---- Failures on the way: tests/unit/test_load.c has each of them

# fault NAME STATUS TEXT SETTING...
fault()
{
	fault_name=$1
	fault_status=$2
	fault_text=$3
	shift 3
	device fwctl0 "$@"
	# shellcheck disable=SC2086
	says "$fault_name" "$fault_status" "$fault_text" sim load "$file" --device "$dev" $trusted
}

fault "the first call fails" 1 "GSP has 0 of the board's 29 types; loading again discards them" \
	call=1 error=1
fault "the tenth call fails" 1 "GSP has 9 of the board's 29 types" call=10 error=5
fault "the device goes away" 1 "the device is gone" call=5 error=19
fault "the list fails" 1 "listing the vGPU types of GSP failed" call=30 error=5
fault "a query fails" 1 "reading back a vGPU type failed" call=31 error=5
fault "a type is lost" 4 "GSP does not list type 947" lose_type=947
fault "a type too many" 4 "GSP lists type 1" extra_type=1
fault "a value differs" 4 "max_instance is 3 in GSP and 2 in the file" change_key=0x3104
fault "a value is missing" 4 "fb_length is missing in GSP" omit_key=0x310d
fault "an answer is cut" 1 "cannot be read: values reach beyond the end" cut=8
# shellcheck disable=SC2086
sim load "$file" --device "$dev" $trusted --format json >"$scratch/json" 2>/dev/null
check "JSON of a failure" jq -e '.loaded == 29 and (.equal | not)' "$scratch/json"

# ---- State, assigning

device fwctl0
says "nothing loaded yet" 0 "GSP has no vGPU types; upload them with vgpumc load" sim host \
	--device "$dev"
says "no type to assign" 4 "load types with vgpumc load first" sim assign 0000:01:00.4 947 \
	--device "$dev"
# shellcheck disable=SC2086
sim load "$file" --device "$dev" $trusted -q
sim host --device "$dev" >"$scratch/host"
check "a type that can be created" grep -q '^947  NVIDIA RTX6000-Ada-12Q .*yes$' "$scratch/host"
check "a free VF" grep -q '^0000:01:00.4 .*(none)$' "$scratch/host"
says "assign by id" 0 "0000:01:00.4: assigned type 947" sim assign 0000:01:00.4 947 \
	--device "$dev"
says "no second type" 4 "it has type 947; vgpumc deassign takes that away" sim assign \
	0000:01:00.4 949 --device "$dev"
says "not beside that" 4 "type 949 cannot be created beside" sim assign 0000:01:00.5 949 \
	--device "$dev"
says "assign by name" 0 "0000:01:00.5: assigned type 947" sim assign 0000:01:00.5 \
	'NVIDIA RTX6000-Ada-12Q' --device "$dev"
sim deassign 0000:01:00.5 --device "$dev" -q
says "no such type" 4 "GSP has no vGPU type 'none'" sim assign 0000:01:00.5 none --device "$dev"
says "no such id" 4 "GSP has no vGPU type '1'" sim assign 0000:01:00.5 1 --device "$dev"
sim host --device "$dev" >"$scratch/host"
check "other types cannot be created" grep -q '^949 .*no$' "$scratch/host"
check "the VF has its type" grep -q '^0000:01:00.4  *947  NVIDIA RTX6000-Ada-12Q$' "$scratch/host"
sim host --device "$dev" --format json >"$scratch/json"
check "JSON" jq -e '(.vfs | length) == 2 and .vfs[0].type == 947 and .vfs[1].type == 0 and
	(.types | length) == 29 and ([.types[] | select(.creatable).id] == [947])' "$scratch/json"
# shellcheck disable=SC2086
says "not while a VF has a type" 1 "Device or resource busy" sim load "$file" --device "$dev" \
	$trusted
says "deassign" 0 "0000:01:00.4: took away type 947" sim deassign 0000:01:00.4 --device "$dev"
says "deassign twice" 4 "it has no vGPU type" sim deassign 0000:01:00.4 --device "$dev"
says "no such VF" 4 "there is no PCI function 0000:01:00.6" sim assign 0000:01:00.6 947 \
	--device "$dev"
says "not a VF" 4 "0000:01:00.0 is not a virtual function" sim assign 0000:01:00.0 947 \
	--device "$dev"
device fwctl1
says "a VF of another GPU" 4 "it belongs to 0000:01:00.0, and $dev is the device of 0000:02:00.0" \
	sim assign 0000:01:00.4 947 --device "$dev"
rm "$scratch/sys/bus/pci/devices/0000:01:00.0"/virtfn*
device fwctl0
says "SR-IOV is off" 0 "SR-IOV is off" sim host --device "$dev"

# ---- The examples of packaging/examples

program=$(cd "$(dirname "$VGPUMC")" && pwd)/$(basename "$VGPUMC")
if command -v systemd-analyze >/dev/null; then
	sed "s|/usr/bin/vgpumc|$program|" "packaging/examples/vgpumc-load@.service" \
		>"$scratch/vgpumc-load@fwctl0.service"
	check "the systemd unit" systemd-analyze verify --man=no \
		"$scratch/vgpumc-load@fwctl0.service"
	check "it says nothing about the unit" test ! -s "$scratch/output"
else
	skip "the systemd unit" "systemd-analyze is missing"
fi
if udevadm verify --help >/dev/null 2>&1; then
	check "the udev rule" udevadm verify packaging/examples/90-vgpumc-load.rules
else
	skip "the udev rule" "udevadm has no verify (systemd 254 has)"
fi

# ---- A machine as most are

says "here" 4 "fwctl device" "$VGPUMC" load "$file" --cert "$cert"
check_status "load: two files" 1 "$VGPUMC" load "$file" "$file"
check_status "host: an operand" 1 "$VGPUMC" host "$file"
check_status "assign: one operand" 1 "$VGPUMC" assign 0000:01:00.4
check_status "deassign: none" 1 "$VGPUMC" deassign
finish
