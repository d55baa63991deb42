#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The kernel of the second bed, User-mode Linux from Debian's linux-source-6.1 with uml.config and
# the driver in its tree:
#
#	uml_kernel.sh CACHE			print where it is; build it if it is not there
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
archive=/usr/src/linux-source-6.1.tar.xz

hash=$({
	cat "$0" $here/uml.config kernel/Kconfig
	dpkg-query -W -f '${Version}\n' linux-source-6.1
	gcc --version
} | sha256sum | cut -c 1-12)
mkdir -p "$cache"
tree=$(cd "$cache" && pwd)/uml-$hash
driver=$tree/linux/drivers/vfio/pci/nvidia-vgpu

# Only the driver, for its own warnings are looked at; ubsan is for the files that name it.
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

# Without what this kernel has no use for.
unpack()
{
	rm -rf "$tree"
	mkdir -p "$tree/linux" "$tree/out"
	tar xf $archive -C "$tree/linux" --strip-components=1 --exclude='*/Documentation/*/*' \
		--exclude='*/tools/testing' --exclude='*/drivers/gpu/*.[ch]' \
		--exclude='*/drivers/net/*.[ch]' --exclude='*/drivers/media/*.[ch]' \
		--exclude='*/drivers/staging/*.[ch]' --exclude='*/sound/*.[ch]'
}

# What later kernels have mended, and lockdep complains of at every fork.
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
	sed -i '/hisilicon.Kconfig/a source "drivers/vfio/pci/nvidia-vgpu/Kconfig"' "$dir/Kconfig"
	echo 'obj-$(CONFIG_NVIDIA_VGPU_VFIO_PCI) += nvidia-vgpu/' >>"$dir/Makefile"
	make -C "$tree/linux" ARCH=um O="$tree/out" allnoconfig \
		KCONFIG_ALLCONFIG="$PWD/$here/uml.config"
	# An option that is not to be had vanishes silently.
	if grep -v -x -F -f "$tree/out/.config" $here/uml.config | grep '^CONFIG_'; then
		echo 'uml_kernel.sh: the configuration lacks those' >&2
		return 1
	fi
}

make_kernel()
{
	start=$(date +%s)
	unpack && mend && copy_driver && configure && in_tree || return 1
	echo "built in $(($(date +%s) - start)) s" | tee "$tree/ready"
}

# Only one at a time builds in the cache.
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
in_tree W=1 "$@" drivers/vfio/pci/nvidia-vgpu/nvidia_vgpu_vfio.ko
mkdir -p "$out/in-tree"
cp "$tree/out/drivers/vfio/pci/nvidia-vgpu/nvidia_vgpu_vfio.ko" "$out/in-tree/"
