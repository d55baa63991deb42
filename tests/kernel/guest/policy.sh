# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: which types are offered and which can be selected.

policy()
{
	use mt.bin
	vfs 3
	bind $vf1
	bind $vf2
	bind $vf3
	is "none at first" "$(attribute $vf1 current_vgpu_type)" 0
	is_denied "an unknown type" "No such device" select_type $vf1 12345
	is_denied "not a number" "Invalid argument" select_type $vf1 abc
	is_denied "a number beyond 32 bits" "Numerical result out of range" \
		select_type $vf1 4294967296
	yes "select" select_type $vf1 949
	is "it is selected" "$(attribute $vf1 current_vgpu_type)" 949
	yes "select the same again" select_type $vf1 949
	is "it offers nothing more itself" "$(attribute $vf1 creatable_vgpu_types)" ""
	is "the others offer that one only" "$(attribute $vf2 creatable_vgpu_types | tail -n +2)" \
		"949   : NVIDIA RTX6000-Ada-24Q"
	is_denied "another type on the same board" "Invalid argument" select_type $vf2 950
	is_denied "another type on the same function" "Invalid argument" select_type $vf1 950
	yes "the second instance" select_type $vf2 949
	is_denied "more than max_instance" "No space left on device" select_type $vf3 949
	is "nothing is creatable then" "$(attribute $vf3 creatable_vgpu_types)" ""
	yes "deselect" select_type $vf2 0
	yes "there is room again" select_type $vf3 949
	yes "deselect" select_type $vf1 0
	yes "deselect twice" select_type $vf1 0
	is_denied "the type is fixed as long as one is left" "Invalid argument" select_type $vf1 950
	yes "deselect the last" select_type $vf3 0
	yes "the board is free" select_type $vf1 950
	is_denied "one 48Q only" "No space left on device" select_type $vf2 950
	yes "unbinding deselects" unbind $vf1
	yes "the board is free again" select_type $vf2 941
	for vf in $vf2 $vf3; do unbind $vf; done
	vfs 2
}

# ---- Boards with fewer resources than the file states

limits()
{
	use mt.bin
	put 25769803776 $core/framebuffer
	bind $vf1
	bind $vf2
	no "24 GiB: no 48Q" grep -q -x '950 .*' $devices/$vf1/nvidia/creatable_vgpu_types
	yes "24 GiB: one 24Q" select_type $vf1 949
	is_denied "24 GiB: no second one" "No space left on device" select_type $vf2 949
	unbind $vf1
	unbind $vf2
	put 51539607552 $core/framebuffer
	put 1 $core/channels
	bind $vf1
	bind $vf2
	yes "one channel: one vGPU" select_type $vf1 941
	is_denied "one channel: no second one" "No space left on device" select_type $vf2 941
	unbind $vf1
	unbind $vf2
	before=$(parameter uploads)
	put 0 $core/channels
	no "no channel" bind $vf1
	is "no channel: -ERANGE" "$(value result)" -34
	put 2048 $core/channels
	for size in 0 1 1048576; do
		put $size $core/framebuffer
		no "a framebuffer of $size bytes" bind $vf1
		is "a framebuffer of $size bytes: -ERANGE" "$(value result)" -34
	done
	is "nothing that does not fit was uploaded" "$(parameter uploads)" "$before"
	put 18446744073709551615 $core/framebuffer
	yes "a framebuffer of 2^64 - 1 bytes" bind $vf1
	unbind $vf1
	put 51539607552 $core/framebuffer
}
