#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each rule of the schemas, on types that just break it and on types that just do not. A rule
# without a row of both kinds is a failure, so a new one cannot be forgotten.
# shellcheck source=tests/lib.sh
. tests/lib.sh

# others MORE: the types after the first, by the last column of a row
others()
{
	case $1 in
	'') ;;
	x*) seq 2 "${1#x}" | sed 's/.*/  - {<<: *all, id: &, name: A-&}/' ;;
	*) echo "  - {<<: *all, id: 2, name: A-2, $1}" ;;
	esac
}

# Rows of: +, the rule is broken, or -, it is not; the release; the rule; what the type says
# besides id, name A-1, device 1 and max_instance 1; what the board says besides device 0x26b1; and
# what a second type says likewise, or xN: there are N types.
while IFS='|' read -r kind release rule type board more; do
	case $kind in
	'' | '#'*) continue ;;
	esac
	case $more in
	'') count=1 ;;
	x*) count=${more#x} ;;
	*) count=2 ;;
	esac
	cat >"$scratch/source.yaml" <<-END
		release: "$release"
		vgpu: "1.1"
		x-all: &all {name: A-1, device: 1, max_instance: 1}
		types:
		  - {<<: *all, id: 1, $type}
		$(others "$more")
		boards:
		  - {device: 0x26b1, types: [$(seq -s , "$count")], $board}
	END
	"$VGPUMC" check "$scratch/source.yaml" -Wno-vgpu-version >"$scratch/output" 2>&1
	got=$?
	echo "$kind$rule" >>"$scratch/rows"
	name="$release, $rule: $kind $type${board:+, board $board}"
	if [ "$kind" = + ] && ! grep -q -F "[$rule]" "$scratch/output"; then
		sed 's/^/    /' "$scratch/output"
		not_ok "$name" "is not reported"
	elif [ "$kind" = - ] && grep -q -F "[$rule]" "$scratch/output"; then
		sed 's/^/    /' "$scratch/output"
		not_ok "$name" "is reported"
	elif [ $got -ne 2 ] && grep -q ": error: " "$scratch/output"; then
		not_ok "$name" "exit status $got"
	elif grep -q -v -e ' | ' -e 'note: ' -e "[a-z]\\]$" -e 'no errors' "$scratch/output"; then
		sed 's/^/    /' "$scratch/output"
		not_ok "$name" "says something else"
	elif grep -q -e bad- -e unknown- -e not-allowed -e yaml- "$scratch/output"; then
		sed 's/^/    /' "$scratch/output"
		not_ok "$name" "is not a good row"
	else
		ok "$name"
	fi
