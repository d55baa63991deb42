#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Build the Debian packages from the project's files as they are now: packaging/deb.sh OUT
# OUT is emptied first, and receives the packages and the output of dpkg-buildpackage.
set -eu

rm -rf "$1"
mkdir -p "$1/source"
out=$(cd "$1" && pwd)

# In a clone the tracked and untracked files, else everything except build folders.
{
	git ls-files -co --exclude-standard 2>/dev/null ||
		find . -path ./build -prune -o -path ./build-san -prune -o ! -type d -print
} | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done | tar -c -T - | tar -x -C "$out/source"

cd "$out/source"
# Without the variables of a make that runs this script.
if ! env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BUILD -u SAN -u V LC_ALL=C.UTF-8 \
	dpkg-buildpackage -us -uc -b -j"$(nproc)" >"$out/log" 2>&1; then
	tail -n 40 "$out/log"
	exit 1
fi
cd ..
rm -rf source
