#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vgpumc install: a verified file is installed where the kernel looks for it, as a whole or not at
# all. The previous file is kept, and not replaced by an unsigned one or one of another release.
# shellcheck source=tests/lib.sh
. tests/lib.sh

ada="NVIDIA RTX 6000 Ada Generation"
root=$scratch/root
name=$root/lib/firmware/nvidia/vgpu-570.144.bin
old=$scratch/old.bin
new=$scratch/new.bin
plain=$scratch/plain.bin
make_key k -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_key other -newkey ec -pkeyopt ec_paramgen_curve:P-256
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$plain" --only "$ada"
"$VGPUMC" sign "$plain" -q -o "$old" --key "$scratch/k.key" --cert "$scratch/k.crt"
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$new" --key "$scratch/k.key" --cert "$scratch/k.crt"

# put FILE ARGUMENTS...
put()
{
	file=$1
	shift
	"$VGPUMC" install "$file" --root "$root" --cert "$scratch/k.crt" "$@"
}

# files: print the names in the folder on one line
files()
{
	find "$root" -type f | sort | sed 's|.*/||' | tr '\n' ' '
}

says "without a certificate" 3 "no certificate given" "$VGPUMC" install "$old" --root "$root"
says "an unsigned file" 3 "is not signed" put "$plain"
says "by another key" 3 "signature-unknown-key" "$VGPUMC" install "$old" --root "$root" \
	--cert "$scratch/other.crt"
sed 's/RTX6000/RTX6001/' "$old" >"$scratch/changed.bin"
check_status "a file that was changed" 2 put "$scratch/changed.bin"
check_status "no certificate in the file" 1 "$VGPUMC" install "$old" --root "$root" \
	--cert "$plain"
check "none of them made even a folder" test ! -e "$root"

says "install" 0 "vgpu-570.144.bin: installed: GSP 570.144" put "$old"
same "it is that file" "$old" "$name"
check "nothing else" test "$(files)" = "vgpu-570.144.bin "
says "once more" 0 "already installed" put "$old"
check "still nothing else" test "$(files)" = "vgpu-570.144.bin "

says "replace it" 0 "kept as $name~" put "$new"
same "the new one" "$new" "$name"
same "the old one is kept" "$old" "$name~"

says "an unsigned file replaces none" 1 "the new file is unsigned" put "$plain" \
	--allow-unsigned
same "the file is as it was" "$new" "$name"
check "with --force it does" put "$plain" -q --allow-unsigned --force
same "the unsigned one" "$plain" "$name"
same "the one before is kept" "$new" "$name~"
check "with --force, but without --allow-unsigned, it does not" test "$(
	put "$plain" --force >/dev/null 2>&1
	echo $?)" -eq 3
check "a signed one replaces an unsigned one" put "$new" -q

"$VGPUMC" blobs/vgpu-535.129.03.yaml -q -o "$name" --only "$ada"
says "a file of another release is not replaced" 1 "for another GSP release" put "$old"
check "with --force it is" put "$old" -q --force
echo garbage >"$name"
says "a damaged file is not replaced" 1 "unreadable or damaged" put "$old"
check "with --force it is, too" put "$old" -q --force
same "... for the right one" "$old" "$name"

# Compressed for the kernel.
says "compressed" 0 "vgpu-570.144.bin.xz: installed" put "$new" --compress xz
check "the plain file is removed" test ! -e "$name"
same "but kept" "$old" "$name~"
xz -dc "$name.xz" >"$scratch/unpacked"
same "xz unpacks it" "$new" "$scratch/unpacked"
says "its check" 0 "CRC32" xz --list "$name.xz"
xz --list -vv "$name.xz" >"$scratch/list"
says "its dictionary" 0 "dict=2MiB" cat "$scratch/list"
check "only LZMA2" test "$(grep -c -e '--lzma2' "$scratch/list")" -ge 1
says "compressed once more" 0 "already installed" put "$new" --compress xz
says "the file that is installed is verified as it is" 0 "OK" "$VGPUMC" verify "$name.xz" \
	--cert "$scratch/k.crt"
says "... but cannot be signed" 1 "sign it first" "$VGPUMC" sign "$name.xz" --replace \
	--key "$scratch/k.key" --cert "$scratch/k.crt"
check "install from a compressed file" "$VGPUMC" install "$name.xz" -q --root "$scratch/second" \
	--cert "$scratch/k.crt"
same "... is plain again" "$new" "$scratch/second/lib/firmware/nvidia/vgpu-570.144.bin"
says "the kernel takes no CRC64" 2 "no check but CRC32" sh -c \
	'xz -c "$1" >"$1.xz"; "$0" verify "$1.xz" --cert "$2"' "$VGPUMC" "$new" "$scratch/k.crt"
head -c 5000 "$name.xz" >"$scratch/cut.xz"
says "a compressed file that is cut" 2 "is truncated" \
	"$VGPUMC" verify "$scratch/cut.xz" --allow-unsigned
(cat "$name.xz" "$name.xz") >"$scratch/twice.xz"
says "two of them" 2 "bytes follow" "$VGPUMC" verify "$scratch/twice.xz" --allow-unsigned
head -c 300000000 /dev/zero | xz -0 --check=crc32 >"$scratch/bomb.xz"
says "a compressed bomb" 2 "too large when decompressed" timeout 120 "$VGPUMC" verify \
	"$scratch/bomb.xz" --allow-unsigned