done <<'ROWS'
+|570.144|device-unset|device: 0
-|570.144|device-unset|device: 0, vdev_id: 1
+|570.144|virtual-device|subsystem: 2, vdev_id: 0x10001
-|570.144|virtual-device|subsystem: 2, vdev_id: 0x10002
-|570.144|virtual-device|device: 0, vdev_id: 0x10002
+|570.144|virtual-device-name|device: 0x26b1, subsystem: 0x1712
-|570.144|virtual-device-name|device: 0x26b1, subsystem: 0x1712, name: NVIDIA RTX6000-Ada-24Q
-|570.144|virtual-device-name|device: 0x26b1, subsystem: 1
+|570.144|physical-device|pdev_id: 0x26b2
-|570.144|physical-device|pdev_id: 0x26b1
+|570.144|signature-length|signature: "12"
-|570.144|signature-length|signature: ""
+|570.144|framebuffer-split|profile_size: 2 GiB, fb_length: 2 GiB, fb_reservation: 1
+|570.144|framebuffer-split|profile_size: 1 GiB, fb_length: 1023 MiB
-|570.144|framebuffer-split|profile_size: 1 GiB, fb_length: 1 GiB, fb_reservation: 1
-|570.144|framebuffer-split|profile_size: 4 GiB, fb_length: 3 GiB, fb_reservation: 992 MiB, gsp_heap_size: 32 MiB
+|570.144|framebuffer-share|max_instance: 3, profile_size: 2 GiB, fb_length: 2 GiB|fb_size: 5 GiB
-|570.144|framebuffer-share|max_instance: 3, profile_size: 2 GiB, fb_length: 2 GiB|fb_size: 6 GiB
-|570.144|framebuffer-share|max_instance: 3, profile_size: 2 GiB, fb_length: 2 GiB
+|570.144|profile-name|name: A-2Q, class: Quadro, profile_size: 1 GiB, fb_length: 1 GiB
+|570.144|profile-name|name: A-0Q, class: Quadro, profile_size: 1 GiB, fb_length: 1 GiB
-|570.144|profile-name|name: A-2Q, class: Quadro, profile_size: 2 GiB, fb_length: 2 GiB
-|570.144|profile-name|name: A-0Q, class: Quadro, profile_size: 512 MiB, fb_length: 512 MiB
-|570.144|profile-name|profile_size: 7 GiB, fb_length: 7 GiB
+|570.144|gsp-heap|gsp_heap_size: 16 MiB, profile_size: 16 MiB
+|570.144|gsp-heap|gsp_heap_size: 48 MiB, profile_size: 48 MiB
+|570.144|gsp-heap|gsp_heap_size: 1 GiB, profile_size: 1 GiB
-|570.144|gsp-heap|gsp_heap_size: 32 MiB, profile_size: 32 MiB
-|570.144|gsp-heap|gsp_heap_size: 512 MiB, profile_size: 512 MiB
-|570.144|gsp-heap|gsp_heap_size: 0
+|580.65.06|instances-time-sliced|max_instance: 33
-|580.65.06|instances-time-sliced|max_instance: 32
-|580.65.06|instances-time-sliced|max_instance: 33, gpu_instance_size: 1
+|570.144|instances-of-slices|max_instance: 4, gpu_instance_size: 2
-|570.144|instances-of-slices|max_instance: 3, gpu_instance_size: 2
-|570.144|instances-of-slices|max_instance: 7, gpu_instance_size: 1
-|570.144|instances-of-slices|max_instance: 32
+|595.45.04|instances-of-slices|max_instance: 8, gpu_instance_size: 2, max_instance_per_gi: 2
-|595.45.04|instances-of-slices|max_instance: 7, gpu_instance_size: 2, max_instance_per_gi: 2
+|595.45.04|instances-of-slices|max_instance: 4, gpu_instance_size: 2, max_instance_per_gi: 1
+|595.45.04|instances-per-slice|gpu_instance_size: 1, max_instance_per_gi: 13
-|595.45.04|instances-per-slice|gpu_instance_size: 1, max_instance_per_gi: 12
+|595.45.04|instances-per-slice-unused|max_instance_per_gi: 2
-|595.45.04|instances-per-slice-unused|max_instance_per_gi: 1
-|595.45.04|instances-per-slice-unused|max_instance_per_gi: 2, gpu_instance_size: 1
+|570.144|instances-media-extension|name: A-1-5CME, class: Compute, max_instance: 2, gpu_instance_size: 1
-|570.144|instances-media-extension|name: A-1-5CME, class: Compute, max_instance: 1, gpu_instance_size: 1
-|570.144|instances-media-extension|name: A-1-5C, class: Compute, max_instance: 2, gpu_instance_size: 1
+|570.144|slices-name|name: A-2-5C, class: Compute, gpu_instance_size: 1
+|570.144|slices-name|name: A-5C, class: Compute, gpu_instance_size: 1
-|570.144|slices-name|name: A-2-5C, class: Compute, gpu_instance_size: 2
-|570.144|slices-name|name: A-5C, class: Compute
+|570.144|name-grammar|name: A
+|570.144|name-grammar|name: A-24QX
-|570.144|name-grammar|name: A-24Q
-|570.144|name-grammar|name: A-2B4
-|570.144|name-grammar|name: A-1-5CMEALL
+|570.144|class-name|name: A-24Q, class: Compute
+|570.144|class-name|name: A-24C, class: Quadro
+|570.144|class-name|name: A-2B, class: Quadro
-|570.144|class-name|name: A-24Q, class: Quadro
-|570.144|class-name|name: A-24C, class: Compute
-|570.144|class-name|name: A-2B, class: NVS
-|570.144|class-name|name: A-2A, class: NVS
+|570.144|head-count|name: A-24Q, class: Quadro, num_heads: 2
+|570.144|head-count|name: A-24C, class: Compute, num_heads: 4
-|570.144|head-count|name: A-24Q, class: Quadro, num_heads: 4
-|570.144|head-count|name: A-0B, class: NVS, num_heads: 2
-|570.144|head-count|name: A-24C, class: Compute, num_heads: 1
+|570.144|display-mode|name: A-24Q, class: Quadro, max_resolution_x: 4096, max_resolution_y: 2160
+|570.144|display-mode|name: A-24A, class: NVS, max_resolution_x: 1280, max_resolution_y: 720
-|570.144|display-mode|name: A-24Q, class: Quadro, max_resolution_x: 7680, max_resolution_y: 4320
-|570.144|display-mode|name: A-24C, class: Compute, max_resolution_x: 4096, max_resolution_y: 2160
-|570.144|display-mode|name: A-24A, class: NVS, max_resolution_x: 1280, max_resolution_y: 1024
-|570.144|display-mode|name: A-2B, class: NVS, max_resolution_x: 5120, max_resolution_y: 2880
-|570.144|display-mode|name: A-0B, class: NVS, max_resolution_x: 2560, max_resolution_y: 1600
+|570.144|pixel-budget|num_heads: 2, max_resolution_x: 3, max_resolution_y: 5, max_pixels: 31
-|570.144|pixel-budget|num_heads: 2, max_resolution_x: 3, max_resolution_y: 5, max_pixels: 30
-|570.144|pixel-budget|max_resolution_x: 3, max_resolution_y: 5, max_pixels: 31
+|570.144|frame-rate|name: A-2B, class: NVS, frl_config: 60
+|570.144|frame-rate|name: A-2Q, class: Quadro, frl_config: 45
-|570.144|frame-rate|name: A-2B, class: NVS, frl_config: 45
-|570.144|frame-rate|name: A-2Q, class: Quadro, frl_config: 60
-|570.144|frame-rate|name: A-2Q, class: Quadro, frl_config: 0
+|570.144|encoder-share|encoder_capacity: 101
-|570.144|encoder-share|encoder_capacity: 100
+|570.144|nvlink-share|nvlink_p2p_supported: 1, max_instance: 2
+|570.144|nvlink-share|nvlink_p2p_supported: 1, gpu_instance_size: 1
-|570.144|nvlink-share|nvlink_p2p_supported: 1
-|570.144|nvlink-share|nvlink_p2p_supported: 0, max_instance: 2
+|570.144|exclusive-compute|name: A-24C, class: Compute, multi_vgpu_exclusive: 1
-|570.144|exclusive-compute|name: A-24C, class: Compute, multi_vgpu_exclusive: 0
-|570.144|exclusive-compute|name: A-2B, class: NVS, multi_vgpu_exclusive: 1
+|570.144|license-name|name: A-24C, class: Compute, license: "Quadro-Virtual-DWS,5.0"
-|570.144|license-name|name: A-24C, class: Compute, license: "NVIDIA-vComputeServer,9.0"
-|570.144|license-name|name: A-24Q, class: Quadro, license: "Quadro-Virtual-DWS,5.0;x"
-|570.144|license-name|name: A-24Q, class: Quadro
+|550.54.14|placement-unsized|placement_ids: [1]
-|550.54.14|placement-unsized|placement_ids: [1], placement_size: 2
+|570.144|placement-unsized|homogeneous_placement_ids: [1]
-|570.144|placement-unsized|homogeneous_placement_ids: [1], placement_size: 2
+|570.144|placement-count|homogeneous_placement_ids: [1, 2], homogeneous_placement_count: 1, placement_size: 2
+|570.144|placement-count|homogeneous_placement_count: 33, placement_size: 2
-|570.144|placement-count|homogeneous_placement_ids: [1, 2], homogeneous_placement_count: 3, placement_size: 2
-|570.144|placement-count|homogeneous_placement_count: 32, placement_size: 2
+|570.144|placement-one-gb|profile_size: 1 GiB, fb_length: 1 GiB, homogeneous_placement_ids: [0, 8]
+|570.144|placement-one-gb|profile_size: 1 GiB, fb_length: 1 GiB, gsp_heap_size: 32 MiB, homogeneous_placement_ids: [45]
-|570.144|placement-one-gb|profile_size: 1 GiB, fb_length: 1 GiB, homogeneous_placement_ids: [0, 2, 9]
-|570.144|placement-one-gb|profile_size: 1 GiB, fb_length: 1 GiB, gsp_heap_size: 32 MiB, homogeneous_placement_ids: [0, 1, 4]
-|570.144|placement-one-gb|homogeneous_placement_ids: [0, 8]
+|570.144|heterogeneous-unsized|heterogeneous_placement_ids: [1]
-|570.144|heterogeneous-unsized|heterogeneous_placement_ids: [1], placement_size: 2
+|570.144|heterogeneous-count|max_instance: 4, heterogeneous_placement_ids: [1, 2, 3], placement_size: 2
+|570.144|heterogeneous-count|max_instance: 4, heterogeneous_placement_ids: [1, 2], placement_size: 2
+|570.144|heterogeneous-count|max_instance: 1, heterogeneous_placement_ids: [1, 2], placement_size: 2
-|570.144|heterogeneous-count|max_instance: 5, heterogeneous_placement_ids: [1, 2, 3, 4], placement_size: 2
-|570.144|heterogeneous-count|max_instance: 3, heterogeneous_placement_ids: [1, 2], placement_size: 2
+|570.144|heterogeneous-ids|heterogeneous_placement_ids: [1, 2], heterogeneous_placement_count: 1, placement_size: 2
+|570.144|heterogeneous-ids|heterogeneous_placement_count: 64, placement_size: 2
-|570.144|heterogeneous-ids|heterogeneous_placement_ids: [1], heterogeneous_placement_count: 1, placement_size: 2
+|570.144|heterogeneous-one-gb|profile_size: 1 GiB, fb_length: 1 GiB, heterogeneous_placement_ids: [32]
-|570.144|heterogeneous-one-gb|profile_size: 1 GiB, fb_length: 1 GiB, heterogeneous_placement_ids: [33]
+|595.45.04|wildcard-subsystem||
-|595.45.04|wildcard-subsystem||subsystem: 0x16a1
-|570.144|wildcard-subsystem||
+|595.45.04|types-listed|||x65
-|595.45.04|types-listed|||x64
-|580.65.06|types-listed|||x65
+|595.45.04|region-size|max_instance: 2
+|610.57.04|region-size|max_instance: 2||max_instance: 1, gpu_instance_size: 1, max_instance_per_gi: 1
-|595.45.04|region-size|max_instance: 2||max_instance: 1
-|595.45.04|region-size|max_instance: 2, gpu_instance_size: 1, max_instance_per_gi: 1
-|580.95.05|region-size|max_instance: 2
+|595.45.04|region-size-slices|gpu_instance_size: 1
+|595.45.04|region-size-slices|gpu_instance_size: 1, max_instance_per_gi: 2
+|615.71.09|region-size-slices|gpu_instance_size: 1, max_instance_per_gi: 1||gpu_instance_size: 2, max_instance_per_gi: 2
-|595.45.04|region-size-slices|gpu_instance_size: 1, max_instance_per_gi: 2||gpu_instance_size: 1, max_instance_per_gi: 1
-|595.45.04|region-size-slices|
-|580.95.05|region-size-slices|gpu_instance_size: 1, max_instance_per_gi: 2
+|615.71.09|instances-per-slice|gpu_instance_size: 1, max_instance_per_gi: 19
-|615.71.09|instances-per-slice|gpu_instance_size: 1, max_instance_per_gi: 18
-|615.71.09|name-grammar|name: A DC-1-5060E, gpu_instance_size: 1
-|615.71.09|name-grammar|name: A-141CS, class: Compute
+|615.71.09|name-grammar|name: A-141QS, class: Quadro
+|615.71.09|name-grammar|name: A-96E
+|615.71.09|profile-name|name: A DC-4-96E, gpu_instance_size: 4, profile_size: 95 GiB, fb_length: 95 GiB
-|615.71.09|profile-name|name: A DC-4-96E, gpu_instance_size: 4, profile_size: 96 GiB, fb_length: 96 GiB
-|615.71.09|profile-name|name: A DC-1-5060E, gpu_instance_size: 1, profile_size: 24 GiB, fb_length: 24 GiB
+|615.71.09|slices-name|name: A DC-2-5070E, gpu_instance_size: 1
-|615.71.09|slices-name|name: A DC-2-5070E, gpu_instance_size: 2
-|610.57.04|virtual-device-name|device: 0x2941, subsystem: 0x20d2, name: NVIDIA GB200-189C
+|615.71.09|virtual-device-name|device: 0x2941, subsystem: 0x20d2, name: NVIDIA GB200-189C
-|615.71.09|virtual-device-name|device: 0x2941, subsystem: 0x20d2, name: NVIDIA GB200-186C
+|610.57.04|virtual-device-name|device: 0x2941, subsystem: 0x20d2, name: NVIDIA GB200-186C
-|570.86.15|virtual-device-name|device: 0x2335, subsystem: 0x207f, name: NVIDIA H200X-140C
+|570.144|virtual-device-name|device: 0x2335, subsystem: 0x207f, name: NVIDIA H200X-140C
ROWS

# verify warns of a group without a subsystem, too, and match says what it means for vgpu-mgmt.
"$VGPUMC" tests/bad/wildcard-subsystem.yaml -q -o "$scratch/wildcard.bin" 2>"$scratch/output"
says "verify warns of a wildcard" 0 "[wildcard-subsystem]" \
	"$VGPUMC" verify --allow-unsigned "$scratch/wildcard.bin"
says "match says that vgpu-mgmt does not find it" 0 "note: vgpu-mgmt compares all four ids" \
	"$VGPUMC" match --board 10de:26b1:10de:16a1 "$scratch/wildcard.bin"

# Every rule of every schema has rows of both kinds.
"$VGPUMC" check --list-rules | sed -n -E 's/^([a-z][a-z0-9-]*) \((error|warning)\)$/\1/p' |
	sort -u >"$scratch/rules"
check "there are rules" [ -s "$scratch/rules" ]
while read -r rule; do
	check "$rule is broken by a row" grep -q -x -F "+$rule" "$scratch/rows"
	check "$rule is kept by a row" grep -q -x -F -e "-$rule" "$scratch/rows"
done <"$scratch/rules"
finish
