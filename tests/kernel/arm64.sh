#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Cross-build the driver against Debian's arm64 headers: tests/kernel/arm64.sh MADE CACHE
set -u

made=$1
failed=0

not_ok()
{
	echo "not ok arm64: $1: $2"
	failed=1
}

# build SERIES
build()
{
	work=$made/arm64-$1
	if ! headers=$(sh tests/kernel/fetch.sh "$2" headers "$1" arm64); then
		not_ok "$1" "cannot fetch its headers"
		return
	fi
	rm -rf "$work"
	mkdir -p "$work"
	cp -r kernel/* "$work/"
	if ! make -C "$work" KDIR="$headers" W=1 >"$work/log" 2>&1; then
		tail -n 40 "$work/log"
		not_ok "$1" "the build failed"
	elif grep -E 'warning|error' "$work/log" |
		grep -v -E 'jobserver|(compiler|pahole version) differs'; then
		not_ok "$1" "the compiler warns, see above"
	elif ! modinfo -F vermagic "$work/vgpumc_vfio_pci.ko" | grep -q ' aarch64$'; then
		not_ok "$1" "the module is for $(modinfo -F vermagic "$work/vgpumc_vfio_pci.ko")"
	else
		echo "ok arm64: $1: the driver builds with W=1"
	fi
}

mkdir -p "$made"
for series in 6.12 7.3; do
	build "$series" "$2"
done
exit "$failed"
