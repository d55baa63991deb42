#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds a kernel with sanitizers from Debian's source package, and prints its folder:
#
#	tests/kernel/sanitizers.sh CACHE
#
# It is kept in CACHE under the hash of its configuration and of the package's version.
set -eu

LC_ALL=C
export LC_ALL
cache=$1
config=$PWD/tests/kernel/sanitizer.config
package=linux-source-6.1
version=$(apt-cache policy $package | sed -n 's/^ *Candidate: //p')
hash=$({ echo "$version" && cat "$config"; } | sha256sum | cut -c 1-16)
kernel=$cache/sanitizers-$hash

if [ -f "$kernel/built" ]; then
	echo "$kernel"
	exit 0
fi
mkdir -p "$kernel"
cd "$kernel"
{
	apt-get -q download $package
	dpkg-deb --fsys-tarfile $package*.deb | tar xO --wildcards '*.tar.xz' |
		tar xJ --strip-components=1
	rm -f $package*.deb
	make -s tinyconfig
	./scripts/kconfig/merge_config.sh -m .config "$config"
	make -s olddefconfig
	# tinyconfig drops what depends on what it lacks, and does not say so.
	grep '^CONFIG' "$config" | while read -r line; do
		grep -qxF "$line" .config || echo "not to be had: $line"
	done | tee missing
	[ ! -s missing ]
	make -j"$(nproc)" bzImage modules
	touch built
} >log 2>&1 || {
	tail -n 20 log >&2
	exit 1
}
echo "$kernel"
