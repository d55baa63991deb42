#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Files compiled from the catalogue equal, byte for byte, those packed by pack_record from layout
# tables and a list of values: each info record and kernel struct of the RTX 6000 Ada, and the whole
# file with its headers and CRC, in both containers; and the whole file for every other layout.
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/expect.sh
. tests/expect.sh

values=tests/data/rtx6000-ada.txt
ids=$(sed -n 's/^vgpuType=//p' "$values")
count=$(echo "$ids" | wc -l)

# slices NAME FILE START SIZE: one test for each type, the Nth record of both files being equal
slices()
{
	index=0
	for type in $ids; do
		check "$1 of type $type" cmp -i $(($3 + index * $4)) -n "$4" "$2" "$2.expected"
		index=$((index + 1))
	done
}

# compare RELEASE MAJOR MINOR LAYOUT RECORD_SIZE
compare()
{
	for container in nvvgpumt vgpumeta; do
		file=$scratch/$1.$container
		check "compile $1 to $container" "$VGPUMC" "blobs/vgpu-$1.yaml" -o "$file" -q \
			--only "NVIDIA RTX 6000 Ada Generation" --container "$container"
	done

	file=$scratch/$1.nvvgpumt
	expect_nvvgpumt "$file.expected" "$1" "$2" "$3" 0x26b1 "$4" 64 "$values"
	slices "$1 nvvgpumt kernel struct" "$file" 304 96
	slices "$1 nvvgpumt info record" "$file" $((304 + 96 * count + 8)) "$5"
	check "$1 nvvgpumt, every byte" cmp "$file" "$file.expected"

	file=$scratch/$1.vgpumeta
	expect_vgpumeta "$file.expected" "$1" 0x26b1 0x16a1 "$4" "$values"
	slices "$1 vgpumeta info record" "$file" 192 "$5"
	check "$1 vgpumeta, every byte" cmp "$file" "$file.expected"
}

compare 570.144 18 1 r570 5224
compare 535.129.03 16 2 r525 4952

# The same types for the releases of the other layouts, in whichever containers they may go into;
# from the catalogue's source of the release, if it has one that can go into it.
for row in 550.163.01:17:6:r550:64 575.64:18:1:r575:100 580.65.06:19:0:r580.65:128 \
	580.95.05:19:2:r580.94:128 595.45.04:18:1:r595:128; do
	IFS=: read -r release major minor layout most <<-END
		$row
	END
	containers=$("$VGPUMC" schema show "$layout" | sed -n 's/^containers//p' | tr -d ,)
	for container in $containers; do
		file=$scratch/$release.$container
		source=blobs/vgpu-$release.yaml
		case $release.$container in
		575.* | 595.*.nvvgpumt) source=blobs/vgpu-570.144.yaml ;;
		esac
		cp "$values" "$file.values"
		grep -q vgpu_ssvid "$source" &&
			sed -i 's/^vgpuType=.*/&\nvgpuSsvid=0x10de/' "$file.values"
		case $container in
		nvvgpumt) expect_nvvgpumt "$file.expected" "$release" "$major" "$minor" 0x26b1 \
			"$layout" "$most" "$file.values" ;;
		vgpumeta) expect_vgpumeta "$file.expected" "$release" 0x26b1 0x16a1 "$layout" \
			"$file.values" ;;
		*) continue ;;
		esac
		check "compile for $release to $container" "$VGPUMC" "$source" -q -o "$file" \
			--release "$release" --container "$container" \
			--only "NVIDIA RTX 6000 Ada Generation"
		same "$release $container, every byte" "$file.expected" "$file"
	done
done
finish