says "no such compression" 1 "supported: xz" put "$new" --compress gzip

# The kernel looks for zstd before xz.
mkdir -p "$scratch/zstd/lib/firmware/nvidia"
zst=$scratch/zstd/lib/firmware/nvidia/vgpu-570.144.bin.zst
echo somebody >"$zst"
says "a file that the kernel would take first" 1 "$zst left unchanged: it is unreadable" "$VGPUMC" \
	install "$new" --root "$scratch/zstd" --cert "$scratch/k.crt" --compress xz
check "with --force it is replaced" "$VGPUMC" install "$new" --root "$scratch/zstd" -q \
	--cert "$scratch/k.crt" --compress xz --force
check "... indeed" test ! -e "$zst"
says "... and restored" 0 "$zst: restored" "$VGPUMC" install --uninstall 570.144 \
	--root "$scratch/zstd"
says "... as it was" 0 somebody cat "$zst"
check "a plain file needs it to go nowhere" "$VGPUMC" install "$new" --root "$scratch/zstd" -q \
	--cert "$scratch/k.crt"
says "... still as it was" 0 somebody cat "$zst"

# Uninstall.
says "uninstall another one" 1 "differs from the given file" "$VGPUMC" install --uninstall "$old" \
	--root "$root"
check "it is still there" test -e "$name.xz"
says "uninstall" 0 "$name.xz: removed" "$VGPUMC" install --uninstall "$new" --root "$root"
same "the file it replaced is restored" "$old" "$name"
check "nothing else is there" test "$(files)" = "vgpu-570.144.bin "
check "by release" "$VGPUMC" install --uninstall 570.144 -q --root "$root"
check "nothing is there" test "$(files)" = ""
says "there is nothing more" 4 "is not installed" \
	"$VGPUMC" install --uninstall 570.144 --root "$root"
put "$old" -q
check "--force removes any" "$VGPUMC" install --uninstall "$new" -q --force --root "$root"
check "... indeed" test "$(files)" = ""

# The release becomes part of a path, and a file may have any text as its release.
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/good.meta" --container vgpumeta --only "$ada"
"$TOOLS/damage" -m "$scratch/good.meta" "$scratch/evil.bin" 32=2e2e2f2e2e2f2e2e2f7800
says "a release with slashes leads nowhere" 2 "cannot be part of a file name" \
	"$VGPUMC" install "$scratch/evil.bin" --allow-unsigned --root "$root"
says "nor does one given" 1 "cannot open" "$VGPUMC" install --uninstall ../../x --root "$root"

# A file in place of a folder.
mkdir "$scratch/file"
echo >"$scratch/file/lib"
says "a file in the way" 1 "cannot" "$VGPUMC" install "$old" --root "$scratch/file" \
	--cert "$scratch/k.crt"
mkdir -p "$scratch/linked" "$scratch/elsewhere"
ln -s "$scratch/elsewhere" "$scratch/linked/lib"
says "a link out of the root" 1 "which is outside" "$VGPUMC" install "$old" \
	--root "$scratch/linked" --cert "$scratch/k.crt"
check "... and nothing is there" rmdir "$scratch/elsewhere"
mkdir -p "$scratch/elsewhere/firmware/nvidia"
cp "$old" "$scratch/elsewhere/firmware/nvidia/vgpu-570.144.bin"
says "... nor removed" 1 "which is outside" "$VGPUMC" install --uninstall 570.144 \
	--root "$scratch/linked"
same "... is still there" "$old" "$scratch/elsewhere/firmware/nvidia/vgpu-570.144.bin"
rm "$scratch/linked/lib"
mkdir -p "$scratch/linked/usr/lib"
ln -s usr/lib "$scratch/linked/lib"
says "a link within" 0 "installed" "$VGPUMC" install "$old" --root "$scratch/linked/" \
	--cert "$scratch/k.crt"
same "... is followed" "$old" "$scratch/linked/usr/lib/firmware/nvidia/vgpu-570.144.bin"
check_status "two files" 1 put "$old" "$new"
check_status "no such file" 1 put "$scratch/absent.bin"
says "standard input" 0 "installed" sh -c \
	'"$0" install - --root "$3" --cert "$2" <"$1"' "$VGPUMC" "$old" "$scratch/k.crt" "$root"

# WHENCE
put "$old" --whence >"$scratch/whence"
says "WHENCE: the file" 0 "File: nvidia/vgpu-570.144.bin" cat "$scratch/whence"
says "WHENCE: one board" 0 "types of 1 board," cat "$scratch/whence"
boards=$("$VGPUMC" dump "$new" --format json | jq '.boards | length')
says "WHENCE: several" 0 "types of $boards boards," put "$new" --whence
says "WHENCE: the version" 0 "Version: GSP 570.144, vGPU 18.1" cat "$scratch/whence"
says "WHENCE: compressed" 0 "RawFile: nvidia/vgpu-570.144.bin.xz" put "$old" --whence --compress xz
check_status "WHENCE of an unsigned file" 3 put "$plain" --whence
check_status "neither nor" 1 put "$old" --whence --uninstall
finish
