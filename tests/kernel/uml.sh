# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Part of bed.sh: User-mode Linux with KASAN, UBSAN, lockdep, kmemleak, fault injection and KUnit.
# The driver is built in the kernel's tree.

get_kernel()
{
	version=uml
	sparse=
	tree=$(sh "$here/uml_kernel.sh" "$cache") || give_up "the kernel" "it does not build"
}

# The tree holds one driver at a time.
make_modules()
{
	sh "$here/uml_kernel.sh" "$cache" driver "$build" VGPU_CERTS="$certs" >"$1" 2>&1 &&
		make -C "$tree/out" ARCH=um M="$build" W=1 VGPU_CERTS="$certs" modules \
			>>"$1" 2>&1 &&
		cp "$build/in-tree/vgpumc_vfio_pci.ko" "$build/"
}

# Sign the modules with the key of the kernel's build, for the locked-down run.
add_files()
{
	ca=$tree/out/certs/signing_key
	for module in "$root"/modules/*.ko; do
		"$tree/out/scripts/sign-file" sha256 "$ca.pem" "$ca.x509" "$module" ||
			give_up "the modules are signed" "sign-file failed"
	done
}

# boot CONSOLE LOG MORE; the second serial line is descriptor 3.
boot()
{
	# shellcheck disable=SC2086
	timeout 600 "$tree/out/linux" mem=512M "initrd=$build/initrd" con=null ssl0=null,fd:1 \
		ssl1=null,fd:3 loglevel=2 log_buf_len=8M kunit.enable=1 \
		vfio.enable_unsafe_noiommu_mode=1 $3 \
		>"$1" 3>"$2" 2>"$build/stderr" </dev/null
}

# sees MISTAKE PATTERN: check that the canaries' log has a line that is_clean() would find
sees()
{
	if grep -E "$trouble" "$build/dmesg.canaries" | grep -q -E "$2"; then
		ok "the log shows $1"
	else
		not_ok "the log shows $1" "it has no $2"
	fi
}

all_runs()
{
	# kmemleak cannot be read once the kernel is locked down.
	rest=${parts#start,}
	run tests "${PARTS:-start,kunit,${rest%enforcement*}leaks,enforcement,nothing_left}" ''
	is_clean tests
	[ -z "${PARTS-}" ] || return 0
	run allocations start,allocations,nothing_left,leaks ''
	# Linux 6.1's VFIO and driver core warn when they undo a step that was not done.
	is_clean allocations \
		'vfio_main.c:[0-9]* vfio_group_release|group.c:[0-9]* sysfs_remove_groups'
	run locked-down locked_down lockdown=integrity
	is_clean locked-down
	run canaries canaries ''
	sees "a use after free" 'KASAN: use-after-free'
	sees "an index out of bounds" 'UBSAN: array-index-out-of-bounds'
	sees "a lock taken twice" 'possible recursive locking'
	sees "a leak" 'kmemleak: .* new suspected'
}
