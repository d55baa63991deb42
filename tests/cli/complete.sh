#!/bin/sh
# SPDX-License-Identifier: MIT
#
# All 238 complete public types of vGPU 15 compile for GSP 535.113.01 and 570.144 without an error,
# and without a warning, in both containers; the values come out again.
# shellcheck source=tests/lib.sh
. tests/lib.sh

types=tests/data/compute_types_v15.csv
instances=tests/data/compute_max_vgpus_v15.csv

# write_source RELEASE VGPU: one board for each device id, with the types of that id
write_source()
{
	awk -F, -v release="$1" -v vgpu="$2" '
	function number(key, text) { if (text != "") printf "    %s: %s\n", key, text }
	/^#/ || /^(id|type_id),/ { next }
	FILENAME ~ /max_vgpus/ { max[$1] = $3; next }
	FNR == 1 || !started {
		printf "release: \"%s\"\nvgpu: \"%s\"\ntypes:\n", release, vgpu
		started = 1
	}
	{
		printf "  - id: %s\n    name: %s\n    class: %s\n", $1, $2, $3
		number("device", $4); number("subsystem", $5)
		number("profile_size", $6); number("fb_length", $7); number("fb_reservation", $8)
		number("gsp_heap_size", $9); number("num_heads", $10)
		number("max_resolution_x", $11); number("max_resolution_y", $12)
		number("max_pixels", $13); number("mappable_video_size", $14)
		number("frl_config", $15); number("cuda_enabled", $16)
		number("ecc_supported", $17); number("gpu_instance_size", $18)
		number("multi_vgpu_supported", $19); number("multi_vgpu_exclusive", $20)
		number("encoder_capacity", $21); number("bar1_length", $22)
		number("frl_enable", $23); number("gpu_direct_supported", $24)
		number("nvlink_p2p_supported", $25); number("max_instance", max[$1])
		if ($26 == "VCS;QVDWS")
			print "    license: \"NVIDIA-vComputeServer,9.0;Quadro-Virtual-DWS,5.0\""
		board[$4] = board[$4] "      - " $1 "\n"
	}
	END {
		print "boards:"
		for (device in board)
			printf "  - device: %s\n    types:\n%s", device, board[device]
	}' "$instances" "$types"
}

rows=$(grep -c '^[0-9]' "$types")
check "the data have 238 types" test "$rows" -eq 238

for pair in 535.113.01:16.1 570.144:18.1; do
	release=${pair%:*}
	write_source "$release" "${pair#*:}" >"$scratch/$release.yaml"
	for container in nvvgpumt vgpumeta; do
		out=$scratch/$release.$container
		check "238 types for $release in $container" "$VGPUMC" "$scratch/$release.yaml" \
			-o "$out" --container "$container" -Werror -Wno-wildcard-subsystem -q
		"$VGPUMC" dump "$out" --format json >"$out.json" 2>"$scratch/output"
		check "238 types in the file" jq -e \
			'[.boards[].types[]] | length == 238 and ([.[].id] | unique | length == 238)' \
			"$out.json"
		jq -r '.boards[].types[] | [.id, .name, .profile_size, .fb_length, .max_instance] | map(tostring) | join(",")' \
			"$out.json" | sort -n >"$out.got"
		# shellcheck disable=SC2016
		awk -F, '/^#/ || /^(id|type_id),/ { next }
			FILENAME ~ /max_vgpus/ { max[$1] = $3; next }
			{ print $1, $2, $6, $7, max[$1] }' OFS=, "$instances" "$types" |
			while IFS=, read -r id name profile fb max; do
				echo "$id,$name,$((profile)),$((fb)),$max"
			done | sort -n >"$out.want"
		same "their values in $release, $container" "$out.want" "$out.got"
	done
done

finish
