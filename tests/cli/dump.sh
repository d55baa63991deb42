#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc dump: hexadecimal with each byte of a file once, YAML for values that need care in YAML or
# break rules, files for releases that no schema covers, and the use of the standard streams.
# shellcheck source=tests/lib.sh
. tests/lib.sh

make_key ec -newkey ec -pkeyopt ec_paramgen_curve:P-256

# bytes_of HEX-DUMP: print one byte per line, in the order of the dump, and each gap or overlap
bytes_of()
{
	awk '
	function hex(text, i, n) {
		for (i = 1; i <= length(text); i++)
			n = 16 * n + index("0123456789abcdef", substr(text, i, 1)) - 1
		return n
	}
	/^[0-9a-f]+  / {
		at = index($0, "  ")
		if (hex(substr($0, 1, at - 1)) != offset)
			print "at", offset, "comes", $1
		shown = substr($0, at + 2, 48)
		if (shown ~ /^00 \*/) {
			sub(/ zero bytes$/, "")
			count = $NF
			for (i = 0; i < count; i++)
				print "00"
			offset += count
			next
		}
		count = split(shown, bytes, " ")
		for (i = 1; i <= count; i++)
			print bytes[i]
		offset += count
	}' "$1"
}

# every_byte NAME FILE ARGUMENTS...
every_byte()
{
	test_name=$1
	file=$2
	shift 2
	"$VGPUMC" dump "$file" --format hex "$@" >"$scratch/hex"
	bytes_of "$scratch/hex" >"$scratch/got"
	od -An -v -tx1 -w1 "$file" | tr -d ' ' >"$scratch/wanted"
	same "$test_name" "$scratch/wanted" "$scratch/got"
}

for container in nvvgpumt vgpumeta; do
	file=$scratch/$container
	"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$file" --container "$container" \
		--only "NVIDIA L4" --only "NVIDIA A16"
	"$VGPUMC" sign "$file" -q -o "$file.signed" --key "$scratch/ec.key" --cert "$scratch/ec.crt"
	every_byte "$container as hex, every byte once" "$file"
	every_byte "signed $container as hex, every byte once" "$file.signed"
	"$VGPUMC" dump "$file" --format json | jq '.boards | length' >"$scratch/wanted"
	grep -c '^# board ' "$scratch/hex" >"$scratch/got"
	same "$container as hex, every board" "$scratch/wanted" "$scratch/got"
	for word in gsp_build_version vgpuName "NVIDIA L4-24Q" heterogeneousPlacementIds \
		signature_size; do
		says "$container as hex has $word" 0 "$word" cat "$scratch/hex"
	done
done

# back NAME SOURCE: check that the dump of the compiled source compiles to the same bytes
back()
{
	cat >"$scratch/source.yaml"
	check "$1: compiles" "$VGPUMC" "$scratch/source.yaml" -q -o "$scratch/one"
	"$VGPUMC" dump "$scratch/one" --format yaml >"$scratch/dumped.yaml" 2>"$scratch/stderr"
	check "$1: compiles again" "$VGPUMC" "$scratch/dumped.yaml" -q -o "$scratch/two"
	same "$1: the same bytes" "$scratch/one" "$scratch/two"
}

# A type with one more line.
source_with()
{
	printf '%s\n' 'release: "570.144"' 'vgpu: "18.1"' 'types:' \
		'  - {id: 1, name: A-1, device: 0x26b1, max_instance: 2}' \
		'  - id: 2' '    name: B-1' '    device: 0x26b1' '    max_instance: 2' "    $1" \
		'boards:' '  - {device: 0x26b1, types: [2, 1]}'
}

