#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc diff: differences of boards, types and values by name, and of bytes if these are the same.
# shellcheck source=tests/lib.sh
. tests/lib.sh

# make_source NAME SED-SCRIPT: write $scratch/NAME.yaml and compile it to NAME.bin and NAME.meta
make_source()
{
	sed "$2" >"$scratch/$1.yaml" <<'END'
release: "570.144"
vgpu: "18.1"
types:
  - {id: 7, name: A-1Q, class: Quadro, device: 0x26b1, subsystem: 1, max_instance: 4,
     profile_size: 1 GiB, fb_length: 1 GiB}
  - {id: 8, name: A-2Q, class: Quadro, device: 0x26b1, subsystem: 2, max_instance: 2,
     placement_size: 2}
  - {id: 9, name: A-4Q, class: Quadro, device: 0x26b1, subsystem: 4, max_instance: 1}
boards:
  - {device: 0x26b1, types: [7, 8, {type: 9, signature: ff}]}
  - {device: 0x26b5, types: [7]}
END
	"$VGPUMC" "$scratch/$1.yaml" -q -o "$scratch/$1.bin" -Wno-profile-name -Wno-class-name &&
		"$VGPUMC" "$scratch/$1.yaml" -q -o "$scratch/$1.meta" --container vgpumeta \
			-Wno-profile-name -Wno-class-name
}

# lines NAME STATUS OLD NEW: compare two files; standard input is the output after the headings
lines()
{
	"$VGPUMC" diff "$scratch/$3" "$scratch/$4" >"$scratch/printed" 2>&1
	status=$?
	grep -v -e '^--- ' -e '^+++ ' "$scratch/printed" >"$scratch/body"
	cat >"$scratch/wanted"
	if [ "$status" -ne "$2" ]; then
		not_ok "$1" "exit status $status, not $2"
	elif diff -u "$scratch/wanted" "$scratch/body"; then
		ok "$1"
	else
		not_ok "$1" "prints something else"
	fi
}

sig=$(awk 'BEGIN { for (i = 0; i < 128; i++) printf "ab" }')
make_source a "s/signature: ff/signature: $sig/" || not_ok "compile" "a"
lines "the same file" 0 a.bin a.bin <<'END'
no difference
END
"$VGPUMC" diff -q "$scratch/a.bin" "$scratch/a.bin" >"$scratch/printed" 2>&1
check "-q, the same" cmp /dev/null "$scratch/printed"

