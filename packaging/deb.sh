#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds the Debian packages of the project's files as they are now: packaging/deb.sh OUT
# OUT gets the packages and what dpkg-buildpackage says of them; it is emptied before.
set -eu

rm -rf "$1"
mkdir -p "$1/source"
out=$(cd "$1" && pwd)

# In a clone what git knows or could know, else everything but what was built.
{
	git ls-files -co --exclude-standard 2>/dev/null ||
		find . -path ./build -prune -o -path ./build-san -prune -o ! -type d -print
} | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done | tar -c -T - | tar -x -C "$out/source"

cd "$out/source"
# Nothing of a make around this one.
if ! env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BUILD -u SAN -u V LC_ALL=C.UTF-8 \
	dpkg-buildpackage -us -uc -b -j"$(nproc)" >"$out/log" 2>&1; then
	tail -n 40 "$out/log"
	exit 1
fi
cd ..
rm -rf source
