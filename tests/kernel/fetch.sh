#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Fetch what Debian has of a kernel, of any suite and any machine, and unpack it in the cache.
# Nothing is installed, and apt's own state is not touched.
#
#	tests/kernel/fetch.sh CACHE headers SERIES [ARCH]	the folder to build modules against
#	tests/kernel/fetch.sh CACHE image SERIES		the folder with vmlinuz and *.ko
#	tests/kernel/fetch.sh CACHE source SERIES		print the source archive
#
# SERIES is 6.1, 6.12 or 7.3; ARCH is amd64, the default, or arm64.
set -eu

LC_ALL=C
export LC_ALL
mkdir -p "$1"
cache=$(cd "$1" && pwd)
what=$2
series=$3
arch=${4-amd64}
apt=$cache/apt

fail()
{
	echo "fetch.sh: $*" >&2
	exit 1
}

case $series in
6.1) suite=bookworm ;;
6.12) suite=trixie ;;
7.3) suite=trixie-backports ;;
*) fail "no suite is known for Linux $series (6.1, 6.12, 7.3)" ;;
esac

# ---- Package lists of those suites, in a state of their own

# Print the mirror that apt uses, if this is Debian.
mirror()
{
	uri=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 2>/dev/null |
		sed -n 's/^Debian \(.*\/debian\/\)$/\1/p' | head -n 1)
	echo "${uri:-http://deb.debian.org/debian/}"
}

private_apt()
{
	command=$1
	shift
	APT_CONFIG=$apt/apt.conf "apt-$command" -q "$@"
}

update_lists()
{
	mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/empty"
	: >>"$apt/status"
	for name in bookworm trixie trixie-backports; do
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
			"$(mirror) $name main"
	done >"$apt/sources.list"
	cat >"$apt/apt.conf" <<-END
		Dir::State "$apt";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt";
		Dir::Etc::sourcelist "$apt/sources.list";
		Dir::Etc::sourceparts "$apt/empty";
		Dir::Etc::preferencesparts "$apt/empty";
		APT::Architectures { "amd64"; "arm64"; };
		APT::Sandbox::User "";
		Acquire::Languages "none";
	END
	private_apt get update >"$apt/log" 2>&1 || { cat "$apt/log" >&2; return 1; }
	touch "$apt/updated"
}

# Only one at a time works in the cache. Lists are good for a week.
exec 8>"$cache/fetch.lock"
flock 8
if [ -z "$(find "$apt/updated" -mtime -7 2>/dev/null)" ]; then
	update_lists || [ -f "$apt/updated" ] || fail "no package lists from $(mirror)"
fi

# The answers of these lists are kept: apt-cache takes seconds.
answer=$apt/answer-$what-$series-$arch
if [ -n "$(find "$answer" -newer "$apt/updated" 2>/dev/null)" ] && [ -e "$(cat "$answer")" ]; then
	cat "$answer"
	exit
fi

# newest PATTERN: print the newest package whose whole name matches
newest()
{
	private_apt cache pkgnames linux- | grep -x -E "$1" | sort -V | tail -n 1
}

# unpack FOLDER SUITE PACKAGE...: download packages of the suite and unpack them
unpack()
{
	into=$1
	from=$2
	shift 2
	mkdir -p "$into/debs"
	for package in "$@"; do
		(cd "$into/debs" && private_apt get download "$package/$from" >"$apt/log" 2>&1) ||
			fail "cannot fetch $package of $from: $(tail -n 3 "$apt/log")"
	done
	for deb in "$into"/debs/*.deb; do
		dpkg-deb -x "$deb" "$into"
	done
	rm -rf "$into/debs"
}

exists()
{
	private_apt cache show --no-all-versions "$1" >/dev/null 2>&1
}

# ---- Headers

# The programs that kbuild runs may be too new for this machine's C library. They then run with the
# library of their own suite.
wrap_programs()
{
	programs=$(find "$1"/usr/lib/linux-kbuild-*/ -type f -perm -100 -exec sh -c \
		'for f; do LC_ALL=C ldd "$f" 2>&1 | grep -q "not found" && echo "$f"; done' sh {} + || :)
	[ -n "$programs" ] || return 0
	unpack "$1/libraries" "${suite%%-*}" libc6 zlib1g libzstd1 libelf1t64 libssl3t64
	libraries=$2/libraries/usr/lib/x86_64-linux-gnu
	for program in $programs; do
		mv "$program" "$program.elf"
		printf '#!/bin/sh\nexec %s --library-path %s "$0.elf" "$@"\n' \
			"$libraries/ld-linux-x86-64.so.2" "$libraries" >"$program"
		chmod +x "$program"
	done
}

