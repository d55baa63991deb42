#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The Debian packages on a clean Debian 12: tests/clean_debian.sh PACKAGES FOLDER
#
# As root, makes a Debian 12 that has nothing else in FOLDER, which must be empty or not there, from
# the mirror that apt uses here. apt installs the packages of the folder PACKAGES there; then what
# is in them is tried, as their users would, and they go away again. FOLDER is removed when all is
# well, and left to be looked at else.
# shellcheck source=tests/lib.sh
. tests/lib.sh

clean=$2
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' kernel/dkms.conf)
arch=$(dpkg --print-architecture)
module=vgpumc-vfio-pci
started=$(date +%s)

give_up()
{
	not_ok "$1" "$2"
	finish
}

[ "$(id -u)" -eq 0 ] || give_up "root" "a Debian in a folder takes root"
[ -z "$(ls -A "$clean" 2>/dev/null)" ] || give_up "an empty folder" "there is something in $clean"
case $clean in
/*) ;;
*) clean=$PWD/$clean ;;
esac

unmount()
{
	for mounted in dev proc; do
		! mountpoint -q "$clean/$mounted" || umount "$clean/$mounted"
	done
}
trap 'unmount; rm -rf "$scratch"' EXIT

# inside COMMAND: in there, with a tidy environment
inside()
{
	chroot "$clean" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		"http_proxy=${http_proxy-}" "https_proxy=${https_proxy-}" \
		DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -c "$1"
}

apt_install()
{
	inside "apt-get -q -y install --no-install-recommends $1"
}

# Where apt gets Debian 12 from on this machine, if it is one.
apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' \
	'Origin: Debian' 2>"$scratch/output" |
	grep -E ' bookworm(-updates|-security)? main$' >"$scratch/sources"
[ -s "$scratch/sources" ] ||
	echo 'deb http://deb.debian.org/debian bookworm main' >"$scratch/sources"
mirror=$(sed -n 's/^deb \([^ ]*\) bookworm main$/\1/p' "$scratch/sources" | head -n 1)

check "a clean Debian 12" debootstrap --variant=minbase bookworm "$clean" "$mirror"
[ -x "$clean/usr/bin/apt-get" ] || give_up "apt" "it is not there"
cp "$scratch/sources" "$clean/etc/apt/sources.list"
apt-config dump | grep -i '^Acquire::http.*proxy' >"$clean/etc/apt/apt.conf.d/proxy"
cp /etc/resolv.conf "$clean/etc/"
# For mirrors with https; the packages need none.
mkdir -p "$clean/etc/ssl/certs"
cp /etc/ssl/certs/ca-certificates.crt "$clean/etc/ssl/certs/" 2>/dev/null
# It is thrown away: no waiting for the disk.
echo force-unsafe-io >"$clean/etc/dpkg/dpkg.cfg.d/unsafe-io"
mount -t proc proc "$clean/proc"
mount --bind /dev "$clean/dev"
mkdir "$clean/packages"
cp "$1"/*.deb "$clean/packages/"
rm -f "$clean"/packages/*-dbgsym_*
check "apt-get update" inside "apt-get -q update"
find "$clean/usr" "$clean/etc" "$clean/var/lib" "$clean/lib/modules" -name '*vgpu*' \
	>"$scratch/before" 2>/dev/null
check "nothing of ours is there" cmp /dev/null "$scratch/before"

check "headers of a kernel" apt_install "linux-headers-$arch"
check "the packages install" apt_install "/packages/*.deb"
says "the program" 0 "vgpumc $version" inside "vgpumc --version"
says "an example compiles" 0 "GSP 570.144, vGPU 18.1" inside "cd /packages &&
	vgpumc /usr/share/doc/vgpumc/examples/vgpu-570.144.yaml -o vgpu-570.144.bin"
says "what came out installs" 0 "/lib/firmware/nvidia/vgpu-570.144.bin: installed" inside \
	"vgpumc install /packages/vgpu-570.144.bin --allow-unsigned"

check "man" apt_install man-db
for page in 'vgpumc' '5 vgpumc-source' '5 vgpumc-schema' '5 vgpu-metadata'; do
	says "man $page" 0 "${page#5 }" inside "man $page | cat"
done
inside "mandb -q"
says "apropos" 0 "vgpumc-schema (5)" inside "apropos vgpumc"

# Completion, as each shell finds it.
check "shells" apt_install "bash-completion zsh fish"
for shell in bash zsh; do
	says "completion in $shell" 0 "<dump><--format><yaml>" sh -c '
		echo "vgpumc dump --format y" |
			timeout 300 python3 tests/tools/complete.py "$1" installed chroot "$2"
		' sh "$shell" "$clean"
done
says "completion in fish" 0 "verify" inside 'fish -c "complete -C \"vgpumc ve\""'

# The library, with the example of kernel/README.md.
awk '/^<!-- file: list.c -->/ { want = 1 } /^```/ { inside = want && /c$/; if (!inside) want = 0
	next } inside' kernel/README.md >"$clean/packages/list.c"
check "a compiler" apt_install "gcc libc6-dev pkg-config"
says "a program with the library" 0 "27b8: 938, NVIDIA L4-24C" inside "cd /packages && cc -o list \
	list.c \$(pkg-config --cflags --libs vgpu-metadata) && ./list vgpu-570.144.bin"

# The driver, without a certificate and with one.
says "DKMS has built the module" 0 ": installed" inside "dkms status $module"
make_key driver -newkey rsa:3072 -addext keyUsage=digitalSignature
cp "$scratch/driver.crt" "$clean/etc/vgpumc/certs/driver.x509"
check "it builds again with a certificate" inside "dpkg-reconfigure vgpumc-dkms"
check "which is in it" inside \
	"grep -q 'vgpumc test driver' /lib/modules/*/updates/dkms/vgpumc_vfio_pci.ko"
says "modinfo" 0 "firmware:       nvidia/vgpu-570.144.bin" inside \
	"modinfo \$(find /lib/modules -name 'vgpumc_vfio_pci.ko*')"

rm -f "$clean/etc/vgpumc/certs/driver.x509"
inside "vgpumc install -q --uninstall 570.144"
check "the packages go away" inside "apt-get -q -y purge vgpumc vgpumc-dkms libvgpu-metadata0 \
	libvgpu-metadata-dev"
find "$clean/usr" "$clean/etc" "$clean/var/lib/dkms" "$clean/lib/modules" -name '*vgpu*' \
	>"$scratch/left"
check "and leave nothing" cmp /dev/null "$scratch/left"
unmount
echo "$(($(date +%s) - started)) s"
[ "${failures:-0}" -gt 0 ] || rm -rf --one-file-system "$clean"
finish