make_source b "s/signature: ff/signature: ${sig%ab}00/
	s/id: 8,.*/id: 10, name: A-3Q, device: 0x26b1, subsystem: 2, max_instance: 2,/
	s/placement_size: 2/num_heads: 0/; s/\\[7, 8/[7, 10/
	s/fb_length: 1 GiB/fb_length: 512 MiB, gsp_heap_size: 512 MiB/; s/0x26b5/0x26b8/"
lines "values, types and boards" 4 a.bin b.bin <<'END'
* board 10de:26b1
  * 7 A-1Q
      fb_length: 1 GiB -> 512 MiB
      gsp_heap_size: 0 -> 512 MiB
  - 8 A-2Q
  * 9 A-4Q
      signature: ...ab -> ...00
  + 10 A-3Q
- board 10de:26b5, 1 type
  - 7 A-1Q
+ board 10de:26b8, 1 type
  + 7 A-1Q
1 board added, 1 removed, 1 changed, 1 type added, 1 removed, 2 changed (3 values)
END
says "both files are named" 4 "+++ $scratch/b.bin: GSP 570.144, vGPU 18.1, nvvgpumt" \
	"$VGPUMC" diff "$scratch/a.bin" "$scratch/b.bin"
"$VGPUMC" diff "$scratch/a.bin" "$scratch/b.bin" --format json >"$scratch/json"
check "JSON, exit status" test $? -eq 4
check "JSON" jq -e '(.values | length) == 0 and (.boards | map([.board, .change])) ==
	[["10de:26b1", "changed"], ["10de:26b5", "removed"], ["10de:26b8", "added"]] and
	(.boards[0].types | map([.id, .name, .change])) == [[7, "A-1Q", "changed"],
	[8, "A-2Q", "removed"], [9, "A-4Q", "changed"], [10, "A-3Q", "added"]] and
	.boards[0].types[0].values == [{"key": "fb_length", "old": 1073741824, "new": 536870912,
	"unit": "bytes"}, {"key": "gsp_heap_size", "old": 0, "new": 536870912, "unit": "bytes"}] and
	.boards[2].types == [{"id": 7, "name": "A-1Q", "change": "added", "values": []}] and
	.summary[0:13] == "1 board added"' "$scratch/json"

# Another container and release: values are compared by their keys.
lines "containers" 4 a.bin a.meta <<'END'
  container: nvvgpumt -> vgpumeta
  vgpu: 18.1 -> none
container nvvgpumt -> vgpumeta, vgpu removed
END
make_source c "s/signature: ff/signature: $sig/; s/570.144/550.90.07/; s/18.1/17.2/
	s/placement_size: 2/placement_size: 2, placement_ids: [1, 2]/"
lines "releases" 4 a.bin c.bin <<'END'
  release: 570.144 -> 550.90.07
  vgpu: 18.1 -> 17.2
* board 10de:26b1
  * 8 A-2Q
      placement_count: none -> 2
      placement_ids: none -> [1, 2]
release 570.144 -> 550.90.07, vgpu 18.1 -> 17.2, 1 board changed, 1 type changed (2 values)
END

# A change that all types of a board share is printed once.
make_source heads "s/signature: ff/signature: $sig/; s/max_instance/num_heads: 1, max_instance/
	s/id: 9, name: A-4Q/id: 9, name: A-4Q, frl_config: 30/"
lines "all types alike" 4 a.bin heads.bin <<'END'
* board 10de:26b1
  * each of 3 types
      num_heads: 0 -> 1
  * 9 A-4Q
      frl_config: 0 -> 30
* board 10de:26b5
  * 7 A-1Q
      num_heads: 0 -> 1
2 boards changed, 4 types changed (5 values)
END

# One file holds device ids only; the other has two boards with one device id, and a third board.
{
	sed '/^boards/,$ d' "$scratch/a.yaml"
	echo 'boards:'
	echo '  - {device: 0x26b1, subsystem: 1, types: [7, 8]}'
	echo "  - {device: 0x26b1, subsystem: 2, types: [7, 8, {type: 9, signature: $sig}]}"
	echo '  - {device: 0x26b7, types: [8]}'
} >"$scratch/two.yaml"
"$VGPUMC" "$scratch/two.yaml" -q -o "$scratch/two.meta" --container vgpumeta -Wno-profile-name \
	-Wno-class-name
lines "boards of one device id" 4 a.bin two.meta <<'END'
  container: nvvgpumt -> vgpumeta
  vgpu: 18.1 -> none
- board 10de:26b5, 1 type
  - 7 A-1Q
* board 10de:26b1 10de:0001
  - 9 A-4Q
+ board 10de:26b7, 1 type
  + 8 A-2Q
container nvvgpumt -> vgpumeta, vgpu removed, 1 board added, 1 removed, 1 changed, 1 type removed
END
lines "... the other way round" 4 two.meta a.bin <<'END'
  container: vgpumeta -> nvvgpumt
  vgpu: none -> 18.1
* board 10de:26b1 10de:0001
  + 9 A-4Q
- board 10de:26b7, 1 type
  - 8 A-2Q
+ board 10de:26b5, 1 type
  + 7 A-1Q
container vgpumeta -> nvvgpumt, vgpu added, 1 board added, 1 removed, 1 changed, 1 type added
END

make_source order "s/signature: ff/signature: $sig/; s/\\[7, 8, /[8, 7, /"
lines "the order of types" 4 a.bin order.bin <<'END'
* board 10de:26b1
    order of types: [7, 8, 9] -> [8, 7, 9]
1 board changed
END
{
	grep -v '26b1, types' "$scratch/a.yaml"
	grep '26b1, types' "$scratch/a.yaml"
} >"$scratch/turned.yaml"
"$VGPUMC" "$scratch/turned.yaml" -q -o "$scratch/turned.bin" -Wno-profile-name
lines "the order of boards" 4 a.bin turned.bin <<'END'
  order of boards: [0x26b1, 0x26b5] -> [0x26b5, 0x26b1]
order of boards changed
END

# Signatures.
make_key k -newkey ec -pkeyopt ec_paramgen_curve:P-256
for n in 1 2; do
	"$VGPUMC" sign -q "$scratch/a.bin" -o "$scratch/signed$n.bin" --key "$scratch/k.key" \
		--cert "$scratch/k.crt"
done
says "signature added" 4 "signature added" "$VGPUMC" diff "$scratch/a.bin" "$scratch/signed1.bin"
says "signature removed" 4 "signature removed" "$VGPUMC" diff "$scratch/signed1.bin" \
	"$scratch/a.bin"
says "signature changed" 4 "signature changed" "$VGPUMC" diff "$scratch/signed1.bin" \
	"$scratch/signed2.bin"

# Other bytes in a group of unknown type: only the bytes differ.
for byte in 01 02; do
	"$TOOLS/damage" -m "$scratch/a.meta" "$scratch/group$byte.meta" 24=03000000 \
		"add=34120000010010001800000000000000$(printf "$byte%.0s" 1 2 3 4 5 6 7 8)"
done
says "other bytes only" 4 ": 0101010101010101 -> 0202020202020202" \
	"$VGPUMC" diff "$scratch/group01.meta" "$scratch/group02.meta"
says "other bytes only: the summary" 4 \
	"2 ranges of bytes changed that no board, type or value explains" \
	"$VGPUMC" diff "$scratch/group01.meta" "$scratch/group02.meta"
says "one more unknown group" 4 "unknown groups: 0 -> 1" \
	"$VGPUMC" diff "$scratch/a.meta" "$scratch/group01.meta"

# Without a schema for the release.
echo 'schema made-up extends r570 { releases 9999.1; containers vgpumeta; }' >"$scratch/x.schema"
for n in a b; do
	sed -i 's/570.144/9999.1/' "$scratch/$n.yaml"
	"$VGPUMC" "$scratch/$n.yaml" -q -o "$scratch/$n.new" --schema "$scratch/x.schema" \
		-Wno-profile-name -Wno-class-name
done
says "without a schema: number of bytes" 4 "bytes of records that differ: 0 ->" \
	"$VGPUMC" diff "$scratch/a.new" "$scratch/b.new"
says "with the schema: the value" 4 "fb_length: 1 GiB -> 512 MiB" \
	"$VGPUMC" diff "$scratch/a.new" "$scratch/b.new" --schema "$scratch/x.schema"

# The whole catalogue, and compressed files.
for release in 535.129.03 570.144; do
	"$VGPUMC" "blobs/vgpu-$release.yaml" -q -o "$scratch/$release.bin"
done
says "two catalogues" 4 "release 535.129.03 -> 570.144" \
	"$VGPUMC" diff "$scratch/535.129.03.bin" "$scratch/570.144.bin"
xz -k --check=crc32 "$scratch/570.144.bin"
says "compressed with xz" 0 "no difference" "$VGPUMC" diff "$scratch/570.144.bin" \
	"$scratch/570.144.bin.xz"
says "standard input" 0 "no difference" sh -c '"$0" diff - "$1" <"$1"' "$VGPUMC" \
	"$scratch/570.144.bin"
head -c 1000 "$scratch/570.144.bin" >"$scratch/cut.bin"
check_status "truncated file" 2 "$VGPUMC" diff "$scratch/570.144.bin" "$scratch/cut.bin"
check_status "missing file" 1 "$VGPUMC" diff "$scratch/570.144.bin" "$scratch/absent.bin"
check_status "one file" 1 "$VGPUMC" diff "$scratch/570.144.bin"
says "unknown format" 1 "supported: table, json" "$VGPUMC" diff a b --format html
finish
