#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Writes what runs programs made for another machine: runner.sh ARCH ROOT BUILD PROGRAM...
#
# BUILD/run PROGRAM ARGUMENT... does, with the libraries below ROOT, and BUILD/bin has a script for
# each PROGRAM. That is qemu, but for an i386 on a PC whose kernel runs its programs.
set -eu

arch=$1
root=$(cd "$2" && pwd)
build=$3
shift 3
loader=$root/lib/ld-linux.so.2
libraries=$root/lib/i386-linux-gnu:$root/usr/lib/i386-linux-gnu

machine=$arch
[ "$arch" != arm64 ] || machine=aarch64
run="qemu-$machine -L $root"
if [ "$arch" = i386 ] && "$loader" --version >/dev/null 2>&1; then
	run="$loader --library-path $libraries"
fi

# script NAME COMMAND
script()
{
	printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$build/$1"
	chmod +x "$build/$1"
}

mkdir -p "$build/bin"
script run "$run"
for program in "$@"; do
	script "bin/${program##*/}" "$run $PWD/$program"
done