# Debian's makefiles name the compiler that built the kernel. Where that one is missing, use the
# machine's default one, without the option that came with gcc 14. Modules get no BTF, which takes
# the pahole of the kernel's own suite.
adapt_build()
{
	sed -i '/^CONFIG_DEBUG_INFO_BTF_MODULES=/d' "$1/include/config/auto.conf"
	prefix=$(sed -n 's/.*CROSS_COMPILE = //p' "$1/.kernelvariables")
	compiler=$(sed -n 's/^CC = .*(CROSS_COMPILE)//p' "$1/.kernelvariables")
	! command -v "$prefix$compiler" >/dev/null 2>&1 || return 0
	sed -i "s/)$compiler\$/)gcc/" "$1/.kernelvariables"
	"${prefix}gcc" -fmin-function-alignment=16 -E -x c /dev/null >/dev/null 2>&1 ||
		sed -i '/^CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=/d' "$1/include/config/auto.conf"
}

get_headers()
{
	number=$(echo "$series" | sed 's/\./\\./')
	headers=$(newest "linux-headers-$number\.[0-9][^-]*(-[0-9]+)?-$arch(:$arch)?")
	headers=${headers%:*}
	[ -n "$headers" ] || fail "$suite has no headers of Linux $series for $arch"
	common=${headers%-"$arch"}-common
	kbuild=linux-kbuild-${common#linux-headers-}
	kbuild=${kbuild%-common}
	exists "$kbuild" || kbuild=linux-kbuild-$series
	folder=$cache/kernels/$headers
	if [ ! -d "$folder" ]; then
		new=$(mktemp -d "$cache/kernels/tmp.XXXXXX")
		unpack "$new" "$suite" "$headers:$arch" "$common" "$kbuild"
		sed -i "s,/usr/src/,$folder/usr/src/,g" "$new/usr/src/$headers/Makefile"
		adapt_build "$new/usr/src/$headers"
		wrap_programs "$new" "$folder"
		mv -T "$new" "$folder"
	fi
	echo "$folder/usr/src/$headers"
}

# ---- Images, from 7.3 on in two packages

get_image()
{
	number=$(echo "$series" | sed 's/\./\\./')
	image=$(newest "linux-image-$number\.[0-9][^-]*(-[0-9]+)?-amd64")
	[ -n "$image" ] || fail "$suite has no image of Linux $series"
	version=${image#linux-image-}
	folder=$cache/kernels/$image
	if [ ! -d "$folder" ]; then
		new=$(mktemp -d "$cache/kernels/tmp.XXXXXX")
		packages=
		for package in "linux-binary-$version" "linux-modules-$version"; do
			! exists "$package" || packages="$packages $package"
		done
		# shellcheck disable=SC2086
		unpack "$new/all" "$suite" ${packages:-"$image"}
		find "$new/all" \( -path '*/drivers/vfio/*' -o -path '*/virt/lib/*' -o \
			-path '*/drivers/iommu/iommufd/*' \) -name '*.ko*' -exec mv {} "$new/" \;
		find "$new/all" -name 'vmlinuz*' -exec mv {} "$new/vmlinuz" \;
		rm -rf "$new/all"
		find "$new" -name '*.ko.xz' -exec unxz {} +
		[ -f "$new/vmlinuz" ] || fail "$image has no vmlinuz"
		[ -f "$new/vfio-pci-core.ko" ] || fail "$image has no vfio-pci-core.ko"
		mv -T "$new" "$folder"
	fi
	echo "$folder"
}

# ---- The source

get_source()
{
	version=$(private_apt cache madison "linux-source-$series" |
		sed -n "s/^[^|]*| *\([^ ]*\) *|.* $suite\/main.*/\1/p" | head -n 1)
	[ -n "$version" ] || fail "$suite has no source of Linux $series"
	folder=$cache/kernels/linux-source-$series-$version
	if [ ! -d "$folder" ]; then
		new=$(mktemp -d "$cache/kernels/tmp.XXXXXX")
		unpack "$new/all" "$suite" "linux-source-$series"
		mv "$new/all/usr/src/linux-source-$series.tar.xz" "$new/linux.tar.xz"
		rm -rf "$new/all"
		mv -T "$new" "$folder"
	fi
	echo "$folder/linux.tar.xz"
}

mkdir -p "$cache/kernels"
rm -rf "$cache"/kernels/tmp.*
case $what in
headers | image | source)
	"get_$what" >"$answer.new"
	mv "$answer.new" "$answer"
	cat "$answer"
	;;
*) fail "unknown kind '$what' (headers, image, source)" ;;
esac
