# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: vgpumc uploads vGPU types through a simulated fwctl device, reads them back, and
# assigns them to virtual functions.

# gsp NAME: print a counter of the simulated GSP
gsp()
{
	cat /sys/module/sim_fwctl/parameters/"$1"
}

# gsp_fault NAME VALUE: make the simulation fail
gsp_fault()
{
	put "$2" /sys/module/sim_fwctl/parameters/"$1"
}

# load NAME STATUS TEXT ARGUMENT...: run vgpumc load
load()
{
	name=$1
	status=$2
	text=$3
	shift 3
	vgpumc load --gsp 570.144 "$@" >/tmp/load 2>&1
	got=$?
	if [ $got -eq "$status" ] && grep -q -F -e "$text" /tmp/load; then
		ok "$name"
	else
		not_ok "$name" "status $got, not $status: $(cat /tmp/load)"
	fi
}

# not_called NAME: no call was made since $calls
not_called()
{
	is "$1: no call" "$(gsp opens) $(gsp calls)" "$opened $calls"
}

fwctl()
{
	cert="--cert /files/built-in.crt"
	yes "the fwctl device appears" insmod /modules/sim_fwctl.ko board=$pf
	is "its link leads to the board" \
		"$(basename "$(readlink -f /sys/class/fwctl/fwctl0/device)")" $pf
	opened=0
	calls=0
	load "a dry run" 0 "would load 29 types" /files/mt.bin $cert --dry-run
	not_called "a dry run"
	load "an unsigned file" 3 signature-missing /files/unsigned.bin $cert
	not_called "an unsigned file"
	load "a foreign signature" 3 signature-unknown-key /files/mt.bin --cert /files/foreign.crt
	not_called "a foreign signature"
	load "load" 0 "GSP reports them all as they are in the file" /files/mt.bin $cert
	is "29 uploads, one list, 29 queries" "$(gsp adds) $(gsp calls) $(gsp discards)" "29 59 1"
	load "VGPUMETA" 0 "loaded 29 types" /files/meta.bin $cert
	is "it discards what was there" "$(gsp types) $(gsp discards)" "29 2"

	vfs 2
	yes "assign" vgpumc assign $vf1 949
	vgpumc host >/tmp/host
	yes "the VF has its type" grep -q "^$vf1 *949 " /tmp/host
	yes "the other has none" grep -q "^$vf2 .*(none)" /tmp/host
	yes "assign the same type to another" vgpumc assign $vf2 949
	no "another type does not fit" vgpumc assign $vf2 947
	yes "deassign" vgpumc deassign $vf1
	yes "deassign the other" vgpumc deassign $vf2
	no "nothing is left to deassign" vgpumc deassign $vf2

	gsp_fault fail_error 5
	gsp_fault fail_call $(($(gsp calls) + 3))
	load "the third call fails" 1 "GSP has 2 of the board's 29 types" /files/mt.bin $cert
	gsp_fault fail_call 0
	gsp_fault change_key 12548
	load "a value differs" 4 "max_instance is" /files/mt.bin $cert
	gsp_fault change_key 0
	gsp_fault lose_type 949
	load "a type is lost" 4 "GSP does not list type 949" /files/mt.bin $cert
	gsp_fault lose_type 0
	gsp_fault cut 8
	load "an answer is cut" 1 "cannot be read" /files/mt.bin $cert
	gsp_fault cut 0
	gsp_fault device_type 2
	load "another kind of device" 4 "is a CXL memory device, not an NVIDIA GPU" \
		/files/mt.bin $cert
	gsp_fault device_type 5
	load "load again" 0 "loaded 29 types" /files/mt.bin $cert
	yes "the device goes" rmmod sim_fwctl
	load "no device" 4 "no NVIDIA GPU of this machine has an fwctl device" /files/mt.bin $cert
}
