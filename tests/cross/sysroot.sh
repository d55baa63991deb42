#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Unpacks Debian's libraries for another machine: tests/cross/sysroot.sh ARCH DIR
#
# DIR/root has what a cross compiler and an emulator need. apt keeps its lists and packages for ARCH
# in DIR/apt, so the machine's own packages stay as they are. Nothing is done when all is there.
set -eu

LC_ALL=C
export LC_ALL
arch=$1
dir=$2
# The libraries of tests/deps.sh, and the one of C.
packages="libc6-dev $(sed -n -E 's/^(build|check) +lib:[^ ]+ +([^ ]+).*/\2/p' tests/deps.sh |
	tr '\n' ' ')"

case $dir in
/*) ;;
*) dir=$PWD/$dir ;;
esac
if [ "$(cat "$dir/made" 2>/dev/null)" = "$packages" ]; then
	exit 0
fi

fail()
{
	cat "$dir/log" >&2
	echo "sysroot.sh: $*" >&2
	exit 1
}

apt()
{
	apt-get -q -y -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
		-o Dir::State="$dir/apt" -o Dir::State::status="$dir/apt/status" \
		-o Dir::Cache="$dir/apt" -o Acquire::Languages=none "$@" \
		>>"$dir/log" 2>&1 </dev/null
}

rm -rf "$dir"
mkdir -p "$dir/apt/lists/partial" "$dir/apt/archives/partial" "$dir/root"
: >"$dir/apt/status"
echo "  APT     $packages for $arch" >&2
# A source that has nothing for this machine is no reason to stop: what is missing tells.
apt update || true
# shellcheck disable=SC2086
apt --download-only --no-install-recommends install $packages || fail "no packages for $arch"
for package in "$dir"/apt/archives/*.deb; do
	dpkg-deb -x "$package" "$dir/root" || fail "$package does not unpack"
done
rm -rf "$dir/apt"
echo "$packages" >"$dir/made"
