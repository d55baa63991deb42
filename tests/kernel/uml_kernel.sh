#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Build the kernel of the second bed: User-mode Linux, from Debian's linux-source-6.1, with
# uml.config and the driver in its tree:
#
#	uml_kernel.sh CACHE			print its folder; build it if there is none
#	uml_kernel.sh CACHE driver OUT VAR=...	build the driver in it; the module to OUT/in-tree
#
# It is in a folder of CACHE, named by the hash of what it is made of: linux/ is the source, out/
# what was built, log what that said. The driver is copied to the tree's drivers/vfio/pci/ without a
# change; the Kconfig and Makefile there get a line for it.
set -eu

LC_ALL=C
export LC_ALL
cache=$1
here=tests/kernel
archive=$(sh $here/fetch.sh "$cache" source 6.1)

# What only builds the driver, or describes it, does not change the kernel.
hash=$({
	sed -n '/^unpack()/,/^make_kernel()/p' "$0"
	sed '/^\thelp/,$d' kernel/Kconfig
	cat $here/uml.config
	echo "$archive"
	gcc --version
} | sha256sum | cut -c 1-12)
mkdir -p "$cache"
tree=$(cd "$cache" && pwd)/uml-$hash
driver=$tree/linux/drivers/vfio/pci/vgpumc

# in_tree ARGUMENT...: run the kernel's make; UBSAN is enabled for the driver's files only
in_tree()
{
	ubsan=
	for file in kernel/*/*.c; do
		file=${file##*/}
		ubsan="$ubsan UBSAN_SANITIZE_${file%.c}.o=y"
	done
	# shellcheck disable=SC2086
	make -C "$tree/linux" ARCH=um O="$tree/out" -j"$(nproc)" $ubsan "$@"
}

copy_driver()
{
	mkdir -p "$driver/driver" "$driver/parser"
	for file in kernel/* kernel/driver/* kernel/parser/*; do
		[ -f "$file" ] || continue
		cmp -s "$file" "$driver/${file#kernel/}" || cp "$file" "$driver/${file#kernel/}"
	done
}

# Leave out the parts of the source that this kernel does not build.
unpack()
{
	rm -rf "$tree"
	mkdir -p "$tree/linux" "$tree/out"
	tar xf "$archive" -C "$tree/linux" --strip-components=1 --exclude='*/Documentation/*/*' \
		--exclude='*/tools/testing' --exclude='*/drivers/gpu/*.[ch]' \
		--exclude='*/drivers/net/*.[ch]' --exclude='*/drivers/media/*.[ch]' \
		--exclude='*/drivers/staging/*.[ch]' --exclude='*/sound/*.[ch]'
}

# Fix a missing lock that lockdep reports at every fork; later kernels have the fix.
mend()
{
	sed -i '/^void force_flush_all/,/^}/{
		/for_each_vma/i mmap_read_lock(mm);
		/^}/i mmap_read_unlock(mm);
	}' "$tree/linux/arch/um/kernel/tlb.c"
}

configure()
{
	dir=$tree/linux/drivers/vfio/pci
	sed -i '/hisilicon.Kconfig/a source "drivers/vfio/pci/vgpumc/Kconfig"' "$dir/Kconfig"
	echo 'obj-$(CONFIG_VGPUMC_VFIO_PCI) += vgpumc/' >>"$dir/Makefile"
	make -C "$tree/linux" ARCH=um O="$tree/out" allnoconfig \
		KCONFIG_ALLCONFIG="$PWD/$here/uml.config" || return 1
	# An option whose dependencies are not met disappears silently.
	if grep -v -x -F -f "$tree/out/.config" $here/uml.config | grep '^CONFIG_'; then
		echo 'uml_kernel.sh: the configuration lacks these options' >&2
		return 1
	fi
}

make_kernel()
{
	start=$(date +%s)
	unpack && mend && copy_driver && configure && in_tree || return 1
	echo "built in $(($(date +%s) - start)) s" | tee "$tree/ready"
}

# Only one process at a time builds in the cache.
exec 9>"$cache/lock"
flock 9
if [ ! -f "$tree/ready" ] && ! make_kernel >"$tree.log" 2>&1; then
	tail -n 40 "$tree.log" >&2
	exit 1
fi
if [ $# -eq 1 ]; then
	echo "$tree"
	exit
fi

out=$3
shift 3
copy_driver
in_tree W=1 "$@" drivers/vfio/pci/vgpumc/vgpumc_vfio_pci.ko
mkdir -p "$out/in-tree"
cp "$tree/out/drivers/vfio/pci/vgpumc/vgpumc_vfio_pci.ko" "$out/in-tree/"
