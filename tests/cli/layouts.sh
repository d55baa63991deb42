#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The layouts: for every public GSP release, a source that sets every member compiles to the bytes
# of the layout table, in both containers; the exported C headers are right on three kinds of
# machines; the driver's table is up to date.
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=tests/expect.sh
. tests/expect.sh

names=$(sed -n 's/^[0-9][0-9.]*	\(r[0-9.]*\)	.*/\1/p' "$layouts/releases.tsv" | sort -u)
check "eight layouts" test "$(echo "$names" | wc -l)" -eq 8

# may LAYOUT CONTAINER: records of the layout may go into the container
may()
{
	case $1-$2 in
	r615-nvvgpumt) return 1 ;; # it has no place for the head of the control
	esac
}

# The expected bytes of both containers for each layout, whose releases differ in release and CRC.
for layout in $names; do
	types=$(awk -v layout="$layout" '$2 == layout { print $3; exit }' "$layouts/releases.tsv")
	for what in yaml values; do
		check "$layout, $what of every member" \
			sh -c '"$1"/every_member "$2" "$3" "$4" >"$5"' sh \
			"$TOOLS" "$layouts/$layout.tsv" "$layouts/keys.tsv" "$what" \
			"$scratch/$layout.$what"
	done
	! may "$layout" nvvgpumt || expect_nvvgpumt "$scratch/$layout.nvvgpumt" 1.1 12 34 0x2bcd \
		"$layout" "$types" "$scratch/$layout.values" ||
		not_ok "$layout in nvvgpumt" "cannot be packed"
	expect_vgpumeta "$scratch/$layout.vgpumeta" 1.1 0x2bcd 0x16a1 "$layout" \
		"$scratch/$layout.values" || not_ok "$layout in vgpumeta" "cannot be packed"
done

# As many as the longer version string has bytes.
zeros=$(printf '%128s' '' | sed 's/ /\\0/g')

# holds RELEASE LAYOUT CONTAINER OFFSET SIZE REST: compile, and check that the file has the release
# in SIZE bytes at OFFSET and the layout's bytes from REST on
holds()
{
	"$VGPUMC" "$scratch/$2.yaml" --release "$1" --container "$3" -q -o - >"$scratch/got" \
		2>"$scratch/said" || {
		cat "$scratch/said"
		return 1
	}
	printf %s%b "$1" "$zeros" >"$scratch/release"
	cmp -i "$4:0" -n "$5" "$scratch/got" "$scratch/release" &&
		cmp -i "$6" "$scratch/got" "$scratch/$2.$3"
}

while read -r release layout _ _; do
	[ "$release" = "#" ] && continue
	if may "$layout" nvvgpumt; then
		check "$release in nvvgpumt" holds "$release" "$layout" nvvgpumt 160 64 232
	else
		says "$release not in nvvgpumt" 2 "nvvgpumt" "$VGPUMC" "$scratch/$layout.yaml" \
			--release "$release" --container nvvgpumt -q -o "$scratch/got"
	fi
	check "$release in vgpumeta" holds "$release" "$layout" vgpumeta 32 128 160
done <"$layouts/releases.tsv"
check "179 releases" test "$(grep -c '^[0-9]' "$layouts/releases.tsv")" -eq 179

# The comparison finds a byte at a wrong offset, and one that must be zero.
holds 570.144 r570 vgpumeta 32 128 160
for at in 192 600 5400; do
	cp "$scratch/r570.vgpumeta" "$scratch/damaged"
	printf '\245' | dd of="$scratch/damaged" bs=1 seek="$at" conv=notrunc 2>"$scratch/output"
	check_status "a wrong byte at $at is found" 1 cmp -i 160 "$scratch/got" "$scratch/damaged"
done

# headers LANGUAGE MACHINE COMPILER...: the headers compile, and their assertions hold; one does not
# when an offset in it is changed.
headers()
{
	language=$1
	machine=$2
	shift 2
	have "headers, $1, $language, $machine" "$1" || return
	if ! "$@" -ffreestanding -fsyntax-only -x "$language" /dev/null 2>"$scratch/output"; then
		skip "headers, $1, $language, $machine" "it does not compile for $machine"
		return
	fi
	for layout in $names; do
		check "header of $layout, $1, $language, $machine" "$@" -Wall -Wextra -Wpedantic \
			-Wpadded -Werror -ffreestanding -fsyntax-only -x "$language" \
			"$scratch/$layout.c"
	done
	check_status "wrong header, $1, $language, $machine" 1 "$@" -ffreestanding -fsyntax-only \
		-x "$language" "$scratch/r570.wrong.c"
}

for layout in $names; do
	check "export of $layout" sh -c '"$1" schema export "$2" --format c >"$3"' sh \
		"$VGPUMC" "$layout" "$scratch/$layout.h"
	sed '0,/pdevId) == /s/pdevId) == /&8+/' "$scratch/$layout.h" >"$scratch/$layout.wrong.h"
	for kind in "$layout" "$layout.wrong"; do
		printf '#include "%s.h"\n#include "%s.h"\n' "$kind" "$kind" >"$scratch/$kind.c"
	done
	# Every member is there, with the offset and size of the layout table.
	awk '/^#/ { next }
		{ print "_Static_assert(offsetof(struct NVA081_CTRL_VGPU_INFO, " $1 ") == " $3 \
			", \"offset\");"
		print "_Static_assert(sizeof(((struct NVA081_CTRL_VGPU_INFO *)0)->" $1 ") == " $4 \
			", \"size\");" }' "$layouts/$layout.tsv" >"$scratch/wanted"
	grep '^_Static_assert.*NVA081_CTRL_VGPU_INFO.*[,>]' "$scratch/$layout.h" |
		grep -v '^_Static_assert(sizeof(struct' >"$scratch/asserted"
	check "header of $layout asserts every member" diff "$scratch/wanted" "$scratch/asserted"
done
headers c x86-64 gcc -m64 -std=c11
headers c i386 gcc -m32 -std=c11
headers c s390x s390x-linux-gnu-gcc -std=c11
headers c x86-64 clang --target=x86_64-linux-gnu -std=c11
headers c i386 clang --target=i386-linux-gnu -std=c11
headers c s390x clang --target=s390x-linux-gnu -std=c11
headers c++ i386 clang --target=i386-linux-gnu -std=c++11

# The driver's table.
check "export of the driver's table" sh -c '"$1" schema export --format layouts >"$2"' sh \
	"$VGPUMC" "$scratch/layouts.c"
if cmp -s kernel/parser/layouts.c "$scratch/layouts.c"; then
	ok "kernel/parser/layouts.c is up to date"
else
	diff -u kernel/parser/layouts.c "$scratch/layouts.c" | head -n 40 | sed 's/^/    /'
	not_ok "kernel/parser/layouts.c is up to date" \
		"run: vgpumc schema export --format layouts >kernel/parser/layouts.c"
fi
finish
