#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The catalogue: its sources and the tables of its README are what blobs/generate makes of the
# facts, wherever and in whichever locale that runs; no rule finds anything in them; the names and
# PCI ids are those of the release's driver, read from the facts here once more by other means.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have_python "the catalogue and its facts" || finish

check "the facts hold, and the sources and the README are up to date" \
	"$python" blobs/generate --check

# Made anew from a copy of the facts, elsewhere, the files are the same.
cp -r blobs "$scratch/blobs"
rm -f "$scratch"/blobs/*.bin "$scratch"/blobs/vgpu-*.yaml
check "generate elsewhere" sh -c \
	'cd "$1" && LC_ALL=C PYTHONHASHSEED=7 PYTHONDONTWRITEBYTECODE=1 "$2" blobs/generate' \
	sh "$scratch" "$python"
for file in blobs/vgpu-*.yaml blobs/README.md; do
	same "${file##*/} is the same" "$file" "$scratch/$file"
done
check "no other sources" test "$(cd blobs && echo vgpu-*.yaml)" = \
	"$(cd "$scratch/blobs" && echo vgpu-*.yaml)"

# A change of any of them is seen, and so is a fact that contradicts another.
echo '# more' >>"$scratch/blobs/vgpu-570.144.yaml"
says "a changed source is seen" 1 "vgpu-570.144.yaml is not what blobs/generate writes" \
	"$python" "$scratch/blobs/generate" --check
sed -i 's/^| NVIDIA L4 | 27b8 | 16ca,/| NVIDIA L4 | 27b9 | 16ca,/' "$scratch/blobs/README.md"
says "a changed table is seen" 1 "README.md is not what blobs/generate writes" \
	"$python" "$scratch/blobs/generate" --check
sed -i 's/^901,NVIDIA L40-4C,0x26b5,0x178d,12,/901,NVIDIA L40-4C,0x26b5,0x178d,13,/' \
	"$scratch/blobs/data/compute.csv"
says "a wrong fact is seen" 1 "NVIDIA L40-4C: 13 instances, published as 12" \
	"$python" "$scratch/blobs/generate"
says "... and nothing is written then" 0 "# more" tail -n 1 "$scratch/blobs/vgpu-570.144.yaml"

for source in blobs/vgpu-*.yaml; do
	says "${source##*/}: no error, and no warning" 0 "no errors" \
		"$VGPUMC" check "$source" -Werror
	name=$(basename "$source" .yaml)
	release=${name#vgpu-}
	"$VGPUMC" "$source" -q -o "$scratch/$name.bin"
	"$VGPUMC" dump "$scratch/$name.bin" --format json >"$scratch/$name.json"
	container=$(sed -n "s/^$release,[^,]*,[^,]*,\\([^,]*\\),.*/\\1/p" blobs/data/releases.csv)
	check "$name: the container of its release" jq -e --arg is "$container" \
		'.container == $is' "$scratch/$name.json"
	# Each virtual device is one that the driver of the release has by its name.
	jq -r '.boards[].types[] | "\(.vdev_id / 65536 | floor) \(.vdev_id % 65536) \(.name)"' \
		"$scratch/$name.json" | sort -u >"$scratch/types"
	"$python" - "$release" >"$scratch/known" <<-'END'
		import csv, sys
		def version(text): return [int(part) for part in text.split(".")]
		with open("blobs/data/virtual.csv", encoding="utf-8") as file:
		    rows = list(csv.DictReader(line for line in file if line[0] != "#"))
		tags = [version(tag) for row in rows for tag in (row["since"], row["until"]) if tag]
		wanted = max(tag for tag in tags if tag <= version(sys.argv[1]))
		for row in rows:
		    if version(row["since"]) <= wanted <= version(row["until"] or "9999"):
		        print(int(row["device"], 16), int(row["subsystem"], 16), row["name"])
	END
	sort -u -o "$scratch/known" "$scratch/known"
	check "$name: every type is known to the release's driver" \
		test -z "$(comm -23 "$scratch/types" "$scratch/known")"
	check "$name: that was read" test "$(wc -l <"$scratch/types")" -gt 300
done

# What differs between the releases is what README.md says.
types()
{
	jq '[.boards[].types[].id] | unique | length' "$scratch/vgpu-$1.json"
}
check "580.95.05 has L40S-3B" jq -e '[.boards[].types[] | select(.name == "NVIDIA L40S-3B") |
	[.id, .max_instance, .vgpu_ssvid]] == [[2164, 16, 4318]]' "$scratch/vgpu-580.95.05.json"
check "580.65.06 does not" test "$(types 580.65.06)" -eq $(($(types 580.95.05) - 1))
check "595.45.04 has the A2 by its subsystem" jq -e '[.boards[] | select(.device == "0x25b6") |
	[.subsystem, .types[0].name]] == [["0x14a9", "NVIDIA A16-1B"],
	["0x157e", "NVIDIA A2-1B"]]' "$scratch/vgpu-595.45.04.json"
check "before it one board has the types of both" jq -e '[.boards[] |
	select(.device == "0x25b6") | [.types[].name | select(endswith("-1B"))]] ==
	[["NVIDIA A16-1B", "NVIDIA A2-1B"]]' "$scratch/vgpu-580.95.05.json"

# A reader that compares all four ids finds every group of a vgpumeta file, on a board that the
# release's driver names.
for release in 595.45.04 610.57.04 615.71.09; do
	jq -r '.boards[] | "\(.device) \(.subsystem)"' "$scratch/vgpu-$release.json" |
		sort >"$scratch/groups"
	awk -F, '/^0x/ && $2 != "0x0000" { print $1, $2 }' blobs/data/boards.csv |
		sort >"$scratch/table"
	check "$release: every group is some board's" test -z "$(comm -23 "$scratch/groups" \
		"$scratch/table")"
	check "$release: no group is there twice" test -z "$(uniq -d "$scratch/groups")"
	check "$release: there are groups" test "$(wc -l <"$scratch/groups")" -gt 40
done
for row in 610.57.04:10de:2335:10de:18bf:14 615.71.09:10de:2bb5:10de:204e:45; do
	board=${row#*:}
	"$VGPUMC" match --gsp "${row%%:*}" --board "${board%:*}" --format json \
		"$scratch/vgpu-${row%%:*}.bin" >"$scratch/match"
	check "${board%:*} has types for ${row%%:*}" test "$(grep -o '"vdev_id"' "$scratch/match" |
		wc -l)" -eq "${row##*:}"
done

# The ids that moved: those of vGPU 15 and 16, and not those of 510.47.03.
for release in 535.129.03 595.45.04; do
	check "RTX A5500 in $release" jq -e '[.boards[].types[] | select(.id >= 782 and .id <= 786) |
		.name] == ["NVIDIA RTXA5500-4C", "NVIDIA RTXA5500-6C", "NVIDIA RTXA5500-8C",
		"NVIDIA RTXA5500-12C", "NVIDIA RTXA5500-24C"]' "$scratch/vgpu-$release.json"
done
finish
