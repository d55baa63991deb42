# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Part of bed.sh: a stock Debian kernel under QEMU, unpacked by fetch.sh.

get_kernel()
{
	headers=$(sh "$here/fetch.sh" "$cache" headers "$kernel") ||
		give_up "the kernel" "cannot fetch the headers of Linux $kernel"
	image=$(sh "$here/fetch.sh" "$cache" image "$kernel") ||
		give_up "the kernel" "cannot fetch the image of Linux $kernel"
	version=$kernel
	# Later kernels ask a script of theirs about sparse, which Debian's headers of 7.3 lack.
	common=$(sed -n 's/^include \(.*\)\/Makefile$/\1/p' "$headers/Makefile")
	sparse=yes
	if grep -q checker-valid.sh "$common/Makefile" &&
		[ ! -f "$common/scripts/checker-valid.sh" ]; then
		sparse=
	fi
}

make_modules()
{
	make -C "$build" KDIR="$headers" W=1 ${sparse:+C=1 CHECK=sparse} VGPU_CERTS="$certs" \
		>"$1" 2>&1
}

add_files()
{
	cp "$image"/*.ko "$root/modules/"
}

# On a busy machine an emulated processor may run a half patched instruction while the kernel
# starts. That is before the guest's first program, so boot once more then.
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
		-kernel "$image/vmlinuz" -initrd "$build/initrd" \
		-append "console=ttyS0 loglevel=2 log_buf_len=8M panic=-1 mem=384M intel_iommu=on \
			no_timer_check rcupdate.rcu_cpu_stall_suppress=1 $3"
}

# The module matches the boards of the catalogue, with driver_override and as displays only.
aliases()
{
	modinfo -F alias "$build/vgpumc_vfio_pci.ko" | sort >"$build/names"
	sed -n 's/^ *- {id: [0-9]*, device: 0x\([0-9a-f]*\).*/\1/p' blobs/vgpu-*.yaml | tr a-f A-F |
		sed 's/.*/vfio_pci:v000010DEd0000&sv*sd*bc03sc*i*/' | sort -u |
		cmp -s - "$build/names" && return
	cat "$build/names"
	return 1
}

all_runs()
{
	if aliases; then
		ok "modinfo lists the boards of the catalogue"
	else
		not_ok "modinfo lists the boards of the catalogue" "it lists those above"
	fi
	run tests "${PARTS:-$parts}" ''
	is_clean tests
}
