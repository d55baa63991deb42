#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc schema export, tested with the tools that use it: a JSON Schema validator, and the Kaitai
# Struct compiler with the parser that it generates. layouts.sh tests the C headers and the driver's
# table.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have_python "export" jsonschema yaml || finish

# validate SCHEMA SOURCE...
validate()
{
	"$python" tests/tools/validate.py "$@"
}

# export_to FORMAT REL: write $scratch/REL.FORMAT
export_to()
{
	"$VGPUMC" schema export "$2" --format "$1" >"$scratch/$2.$1"
}

schemas=$("$VGPUMC" schema list | sed -n 's/^\(r[0-9][0-9.]*\) .*/\1/p')
check "list prints schemas" test -n "$schemas"

# Usage.
says "unknown format" 1 "unsupported value 'xml' for --format" \
	"$VGPUMC" schema export r570 --format xml
says "no format" 1 "--format FORMAT" "$VGPUMC" schema export r570
says "no release" 1 "requires a release" "$VGPUMC" schema export --format c
says "an unexpected release" 1 "does not accept a release" \
	"$VGPUMC" schema export r570 --format layouts
says "an unknown release" 2 "no schema covers" "$VGPUMC" schema export 999.1 --format c
says "an abstract schema" 2 "is abstract" "$VGPUMC" schema export rules --format c
says "a format without export" 1 "expected 'list'" "$VGPUMC" schema show r570 --format c
for format in c json-schema ksy markdown; do
	export_to "$format" r570
	export_to "$format" 570.144
	same "$format by release and by name" "$scratch/r570.$format" "$scratch/570.144.$format"
done

# JSON Schema: every source without errors is valid.
sed '/^release/d' tests/good/minimal.yaml >"$scratch/open.yaml"
for schema in $schemas; do
	check "export $schema to json-schema" export_to json-schema "$schema"
	says "$schema is a JSON Schema" 0 "valid" validate "$scratch/$schema.json-schema" \
		"$scratch/open.yaml"
	[ "$schema" = r570 ] || says "$schema is not for GSP 570.144" 0 "'570.144' does not match" \
		validate "$scratch/$schema.json-schema" tests/good/minimal.yaml
done
grep '^release: "' blobs/vgpu-*.yaml tests/good/*.yaml |
	sed 's/^\([^:]*\):release: "\([0-9.]*\)".*/\2 \1/' >"$scratch/sources"
cut -d ' ' -f 1 "$scratch/sources" | sort -u >"$scratch/releases"
while read -r release; do
	export_to json-schema "$release"
	sed -n "s/^$release //p" "$scratch/sources" |
		xargs "$python" tests/tools/validate.py "$scratch/$release.json-schema"
done <"$scratch/releases" >"$scratch/verdicts" 2>&1
while read -r release source; do
	says "$source is valid for $release" 0 "$source: valid" cat "$scratch/verdicts"
done <"$scratch/sources"
check "sources were validated" test "$(wc -l <"$scratch/sources")" -gt 10

# mistake WHAT SED-SCRIPT: make a change to a source that both vgpumc and the schema must reject
mistakes=
mistake()
{
	file=$scratch/mistake-$(echo "$1" | tr ' ' '-').yaml
	sed "$2" "$scratch/good.yaml" >"$file"
	check_status "vgpumc rejects $1" 2 "$VGPUMC" check "$file"
	mistakes="$mistakes $file"
}

cat >"$scratch/good.yaml" <<'END'
release: "570.144"
vgpu: "18.1"
x-more: [1, two]
types:
  - id: 1
    name: NVIDIA A-1Q
    max_instance: 2
    device: 0x26b1
    profile_size: 1 GiB
    fb_length: 0x40000000
    class: Quadro
    num_heads: 4
    cuda_enabled: 1
    signature: ""
    adapter_name: A
    adapter_name_unicode: ä
    vgpu_extra_params: [1, 2]
boards:
  - name: board
    device: 0x26b1
    subsystem: [0x16a1, 2]
    fb_size: 48 GiB
    types: [{type: 1, max_instance: 3}]