bytes127=$(printf '12%.0s' $(seq 127))
source_with "signature: \"${bytes127}00\"" | back "a signature that ends in zero"
source_with "signature: \"${bytes127}12\"" | back "a signature that does not"
source_with "signature: \"00${bytes127}\"" | back "a signature that begins with zero"
source_with 'vgpu_extra_params: [0, 0, 5, 0]' | back "a list that ends in zero"
source_with 'class: " leading"' | back "text with a space in front"
source_with 'class: "trailing "' | back "text with a space behind"
source_with 'class: "0x10"' | back "text like a number"
source_with 'class: "1.5"' | back "text like another number"
source_with 'class: "~"' | back "text like nothing"
source_with 'class: "Yes"' | back "text like a truth value"
source_with 'class: "=<<"' | back "text like a merge key"
source_with 'class: "\"\\ #: - &*!|>%@`"' | back "text with all that YAML knows"
source_with 'class: "---"' | back "text like the end of a document"
source_with 'adapter_name_unicode: "\u00a0\u2003\ufffd\U0010ffff"' | back "rare characters"
source_with 'vdev_id: 0xffffffffffffffff' | back "a virtual device beyond 32 bits"
source_with 'gpu_instance_profile_id: 4294967295' | back "the largest number"

# Standard streams and exit statuses.
"$VGPUMC" dump - --format json <"$scratch/nvvgpumt" >"$scratch/stdout" 2>"$scratch/stderr"
check "reads standard input" [ $? -eq 0 ]
check "JSON of standard input" jq -e '.file == "<stdin>" and (.boards | length == 2)' \
	"$scratch/stdout"
check "JSON: nothing on standard error" cmp /dev/null "$scratch/stderr"
head -c 1000 "$scratch/nvvgpumt" >"$scratch/cut"
for format in yaml json table hex; do
	"$VGPUMC" dump "$scratch/cut" --format "$format" >"$scratch/stdout" 2>"$scratch/stderr"
	check "truncated file as $format: exit status" [ $? -eq 2 ]
	check "truncated file as $format: nothing on standard output" \
		cmp /dev/null "$scratch/stdout"
	says "truncated file as $format: error with an offset" 0 "$scratch/cut:0x" \
		cat "$scratch/stderr"
done
says "unknown format" 1 "yaml, json" "$VGPUMC" dump "$scratch/nvvgpumt" --format xml
check_status "no file" 1 "$VGPUMC" dump
"$VGPUMC" dump "$scratch/nvvgpumt" "$scratch/vgpumeta" >"$scratch/two"
check "two files, each with its name" test "$(grep -c '^==> ' "$scratch/two")" -eq 2
"$VGPUMC" dump --format json "$scratch/nvvgpumt" "$scratch/vgpumeta" >"$scratch/two"
check "two files as JSON, one after the other" test "$(jq -s length "$scratch/two")" -eq 2
says "an invalid file among several" 2 "==> $scratch/nvvgpumt" "$VGPUMC" dump tests/lib.sh \
	"$scratch/nvvgpumt"
check_status "missing file" 1 "$VGPUMC" dump "$scratch/absent"
check_status "rejects a source" 2 "$VGPUMC" dump blobs/vgpu-570.144.yaml
says "table, a board" 0 "Board 10de:27b8" "$VGPUMC" dump "$scratch/nvvgpumt"
says "table, a subsystem" 0 "Board 10de:27b8 10de:16ca" "$VGPUMC" dump "$scratch/vgpumeta"
says "table, signed" 0 "signed (signature not checked)" "$VGPUMC" dump "$scratch/nvvgpumt.signed"

# A release whose schema is given to the compiler, but not to dump.
echo 'schema made-up extends r570 { releases 9999.1; }' >"$scratch/made-up.schema"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/new" --release 9999.1 --only "NVIDIA L4" \
	--schema "$scratch/made-up.schema"
says "without a schema: a warning" 0 "9999.1" "$VGPUMC" dump "$scratch/new"
says "without a schema: the values of the kernel structs" 0 "NVIDIA L4-24Q" \
	"$VGPUMC" dump "$scratch/new"
says "without a schema: no YAML" 2 "unknown-release" "$VGPUMC" dump "$scratch/new" --format yaml
"$VGPUMC" dump "$scratch/new" --format json >"$scratch/json" 2>/dev/null
check "without a schema: JSON has the bytes" jq -e \
	'.schema == null and (.boards[0].types |
	length > 20 and all(.record | length == 2 * 5224))' \
	"$scratch/json"
every_byte "no schema: hex, every byte once" "$scratch/new"
check "with the schema: YAML" "$VGPUMC" dump "$scratch/new" --format yaml \
	--schema "$scratch/made-up.schema"
every_byte "with the schema: hex, every byte once" "$scratch/new" --schema "$scratch/made-up.schema"
finish
