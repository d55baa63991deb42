#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc dump: YAML that compiles back to the same bytes, for every file of the catalogue in both
# containers, signed or not; JSON that jq reads and that has the values of the source.
# shellcheck source=tests/lib.sh
. tests/lib.sh

# back FILE [CERTIFICATE]: compile the YAML of dump, with the signature, and verify it.
back()
{
	"$VGPUMC" dump "$1" --format yaml -q >"$1.yaml" || return 1
	if [ -n "$2" ]; then
		"$VGPUMC" "$1.yaml" -q -o "$1.back" --cert "$2"
	else
		"$VGPUMC" "$1.yaml" -q -o "$1.back"
	fi
}

# round_trip FILE [CERTIFICATE]: dump as YAML and compile to the same bytes
round_trip()
{
	name=${1##*/}
	check "dump $name as YAML and compile it" back "$1" "${2-}"
	same "$name, the same bytes" "$1" "$1.back"
}

# query NAME FILTER FILE: check that the filter of jq yields true
query()
{
	"$VGPUMC" dump "$3" --format json -q >"$3.json" 2>"$scratch/output"
	check "$1" jq -e "$2" "$3.json"
}

make_key rsa -newkey rsa:3072
make_key ec -newkey ec -pkeyopt ec_paramgen_curve:P-256

# signed FILE KEY: sign the file, then check its round trip
signed()
{
	check "sign ${1##*/}, $2" "$VGPUMC" sign "$1" -q -o "$1.$2" --key "$scratch/$2.key" \
		--cert "$scratch/$2.crt"
	round_trip "$1.$2" "$scratch/$2.crt"
}

# shown FILE: check that JSON, table and hex have the values of the source
shown()
{
	query "${1##*/}, JSON" '.release and (.boards | length > 0)' "$1"
	query "${1##*/}, types in JSON" \
		'[.boards[].types[] | select(.id == 949) | .fb_length] | all(. == 24696061952)
		and length > 0' "$1"
	for format in table hex; do
		says "${1##*/} as $format" 0 "NVIDIA RTX6000-Ada-24Q" \
			"$VGPUMC" dump "$1" --format "$format"
	done
}

# Every source, signed as by make blobs; one of them also unsigned, in both containers and signed by
# either kind of key.
for source in blobs/vgpu-*.yaml; do
	file=$scratch/$(basename "$source" .yaml)
	check "compile ${file##*/}" "$VGPUMC" "$source" -q -o "$file"
	signed "$file" ec
	shown "$file"
	case $source in
	*570.144*)
		signed "$file" rsa
		round_trip "$file"
		check "compile ${file##*/}.meta" "$VGPUMC" "$source" -q -o "$file.meta" \
			--container vgpumeta
		round_trip "$file.meta"
		signed "$file.meta" ec
		shown "$file.meta"
		;;
	esac
	rm "$file"*
done

# Every member set, to the ends of its range; text that YAML requires to be in quotes.
cat >"$scratch/all.yaml" <<'END'
release: "570.144"
vgpu: "18.1"
features: "00ff"
types:
  - id: 0xffffffff
    name: 'yes: "#1", [no] {x} %'
    class: "null"
    signature: "SIGNATURE"
    license: "0x10"
    max_instance: 7
    num_heads: 4294967295
    max_resolution_x: 4294967295
    max_resolution_y: 4294967295
    max_pixels: 1
    frl_config: 0
    cuda_enabled: 1
    ecc_supported: 1
    gpu_instance_size: 1
    multi_vgpu_supported: 1
    device: 0xffff
    subsystem: 0xfffe
    pdev_id: 0x26b1
    profile_size: 0xffffffffffffffff
    fb_length: 0xfffffffffffffffe
    gsp_heap_size: 1
    mappable_video_size: 18446744073709551615
    encoder_capacity: 100
    bar1_length: 0xffffffffffffffff
    frl_enable: 1
    adapter_name: "~"
    adapter_name_unicode: "Größe 図 \U0001F600"
    short_gpu_name_string: "- a"
    licensed_product_name: "1e3"
    vgpu_extra_params: [1, 0, 0xffffffff]
    ftrace_enable: 1
    gpu_direct_supported: 1
    nvlink_p2p_supported: 1
    multi_vgpu_exclusive: 1
    exclusive_type: 4294967295
    exclusive_size: 4294967295
    gpu_instance_profile_id: 4294967295
    placement_size: 4294967295
    homogeneous_placement_ids: [0, 0, 65535, 0]
    heterogeneous_placement_ids: [4294967295]
boards:
  - {name: any, device: 0x26b1, types: [0xffffffff]}
  - {name: one, device: 0x26b1, subsystem: 0x16a1, types: [{type: 0xffffffff, max_instance: 3}]}
END
digits=000102030405060708090a0b0c0d0e0f
digits=$digits$digits$digits$digits
sed -i "s/SIGNATURE/$digits$digits/" "$scratch/all.yaml"
check "compile every member" "$VGPUMC" "$scratch/all.yaml" -q -o "$scratch/all.vgpumeta" \
	--container vgpumeta
round_trip "$scratch/all.vgpumeta"
query "zeros at the end of a list are counted" \
	'.boards[0].types[0].homogeneous_placement_count == 4' "$scratch/all.vgpumeta"
query "text beyond the basic plane" \
	'.boards[0].types[0].adapter_name_unicode == "Größe 図 😀"' "$scratch/all.vgpumeta"
query "an override on one board" '.boards[1].types[0].max_instance == 3' "$scratch/all.vgpumeta"
finish
