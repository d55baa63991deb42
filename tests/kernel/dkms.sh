#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Have dkms build the module for each kernel, in folders of its own: tests/kernel/dkms.sh MADE CACHE
set -u

made=$(cd "$1" && pwd) || exit 1
work=$made/dkms
name=$(sed -n 's/^PACKAGE_NAME="\(.*\)"/\1/p' kernel/dkms.conf)
number=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' kernel/dkms.conf)
failed=0

not_ok()
{
	echo "not ok dkms: $1: $2"
	failed=1
}

# dkms signs what it builds with a key of the machine, and makes one. Not here.
in_own_folders()
{
	command=$1
	shift
	sign_file=/nonexistent dkms "$command" -m "$name" -v "$number" --dkmstree "$work/tree" \
		--sourcetree "$work/src" "$@" >>"$work/log" 2>&1
}

built()
{
	find "$work/tree" -path "*/$1/*" -name 'vgpumc_vfio_pci.ko*'
}

rm -rf "$work"
mkdir -p "$work/tree" "$work/src/$name-$number/certs"
cp -r kernel/* "$work/src/$name-$number/"
cp "$made/keys/built-in.crt" "$work/src/$name-$number/certs/built-in.x509"
in_own_folders add || not_ok "add" "see above"

for series in 6.1 6.12 7.3; do
	if ! headers=$(sh tests/kernel/fetch.sh "$2" headers "$series"); then
		not_ok "$series" "cannot fetch its headers"
		continue
	fi
	kernel=${headers##*/linux-headers-}
	if ! in_own_folders build -k "$kernel" --kernelsourcedir "$headers"; then
		not_ok "$series" "the build failed"
		continue
	fi
	module=$(built "$kernel")
	if [ -z "$module" ]; then
		not_ok "$series" "there is no module"
	elif [ "$(modinfo -F vermagic "$module" | cut -d' ' -f1)" != "$kernel" ]; then
		not_ok "$series" "it is for $(modinfo -F vermagic "$module")"
	else
		echo "ok dkms: $series"
	fi
done
[ "$failed" -eq 0 ] || cat "$work/log" "$work"/tree/*/*/build/make.log 2>/dev/null
exit "$failed"
