#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The result of `make install` in $BUILD/installed, with the prefix /usr: the program, the library,
# shared and static, with its headers and pkg-config file, and the manual pages.
# shellcheck source=tests/lib.sh
. tests/lib.sh

export VGPUMC
# A copy, whose path has no blank: flags of pkg-config are words.
root=$scratch/installed
cp -a "${BUILD:-build}/installed" "$root" || exit 1
san=
case ${BUILD:-build} in
build-san) san=-fsanitize=address,undefined ;;
esac

(cd "$root" && find . ! -type d | sort) >"$scratch/files"
cat >"$scratch/wanted" <<'END'
./usr/bin/vgpumc
./usr/include/vgpu-metadata/layouts.h
./usr/include/vgpu-metadata/metadata.h
./usr/include/vgpu-metadata/metadata_env.h
./usr/include/vgpu-metadata/metadata_format.h
./usr/include/vgpu-metadata/metadata_version.h
./usr/lib/libvgpu-metadata.a
./usr/lib/libvgpu-metadata.so
./usr/lib/libvgpu-metadata.so.0
./usr/lib/libvgpu-metadata.so.VERSION
./usr/lib/pkgconfig/vgpu-metadata.pc
./usr/share/bash-completion/completions/vgpumc
./usr/share/fish/vendor_completions.d/vgpumc.fish
./usr/share/man/man1/vgpumc.1
./usr/share/man/man5/vgpu-metadata.5
./usr/share/man/man5/vgpumc-schema.5
./usr/share/man/man5/vgpumc-source.5
./usr/share/vgpumc/vgpumc-source.schema.json
./usr/share/zsh/site-functions/_vgpumc
END

# The same version everywhere.
version=$("$root/usr/bin/vgpumc" --version | sed 's/^vgpumc //')
if ! have "manual pages of section 5" lowdown; then
	sed -i '/[.]5$/d' "$scratch/wanted"
fi
sed "s/VERSION/$version/" "$scratch/wanted" | sort >"$scratch/wanted.files"
check "these files are installed" diff "$scratch/wanted.files" "$scratch/files"
check "the driver's version" grep -q "^PACKAGE_VERSION=\"$version\"\$" kernel/dkms.conf
says "the packages' version" 0 "vgpumc ($version)" head -n 1 debian/changelog
# The build dependencies of the packages are those of `make`; the library's are what it links with.
# control FIELD: print the packages in the fields of this name in debian/control
control()
{
	awk -v field="$1:" '/^[^ ]/ { inside = $1 == field } inside' debian/control |
		grep -o '[a-z][a-z0-9.+-]*-dev' | sort -u
}
sed -n 's/^build  *lib:[^ ]*  *\([^ ]*\) .*/\1/p' tests/deps.sh | sort -u >"$scratch/needed"
control Build-Depends >"$scratch/named"
check "the packages' build needs what make needs" diff "$scratch/needed" "$scratch/named"
sed -n 's/^Requires.private: //p' kernel/parser/vgpu-metadata.pc.in | while read -r module; do
	sed -n "s/^build  *lib:$module  *\([^ ]*\) .*/\1/p" tests/deps.sh
done >"$scratch/needed"
control Depends | grep -v '^libvgpu' >"$scratch/named"
check "and its users what the library needs" diff "$scratch/needed" "$scratch/named"

cp -a "$root" "$scratch/uninstalled"
check "make uninstall" env -u MAKEFLAGS -u MAKELEVEL make uninstall prefix=/usr \
	DESTDIR="$scratch/uninstalled"
find "$scratch/uninstalled" ! -type d >"$scratch/left"
check "and nothing is left" cmp /dev/null "$scratch/left"

# The manual pages. Those made from Markdown have long lines, a question of style that is ignored.
for page in "$root"/usr/share/man/man?/*; do
	have "manual pages" mandoc || break
	name=${page##*/}
	check "$name is well-formed" mandoc -T lint -W warning "$page"
	# A character, a backspace and a character: bold or underlined.
	mandoc -T ascii -O width=80 "$page" | sed "s/.$(printf '\b')//g" >"$scratch/page"
	check "$name has a name" grep -q -E "^ +${name%.?} --? [a-z]" "$scratch/page"
	# The pages that it refers to, if they are ours.
	grep -o -E '(vgpumc|vgpu-metadata)[a-z-]*\([15]\)' "$scratch/page" | sort -u |
		sed 's/(\(.\))/.\1/' | while read -r other; do
			[ -e "$root/usr/share/man/man${other##*.}/$other" ] || echo "$other"
		done >"$scratch/missing"
	check "$name refers to pages that there are" cmp /dev/null "$scratch/missing"
	check "$name refers to others" test "$(grep -c -E 'vgpu[a-z-]*\(5\)' "$scratch/page")" -gt 0
done

# The commands and options in the examples of vgpumc(1) and of every --help exist: with --help added
# they are valid, or an error. The examples of the other pages are run by tests/cli/docs.sh.
{
	sed -n '/^[.]Bd -literal/,/^[.]Ed/p' docs/vgpumc.1 | sed -e 's/\\&//g' -e 's/\\e$/\\/'
	commands=$("$VGPUMC" --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z]*\) .*/\1/p')
	for command in '' $commands; do
		# shellcheck disable=SC2086
		"$VGPUMC" $command --help | sed -n '/^Examples:/,/^Exit/s/^  //p'
	done
} | sed -e ':more' -e '/\\$/N; s/\\\n//; t more' | sed 's/ *[|>].*//' | grep '^vgpumc ' \
	>"$scratch/examples"
