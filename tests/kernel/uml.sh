# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Part of bed.sh: User-mode Linux with KASAN, UBSAN, lockdep, kmemleak, fault injection and KUnit.
# The driver is built inside of the kernel's tree, as it is.

get_kernel()
{
	version=uml
	tree=$(sh "$here/uml_kernel.sh" "$cache") || give_up "the kernel" "it does not build"
}

# One driver at a time is in the tree.
make_modules()
{
	sh "$here/uml_kernel.sh" "$cache" driver "$build" VGPU_CERTS="$certs" >"$1" 2>&1 &&
		make -C "$tree/out" ARCH=um M="$build" W=1 VGPU_CERTS="$certs" modules \
			>>"$1" 2>&1 &&
		cp "$build/in-tree/nvidia_vgpu_vfio.ko" "$build/"
}

# A key that the kernel's own keyring lets into the secondary one: it is vouched for by the key
# that the kernel's build made for its modules. That one signs ours as well, for the locked-down
# run.
add_files()
{
	ca=$tree/out/certs/signing_key
	[ -f "$keys/secondary.key" ] ||
		openssl req -newkey rsa:3072 -nodes -keyout "$keys/secondary.key" \
			-out "$keys/secondary.csr" -subj '/O=vgpumc test/CN=secondary' 2>/dev/null
	printf '%s\n' 'keyUsage=digitalSignature' 'subjectKeyIdentifier=hash' \
		'authorityKeyIdentifier=keyid' >"$keys/secondary.ext"
	openssl x509 -req -in "$keys/secondary.csr" -CA "$ca.pem" -CAkey "$ca.pem" -days 3650 \
		-set_serial 2 -extfile "$keys/secondary.ext" -out "$keys/secondary.crt" 2>/dev/null
	openssl x509 -in "$keys/secondary.crt" -outform DER -out "$root/files/secondary.der"
	"$program" sign "$root/files/mt.bin" --replace --key "$keys/secondary.key" \
		--cert "$keys/secondary.crt" -q -o "$root/files/secondary.bin" ||
		give_up "a key for the secondary keyring" "see above"
	for module in "$root"/modules/*.ko; do
		"$tree/out/scripts/sign-file" sha256 "$ca.pem" "$ca.x509" "$module" ||
			give_up "the modules are signed" "sign-file failed"
	done
}

# The second serial line is descriptor 3.
boot()
{
	# shellcheck disable=SC2086
	timeout 600 "$tree/out/linux" mem=512M "initrd=$build/initrd" con=null ssl0=null,fd:1 \
		ssl1=null,fd:3 loglevel=2 log_buf_len=8M kunit.enable=1 \
		vfio.enable_unsafe_noiommu_mode=1 $3 \
		>"$1" 3>"$2" 2>"$build/stderr" </dev/null
}

# sees WHAT LINE: what the canaries did was reported, in a line that is_clean() would find
sees()
{
	if grep -E "$trouble" "$build/dmesg.canaries" | grep -q -E "$2"; then
		ok "the log would tell of $1"
	else
		not_ok "the log would tell of $1" "it has no $2"
	fi
}

all_runs()
{
	# Once the kernel is locked down, kmemleak does not speak.
	rest=${parts#start,}
	run tests "${PARTS:-start,kunit,${rest%enforcement*}leaks,enforcement,nothing_left}" ''
	is_clean tests
	[ -z "${PARTS-}" ] || return 0
	run allocations start,allocations,nothing_left,leaks ''
	# Linux 6.1's VFIO and driver core warn when they undo what was not done.
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
