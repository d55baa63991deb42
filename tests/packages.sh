#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The Debian packages: tests/packages.sh FOLDER, which is emptied.
#
# Builds them twice and compares, has lintian look at them, unpacks them into a folder, runs from
# there what they hold, and builds the module with DKMS against the headers that are installed.
# clean_debian.sh installs them.
# shellcheck source=tests/lib.sh
. tests/lib.sh

rm -rf "$1"
mkdir -p "$1"
work=$(cd "$1" && pwd) || exit 1
root=$work/root
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' kernel/dkms.conf)
arch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)

# The tarball, whose files are those of the last commit.
for umask in 022 077; do
	check "make dist, umask $umask" sh -c "umask $umask; TZ=Pacific/Fiji$umask make dist"
	mv "${BUILD:-build}/vgpumc-$version.tar.xz" "$work/$umask.tar.xz"
done
same "both tarballs are the same" "$work/022.tar.xz" "$work/077.tar.xz"
tar -t -f "$work/022.tar.xz" | sed -n "s|^vgpumc-$version/\\(.*[^/]\\)\$|\\1|p" | sort \
	>"$scratch/packed"
git ls-tree -r --name-only HEAD | sort >"$scratch/committed"
check "it has every file" diff "$scratch/committed" "$scratch/packed"

check "the packages build" sh packaging/deb.sh "$work/first"
# Another folder, another locale, another time zone, another umask.
check "and again, under other circumstances" sh -c '
	umask 027; TZ=Asia/Tokyo LC_ALL=C HOME=/nowhere sh packaging/deb.sh "$0/second-time/deeper"
	' "$work"
for package in vgpumc libvgpu-metadata0 libvgpu-metadata-dev vgpumc-dkms; do
	file=$(cd "$work/first" && echo "$package"_*.deb)
	check "$package is there" test -f "$work/first/$file"
	same "$package has the same bytes again" "$work/first/$file" \
		"$work/second-time/deeper/$file"
done
# It leaves files behind.
check "lintian" env "TMPDIR=$scratch" lintian --fail-on error,warning "$work"/first/*.changes

mkdir "$root"
for package in "$work"/first/*.deb; do
	case $package in
	*-dbgsym_*) ;;
	*) check "unpack ${package##*/}" dpkg-deb -x "$package" "$root" ;;
	esac
done
# Packages that hold the same file could not be installed side by side.
for package in "$work"/first/*.deb; do
	dpkg-deb -c "$package" | awk '!/^d/ { print $6 }'
done | sort | uniq -d >"$scratch/twice"
check "no file is in two packages" diff /dev/null "$scratch/twice"

says "the program runs" 0 "vgpumc $version" "$root/usr/bin/vgpumc" --version
check "it has what it needs" sh -c '! ldd "$0" | grep "not found"' "$root/usr/bin/vgpumc"
for page in vgpumc.1 vgpumc-source.5 vgpumc-schema.5 vgpu-metadata.5; do
	says "man ${page%.?}" 0 "${page%.?}" mandoc -T ascii \
		"$(echo "$root/usr/share/man"/man?/"$page.gz")"
done

PKG_CONFIG_LIBDIR=$root/usr/lib/$arch/pkgconfig:$(pkg-config --variable pc_path pkg-config)
PKG_CONFIG_SYSROOT_DIR=$root
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
awk '/^<!-- file: list.c -->/ { want = 1 } /^```/ { inside = want && /c$/; if (!inside) want = 0
	next } inside' kernel/README.md >"$scratch/list.c"
# Flags, as words.
# shellcheck disable=SC2046
check "a program with the library" cc -o "$scratch/list" "$scratch/list.c" \
	$(pkg-config --cflags --libs vgpu-metadata)
"$root/usr/bin/vgpumc" blobs/vgpu-570.144.yaml -q -o "$scratch/l4.bin" --only 'NVIDIA L4'
says "it runs" 0 "27b8: 938, NVIDIA L4-24C" env "LD_LIBRARY_PATH=$root/usr/lib/$arch" \
	"$scratch/list" "$scratch/l4.bin"

# DKMS, in trees of its own; the certificates are in a folder of the system, here of $root.
module=vgpumc-vfio-pci
source=$root/usr/src/$module-$version
check "certificates come from /etc" test "$(readlink "$source/certs")" = /etc/vgpumc/certs
make_key driver -newkey rsa:3072 -addext keyUsage=digitalSignature
mkdir -p "$root/etc/vgpumc/certs"
cp "$scratch/driver.crt" "$root/etc/vgpumc/certs/driver.x509"
ln -sfn "$root/etc/vgpumc/certs" "$source/certs"
kernel=$(cd /lib/modules && find . -maxdepth 2 -name build -path '*6.1.*' | sort -V | tail -n 1 |
	cut -d / -f 2)
mkdir -p "$work/dkms" "$work/modules/lib/modules"
ln -s "/lib/modules/$kernel" "$work/modules/lib/modules/$kernel"
dkms_run()
{
	dkms "$@" --dkmstree "$work/dkms" --sourcetree "$root/usr/src" -m "$module" -v "$version" \
		-k "$kernel" --kernelsourcedir "/lib/modules/$kernel/build"
}
check "dkms add" dkms_run add
check "dkms build" dkms_run build
built=$(find "$work/dkms" -name 'vgpumc_vfio_pci.ko*' | head -n 1)
check "the module is there" test -f "$built"
if [ -f "$built" ]; then
	says "the module is for this kernel" 0 "vermagic:       $kernel" modinfo "$built"
	case $built in
	*.xz) xz -dc "$built" >"$scratch/module" ;;
	*) cp "$built" "$scratch/module" ;;
	esac
	check "the certificate is in it" grep -q "vgpumc test driver" "$scratch/module"
fi

finish