check "there are examples" test "$(wc -l <"$scratch/examples")" -gt 20
while read -r example; do
	case $example in
	*--complete*) continue ;;
	esac
	check_status "$example" 0 sh -c "\"\$VGPUMC\" ${example#vgpumc } --help"
done <"$scratch/examples"

# The library: the declarations in the headers, the exports of the shared library and the recorded
# list are the same. A changed or removed line requires a new soname; lines may be added.
PKG_CONFIG_LIBDIR=$root/usr/lib/pkgconfig:$(pkg-config --variable pc_path pkg-config)
PKG_CONFIG_SYSROOT_DIR=$root
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
cflags="-std=c11 -Wall -Wextra -Werror -I$root/usr/include/vgpu-metadata"
shared=$root/usr/lib/libvgpu-metadata.so.0
says "the shared library's soname" 0 "soname: [libvgpu-metadata.so.0]" readelf -d "$shared"
cat >"$scratch/abi.c" <<'END'
#include <stdio.h>
#include "metadata_version.h"

#define SIZE(name) printf("size %s %zu\n", #name, sizeof(struct name));
#define CODE(code, name, text) printf("code %d %s\n", VGPU_METADATA_##code, name);

int main(void)
{
	SIZE(vgpu_layout_span)
	SIZE(vgpu_metadata)
	SIZE(vgpu_metadata_board)
	SIZE(vgpu_metadata_error)
	SIZE(vgpu_metadata_ids)
	SIZE(vgpu_metadata_layout)
	SIZE(vgpu_metadata_span)
	SIZE(vgpu_metadata_type)
	VGPU_METADATA_CODES(CODE)
	return 0;
}
END
# Flags are separate words.
# shellcheck disable=SC2086
check "a program with the headers" cc $cflags -o "$scratch/abi" "$scratch/abi.c"
{
	nm -D --defined-only "$shared" | sed -n 's/.* [TDRB] \(.*\)@@\(.*\)/function \1 \2/p'
	"$scratch/abi"
} >"$scratch/abi.txt"
grep -v "^#" tests/data/abi.txt >"$scratch/abi.wanted"
check "the library's interface is as it was" diff "$scratch/abi.wanted" "$scratch/abi.txt"
sed -n -E '/^static/d; s/^[a-z].*[ *](vgpu_[a-z_]+)\(.*/\1/p' \
	"$root"/usr/include/vgpu-metadata/metadata*.h "$root/usr/include/vgpu-metadata/layouts.h" |
	grep -v _crc32 | sort >"$scratch/declared"
sed -n 's/^function \([^ ]*\) .*/\1/p' "$scratch/abi.txt" | sort >"$scratch/exported"
check "every declaration is exported" diff "$scratch/declared" "$scratch/exported"

# The example of kernel/README.md with its output there, with the shared and the static library.
awk '/^<!-- file: list.c -->/ { want = 1 } /^```/ { inside = want && /c$/; if (!inside) want = 0
	next } inside' kernel/README.md >"$scratch/list.c"
cat >"$scratch/version.c" <<'END'
#include <vgpu-metadata/metadata_version.h>

int main(void)
{
	u32 count = 0;

	while (vgpu_layout_get(count))
		count++;
	return vgpu_metadata_version() == VGPU_METADATA_VERSION && count &&
	       !vgpu_layout_get(count + 1) && vgpu_layout_find(vgpu_layout_get(0)->ranges->first) ==
	       vgpu_layout_get(0) ? 0 : 1;
}
END
check "its version" test "$(pkg-config --modversion vgpu-metadata)" = "$version"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/l4.bin" --only 'NVIDIA L4'
for program in list version; do
	# Flags are separate words.
	# shellcheck disable=SC2046,SC2086
	{
		check "$program with the shared library" cc -std=c11 $san -I"$root/usr/include" \
			-o "$scratch/$program.shared" "$scratch/$program.c" \
			$(pkg-config --cflags --libs vgpu-metadata)
		check "$program with the static library" cc -std=c11 $san -I"$root/usr/include" \
			-o "$scratch/$program.static" "$scratch/$program.c" \
			$(pkg-config --cflags vgpu-metadata) -Wl,-Bstatic \
			$(pkg-config --static --libs vgpu-metadata) -Wl,-Bdynamic
	}
done
LD_LIBRARY_PATH=$root/usr/lib
export LD_LIBRARY_PATH
says "the shared one is needed" 0 "libvgpu-metadata.so.0" readelf -d "$scratch/list.shared"
readelf -d "$scratch/list.static" >"$scratch/dynamic"
check_status "the static one needs none of ours" 1 grep vgpu "$scratch/dynamic"
for form in shared static; do
	says "the example lists, $form" 0 "27b8: 938, NVIDIA L4-24C" "$scratch/list.$form" \
		"$scratch/l4.bin"
	check "version and layouts, $form" "$scratch/version.$form"
done

finish
