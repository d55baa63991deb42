#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `make` without what it needs: the packages are named, and nothing is built. tests/debian.sh has
# the builds that succeed: from a read-only source, static, with LTO, by other compilers.
# shellcheck source=tests/lib.sh
. tests/lib.sh

# Programs of the PATH, but pkg-config.
mkdir "$scratch/bin"
for tool in make cc gcc sh sed grep sort tr find dirname basename cat mkdir rm mv cut awk env date \
	git id mktemp apt-get apt-cache bison flex; do
	found=$(command -v "$tool") && ln -s "$found" "$scratch/bin/$tool"
done
# make_there TARGET: nothing of a make around this one
make_there()
{
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS PATH="$scratch/bin" make O="$scratch/build" "$1"
}
says "without pkg-config" 2 "Packages are missing: " make_there all
cp "$scratch/output" "$scratch/said"
check "... it is named" grep -q "Packages are missing:.* pkg-config" "$scratch/said"
check "... nothing was compiled" \
	sh -c '[ -z "$(find "$1" -name "*.o" 2>/dev/null)" ]' sh "$scratch/build"
says "without bison" 2 "Packages are missing: " sh -c "rm '$scratch/bin/bison' && cd . && env \
	-u MAKEFLAGS -u MAKELEVEL -u MFLAGS PATH='$scratch/bin' make O='$scratch/build' all"
cp "$scratch/output" "$scratch/said"
check "... it is named, too" grep -q "Packages are missing:.* bison" "$scratch/said"
says "deps.sh names them as well" 1 "pkg-config" env PATH="$scratch/bin" sh tests/deps.sh -n build
says "an unknown set" 1 "usage: " sh tests/deps.sh no-such-set

# Each distribution gets its own command.
for family in 'fedora:dnf install' 'rhel:set-enabled crb' 'arch:pacman -S' \
	'opensuse:zypper install'; do
	echo "ID=${family%%:*}" >"$scratch/os-release"
	rm -f "$scratch/bin/apt-get"
	says "the command for ${family%%:*}" 1 "${family#*:}" env PATH="$scratch/bin" \
		OS_RELEASE="$scratch/os-release" sh tests/deps.sh build
done
finish
