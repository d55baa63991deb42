#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A stock Debian kernel under QEMU with the driver, a simulated board and a simulated core driver:
#
#	tests/kernel/bed.sh KERNEL MADE
#
# KERNEL is 6.1 or 6.12. MADE is the folder that files.sh filled, and where things are built and
# kept. Prints `ok` and `not ok` lines for tests/run.sh, most of which come from guest.sh.
set -u

LC_ALL=C
export LC_ALL
kernel=$1
made=$(cd "$2" && pwd) || exit 1
here=tests/kernel
limit=300 # seconds that the guest may take

ok()
{
	echo "ok $1"
}

not_ok()
{
	echo "not ok $1: $2"
	failures=$((${failures:-0} + 1))
}

give_up()
{
	not_ok "$1" "$2"
	exit 1
}

# ---- The kernel, which is unpacked only: to install it would run the boot loader's hooks

headers=$(find /usr/src -maxdepth 1 -name "linux-headers-$kernel.*-amd64" | sort -V | tail -n 1)
[ -n "$headers" ] || give_up "kernel $kernel" "no headers in /usr/src"
version=${headers##*/linux-headers-}
image=$made/images/$version
vmlinuz=$image/boot/vmlinuz-$version

fetch()
{
	mkdir -p "$image.tmp" || return 1
	(
		cd "$image.tmp" &&
			apt-get -q download "linux-image-$version" >log 2>&1 &&
			dpkg-deb --fsys-tarfile linux-image-*.deb | tar x --wildcards \
				'./boot/vmlinuz*' '*/kernel/drivers/vfio/*' '*/kernel/virt/lib/*' &&
			rm -f linux-image-*.deb
	) || return 1
	find "$image.tmp" -name '*.ko.xz' -exec unxz {} + || return 1
	mv "$image.tmp" "$image"
}

if [ ! -d "$image" ]; then
	fetch || give_up "kernel $kernel" "cannot fetch linux-image-$version"
fi

# ---- The modules, in a folder of their own; as strictly as the kernel's makefiles can

build=$made/build-$version
mkdir -p "$build"
for source in kernel/*.c kernel/*.h kernel/*.S kernel/certs.sh kernel/Makefile; do
	cmp -s "$source" "$build/${source##*/}" || cp "$source" "$build/"
done
cp kernel/Kbuild "$build/Kbuild.driver"
for source in "$here"/*.c "$here/Kbuild"; do
	[ "${source##*/}" != vfio_client.c ] || continue
	cmp -s "$source" "$build/${source##*/}" || cp "$source" "$build/"
done

if ! make -C "$build" KDIR="$headers" W=1 C=1 CHECK=sparse VGPU_CERTS="$made/keys/built-in.crt" \
	>"$build/log" 2>&1; then
	tail -n 40 "$build/log"
	give_up "$kernel: the modules build" "make failed"
fi
ok "$kernel: the modules build"
cat "$build/log" >>"$build/all-logs"
# What is about the folder, not the code.
if grep -E 'warning|error' "$build/log" | grep -v -E 'jobserver|compiler differs' >"$build/said"; then
	cat "$build/said"
	not_ok "$kernel: no warning of the compiler, with W=1, nor of sparse" "see above"
	rm -f "$build"/*.o
else
	ok "$kernel: no warning of the compiler, with W=1, nor of sparse"
fi

# ---- The root file system

root=$build/root
rm -rf "$root"
mkdir -p "$root/bin" "$root/modules" "$root/lib/firmware/nvidia" "$root/files" \
	"$root/proc" "$root/sys" "$root/dev" "$root/tmp" || exit 1
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$here/guest.sh" "$root/init"
chmod +x "$root/init"
cp "$build"/*.ko "$root/modules/"
find "$image" -name '*.ko' -exec cp {} "$root/modules/" \;
cp "$made/files"/* "$root/files/"
cp "$made/refused" "$made/judged" "$made/records" "$root/"
echo "$kernel" >"$root/kernel"
${CC:-cc} -std=gnu11 -Wall -Wextra -O1 -static -o "$root/bin/vfio_client" "$here/vfio_client.c" ||
	give_up "$kernel: the VFIO client builds" "the compiler failed"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$build/initrd" || exit 1
rm -rf "$root"

# ---- The run

rm -f "$build/console" "$build/dmesg"
timeout "$limit" qemu-system-x86_64 -M q35,kernel-irqchip=split -accel tcg,thread=multi -cpu max \
	-smp 2 -m 640 -nodefaults -display none -no-reboot \
	-device intel-iommu -device edu \
	-serial "file:$build/console" -serial "file:$build/dmesg" \
	-kernel "$vmlinuz" -initrd "$build/initrd" \
	-append "console=ttyS0 loglevel=2 mem=384M intel_iommu=on panic=-1 log_buf_len=8M \
		vfio_iommu_type1.allow_unsafe_interrupts=1 vfio-pci.ids=1234:11e8"
status=$?
tr -d '\r' <"$build/console" >"$build/output"
tr -d '\r' <"$build/dmesg" >"$build/dmesg.txt"
sed -n 's/^\(ok\|not ok\) /&'"$kernel: /p" "$build/output"
grep -v -E '^(ok|not ok) ' "$build/output"
if [ "$status" -ne 0 ] || ! grep -q '^the end$' "$build/output"; then
	not_ok "$kernel: the guest came to its end" "QEMU's exit status $status"
else
	ok "$kernel: the guest came to its end"
fi

# Of the whole log, from the first line to the last.
trouble='WARNING:|BUG:|BUG |Oops|Call Trace|KASAN|UBSAN|KFENCE|KCSAN|refcount_t|possible recursive'
trouble="$trouble|suspicious|general protection|kmemleak|INFO: |list_add|list_del|use-after-free"
if [ "$(wc -l <"$build/dmesg.txt")" -lt 100 ]; then
	not_ok "$kernel: the kernel's log is clean" "there is none"
elif grep -n -E "$trouble" "$build/dmesg.txt"; then
	not_ok "$kernel: the kernel's log is clean" "see above"
else
	ok "$kernel: the kernel's log is clean"
fi
grep -q '^not ok' "$build/output" && failures=$((${failures:-0} + 1))
exit "$((${failures:-0} > 0))"
