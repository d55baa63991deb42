#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The Debian packages: tests/packages.sh FOLDER, which is emptied.
#
# Builds them twice and compares, has lintian look at them, unpacks them into a folder, runs from
# there what they hold, and builds the module with DKMS against the headers that are installed.
# With CHROOT=FOLDER a clean Debian 12 is made there with debootstrap, outside of $BUILD, where apt
# installs them, and the same is tried.
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
module=nvidia-vgpu-vfio
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
built=$(find "$work/dkms" -name 'nvidia_vgpu_vfio.ko*' | head -n 1)
check "the module is there" test -f "$built"
if [ -f "$built" ]; then
	says "the module is for this kernel" 0 "vermagic:       $kernel" modinfo "$built"
	case $built in
	*.xz) xz -dc "$built" >"$scratch/module" ;;
	*) cp "$built" "$scratch/module" ;;
	esac
	check "the certificate is in it" grep -q "vgpumc test driver" "$scratch/module"
fi

# The packages installed by apt on a Debian 12 that has nothing else.
clean=${CHROOT:-}

# inside COMMAND: in there, with a tidy environment
inside()
{
	chroot "$clean" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -c "$1"
}

install_in_chroot()
{
	check "a clean Debian 12" debootstrap --variant=minbase bookworm "$clean"
	rm -f "$clean/etc/apt/sources.list"
	cp -a /etc/apt/sources.list.d/debian.sources "$clean/etc/apt/sources.list.d/" 2>/dev/null ||
		cp /etc/apt/sources.list "$clean/etc/apt/"
	cp /etc/resolv.conf "$clean/etc/"
	# It is thrown away: no waiting for the disk.
	echo force-unsafe-io >"$clean/etc/dpkg/dpkg.cfg.d/unsafe-io"
	mount -t proc proc "$clean/proc"
	mount --bind /dev "$clean/dev"
	mkdir "$clean/packages"
	cp "$work"/first/*.deb "$scratch/list.c" "$scratch/l4.bin" "$clean/packages/"
	rm -f "$clean"/packages/*-dbgsym_*
	check "apt-get update" inside "apt-get -q update"
	check "headers of a kernel" inside \
		"apt-get -q -y install --no-install-recommends linux-headers-amd64 man-db"
	check "the packages install" inside \
		"apt-get -q -y install --no-install-recommends /packages/*.deb"
	says "installed: vgpumc --version" 0 "vgpumc $version" inside "vgpumc --version"
	for page in 'vgpumc' '5 vgpumc-source' '5 vgpumc-schema' '5 vgpu-metadata'; do
		says "installed: man $page" 0 "${page#5 }" inside "man $page | cat"
	done
	says "installed: apropos" 0 "vgpumc-schema (5)" inside "mandb -q; apropos vgpumc"
	says "installed: the example" 0 "27b8: 938, NVIDIA L4-24C" inside "apt-get -q -y install \
		--no-install-recommends gcc libc6-dev pkg-config && cd /packages && cc -o list \
		list.c \$(pkg-config --cflags --libs vgpu-metadata) && ./list l4.bin"
	says "installed: DKMS has built the module" 0 ": installed" inside "dkms status $module"
	cp "$scratch/driver.crt" "$clean/etc/vgpumc/certs/driver.x509"
	check "the module with a certificate" inside "dpkg-reconfigure vgpumc-dkms"
	check "the certificate is in it" inside \
		"grep -q 'vgpumc test driver' /lib/modules/*/updates/dkms/nvidia_vgpu_vfio.ko"
	rm "$clean/etc/vgpumc/certs/driver.x509"
	says "installed: the module" 0 "vermagic:" inside \
		"modinfo \$(find /lib/modules -name 'nvidia_vgpu_vfio.ko*')"
	check "the packages go away" inside "apt-get -q -y purge vgpumc vgpumc-dkms \
		libvgpu-metadata0 libvgpu-metadata-dev"
	find "$clean/usr" "$clean/etc" "$clean/var/lib/dkms" "$clean/lib/modules/" \
		-name '*vgpu*' >"$scratch/left"
	check "and leave nothing" diff /dev/null "$scratch/left"
	umount "$clean/dev" "$clean/proc"
}

[ -z "${CHROOT:-}" ] || install_in_chroot
finish