END
check "vgpumc accepts the good source" "$VGPUMC" check "$scratch/good.yaml"
says "the good source is valid" 0 "valid" validate "$scratch/r570.json-schema" "$scratch/good.yaml"
mistake "an unknown key" 's/num_heads/num_head/'
mistake "an unknown key of the file" 's/x-more/more/'
mistake "an unknown key of a board" 's/fb_size/fb_sise/'
mistake "an unknown key of a board entry" 's/{type: 1, max_instance/{type: 1, max_instances/'
mistake "an entry without a type" 's/{type: 1, /{/'
mistake "a type without a name" '/name: NVIDIA/d'
mistake "a board without a device" '/^    device: 0x26b1$/{/x/!d;n;n;};/name: board/{n;d;}'
mistake "no types" '/^types/,/vgpu_extra/d'
mistake "an id of 0" 's/id: 1$/id: 0/'
mistake "a flag of 2" 's/cuda_enabled: 1/cuda_enabled: 2/'
mistake "too many instances" 's/max_instance: 3/max_instance: 33/'
mistake "a number that does not fit" 's/num_heads: 4/num_heads: 0x100000000/'
mistake "a negative number" 's/num_heads: 4/num_heads: -4/'
mistake "a text for a number" 's/num_heads: 4/num_heads: four/'
mistake "a unit without a size" 's/num_heads: 4/num_heads: 4 KiB/'
mistake "an unknown unit" 's/1 GiB/1 GB/'
mistake "a text that is too long" 's/A-1Q/&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/'
mistake "a text that is not ASCII" 's/Quadro/Quädro/'
mistake "a name that is empty" 's/NVIDIA A-1Q/""/'
mistake "half a byte" 's/signature: ""/signature: "0"/'
mistake "invalid hexadecimal digits" 's/signature: ""/signature: "0g"/'
mistake "too many bytes" "s/signature: \"\"/signature: \"$(printf '%0258d' 0)\"/"
mistake "a list too long" "s/\[1, 2\]/[$(printf '%01024d' 0 | sed 's/0/0,/g')1]/"
mistake "a number for a list" 's/\[1, 2\]/1/'
mistake "an id that does not fit" 's/0x16a1, 2/0x16a1, 65536/'
mistake "no subsystem" 's/\[0x16a1, 2\]/[]/'
mistake "an unknown container" 's/^vgpu: .*/&\ncontainer: nvmeta/'
mistake "features too long" "s/^vgpu: .*/&\\nfeatures: \"$(printf '%0258d' 0)\"/"
mistake "an invalid release" 's/570.144/570.144-1/'
# shellcheck disable=SC2086
validate "$scratch/r570.json-schema" $mistakes >"$scratch/verdicts" 2>&1
for file in $mistakes; do
	check "the schema rejects $(basename "$file" .yaml)" awk -v file="$file" '
		index($0, file ": ") == 1 { verdict = substr($0, length(file) + 3) }
		END { exit verdict == "" || verdict == "valid" }' "$scratch/verdicts"
done

# The exporter and the reader of sources each have a list of keys; both must be the same.
awk '/key_handler (document_keys|board_keys)\[\]/, /};/ {
	while (match($0, /[{]"[a-z_]+"/)) {
		print substr($0, RSTART + 2, RLENGTH - 3)
		$0 = substr($0, RSTART + RLENGTH)
	}
}' compiler/model/*.c | sort >"$scratch/read"
jq -r '[.properties, ."$defs".board.properties] | map(keys[]) | .[]' "$scratch/r570.json-schema" |
	sort >"$scratch/exported"
check "keys of file and board" diff "$scratch/read" "$scratch/exported"

# Kaitai Struct, in the versions that this test was written for.
npm_packages kaitai kaitai-struct-compiler@0.11.0 kaitai-struct@0.11.0 js-yaml@4.1.0 || finish
make_key section -newkey ec -pkeyopt ec_paramgen_curve:P-256

