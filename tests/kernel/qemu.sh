# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154
#
# Part of bed.sh: a stock Debian kernel under QEMU. It is unpacked only: to install it would run the
# boot loader's hooks.

get_kernel()
{
	headers=$(find /usr/src -maxdepth 1 -name "linux-headers-$kernel.*-amd64" | sort -V | tail -n 1)
	[ -n "$headers" ] || give_up "the kernel" "no headers in /usr/src"
	version=${headers##*/linux-headers-}
	image=$cache/images/$version
	[ -d "$image" ] || fetch_image || give_up "the kernel" "cannot fetch linux-image-$version"
}

fetch_image()
{
	mkdir -p "$cache/images"
	unpacked=$(mktemp -d "$cache/images/tmp.XXXXXX") || return 1
	(
		cd "$unpacked" &&
			apt-get -q download "linux-image-$version" >log 2>&1 &&
			dpkg-deb --fsys-tarfile linux-image-*.deb | tar x --wildcards \
				'./boot/vmlinuz*' '*/kernel/drivers/vfio/*' '*/kernel/virt/lib/*' &&
			rm -f linux-image-*.deb
	) || return 1
	find "$unpacked" -name '*.ko.xz' -exec unxz {} + || return 1
	# Somebody else may have been quicker.
	mv -T "$unpacked" "$image" 2>/dev/null || rm -rf "$unpacked"
	[ -d "$image" ]
}

make_modules()
{
	make -C "$build" KDIR="$headers" W=1 C=1 CHECK=sparse VGPU_CERTS="$certs" >"$1" 2>&1
}

add_files()
{
	find "$image" -name '*.ko' -exec cp {} "$root/modules/" \;
}

# Emulated processors may meet a half patched instruction while the kernel starts, on a machine that
# is busy. That is before the first program of the guest, so it is none of ours: once more, then.
boot()
{
	boot_once "$@"
	ended=$?
	grep -q '^the beginning' "$1" && return "$ended"
	boot_once "$@"
}

boot_once()
{
	timeout 600 qemu-system-x86_64 -M q35,kernel-irqchip=split -accel tcg,thread=multi \
		-cpu max -smp 2 -m 640 -nodefaults -display none -no-reboot \
		-device intel-iommu -device edu -serial "file:$1" -serial "file:$2" \
		-kernel "$image/boot/vmlinuz-$version" -initrd "$build/initrd" \
		-append "console=ttyS0 loglevel=2 log_buf_len=8M panic=-1 mem=384M intel_iommu=on \
			no_timer_check rcupdate.rcu_cpu_stall_suppress=1 $3"
}

# What modinfo shows are the files of the catalogue.
firmware_names()
{
	modinfo -F firmware "$build/nvidia_vgpu_vfio.ko" | sort >"$build/names"
	for source in blobs/vgpu-*.yaml; do
		source=${source##*/}
		echo "nvidia/${source%.yaml}.bin"
	done | sort | cmp -s - "$build/names" && return
	cat "$build/names"
	return 1
}

all_runs()
{
	if firmware_names; then
		ok "modinfo names the catalogue's files"
	else
		not_ok "modinfo names the catalogue's files" "it names those above"
	fi
	run tests "${PARTS:-$parts}" ''
	is_clean tests
}