# kaitai NAME RELEASE SOURCE ARGUMENT...: compile the source in both containers, signed and not, and
# check that the parser generated by Kaitai Struct reads the values that dump shows.
kaitai()
{
	name=$1
	release=$2
	source=$3
	shift 3
	export_to ksy "$release"
	files=
	containers=$("$VGPUMC" schema show "$release" | sed -n 's/(default)//;s/^containers//p')
	for container in $containers; do
		blob=$scratch/$name.$container
		"$VGPUMC" "$source" -q -o "$blob" --container "$container" "$@" 2>/dev/null
		"$VGPUMC" sign "$blob" -q -o "$blob.signed" --key "$scratch/section.key" \
			--cert "$scratch/section.crt" 2>"$scratch/output"
		for file in "$blob" "$blob.signed"; do
			"$VGPUMC" dump "$file" --format json >"$file.json"
			files="$files $file $file.json"
		done
	done
	# shellcheck disable=SC2086
	says "Kaitai Struct reads $name, $release" 0 "values are the same" \
		node tests/tools/kaitai.js "$scratch/$release.ksy" $files
}

kaitai ada 570.144 blobs/vgpu-570.144.yaml --only "NVIDIA RTX 6000 Ada Generation"
layouts=tests/data/layouts
for schema in $schemas; do
	table=$layouts/$schema.tsv
	[ -f "$table" ] || continue
	release=$(awk -v layout="$schema" '$2 == layout { print $1; exit }' "$layouts/releases.tsv")
	"$TOOLS/every_member" "$table" "$layouts/keys.tsv" yaml >"$scratch/$schema.yaml"
	kaitai "$schema" "$release" "$scratch/$schema.yaml" --release "$release"
done

# The comparison can fail, and the parser rejects wrong bytes.
blob=$scratch/ada.nvvgpumt
jq '.boards[0].types[3].max_instance += 1' "$blob.json" >"$scratch/other.json"
says "the comparison finds another value" 1 "max_instance" \
	node tests/tools/kaitai.js "$scratch/570.144.ksy" \
	"$blob" "$scratch/other.json"
set --
for at in 0 12 232 240 256 264 272 280 288 296; do
	cp "$blob" "$scratch/corrupt-$at"
	printf '\377' | dd of="$scratch/corrupt-$at" bs=1 seek="$at" conv=notrunc \
		2>"$scratch/output"
	set -- "$@" "$scratch/corrupt-$at"
done
says "Kaitai Struct rejects wrong bytes" 0 "$# files are rejected" \
	node tests/tools/kaitai.js --reject "$scratch/570.144.ksy" "$@"

# Markdown: each member, constant and check has a row, and all rows of a table have all columns.
for schema in $schemas; do
	export_to markdown "$schema"
	"$VGPUMC" schema show "$schema" >"$scratch/shown"
	{
		awk '$1 ~ /^[0-9]+$/ { print $4 }' "$scratch/shown"
		sed -n 's/^  \([a-z][a-z-]*\) ([a-z]*): .*/\1/p' "$scratch/shown"
		sed -n 's/^  \([A-Z][A-Z0-9_]*\) = .*/\1/p' "$scratch/shown"
	} | sort -u >"$scratch/wanted"
	sed -n -e 's/^| [0-9]* | [0-9]* | [^|]* | `\([A-Za-z0-9_]*\)` .*/\1/p' \
		-e 's/^| `\([^`]*\)` | \(error\|warning\) .*/\1/p' \
		-e 's/^| `\([A-Z][A-Z0-9_]*\)` | [0-9]* |$/\1/p' "$scratch/$schema.markdown" |
		sort -u >"$scratch/got"
	check "markdown of $schema, every row" diff "$scratch/wanted" "$scratch/got"
	awk '{ gsub(/\\\|/, "") }
		/^[|]/ { n = gsub(/[|]/, ""); if (wanted && n != wanted) print; wanted = n; next }
		{ wanted = 0 }' "$scratch/$schema.markdown" >"$scratch/ragged"
	check "markdown of $schema, columns" diff /dev/null "$scratch/ragged"
done
finish
