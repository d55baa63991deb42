# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: files that are accepted, and files that are rejected.

good_load()
{
	for container in mt meta; do
		before=$(parameter uploads)
		use $container.bin
		yes "$container: the first virtual function is bound" bind $vf1
		yes "$container: the second" bind $vf2
		is "$container: uploaded once" $(($(parameter uploads) - before)) 1
		yes "$container: GSP has the records" \
			cmp /sys/kernel/debug/nova_core/records /records
		types=$(($(wc -c </records) / $(parameter record_size)))
		for vf in $vf1 $vf2; do
			attribute $vf creatable_vgpu_types >/tmp/types
			is "$container: the types on $vf" "$(wc -l </tmp/types)" $((types + 1))
			is "$container: the head of the table" "$(head -n 1 /tmp/types)" \
				'ID    : vGPU Name'
			yes "$container: a line of it" \
				grep -q -x '949   : NVIDIA RTX6000-Ada-24Q' /tmp/types
		done
		is "$container: debugfs, result" "$(value result)" 0
		is "$container: debugfs, file" "$(value file)" nvidia/vgpu-570.144.bin
		is "$container: debugfs, release" "$(value release)" 570.144
		is "$container: debugfs, parser" "$(value parser) $(value offset)" 'ok 0'
		yes "$container: debugfs, signer" grep -q \
			'^signer: O=vgpumc test, CN=built-in, serial ' $reports/$pf/last_load
		yes "unbind" unbind $vf1
		yes "the other keeps its types" \
			grep -q 949 $devices/$vf2/nvidia/creatable_vgpu_types
		yes "unbind the last" unbind $vf2
		is "$container: no client is left" "$(parameter attached)" 0
	done
	for file in all.bin key-id.bin; do
		use $file
		yes "$file is accepted" bind $vf1
		unbind $vf1
	done
	use ''
	xz_file=$firmware/vgpu-570.144.bin.xz
	ln -s /files/mt.bin.xz $xz_file
	yes "an .xz is accepted" bind $vf1
	unbind $vf1
	use ''
	is_denied "no file" "No such file or directory" bind $vf1
	news
	yes "no file: its line names the virtual function and this driver" \
		logged "vgpumc_vfio_pci $vf1: nvidia/vgpu-570.144.bin: cannot be loaded: -2"
	is "no file: debugfs" "$(value result)" -2
	dd if=/dev/zero of=$wanted bs=1M count=17 2>/dev/null
	bind $vf1
	news
	yes "a file of 17 MiB: its line" logged "rejected: 17825792 bytes, more than 16777216"
	is "a file of 17 MiB: debugfs" "$(value result)" -27
	rm $wanted
}

rejected_files()
{
	before=$(parameter uploads)
	news
	count=0
	while IFS='|' read -r bad error code offset text; do
		count=$((count + 1))
		use "$bad"
		if bind $vf1; then
			not_ok "rejected: $bad" "it was not"
			unbind $vf1
			continue
		fi
		news
		last_load
		got=$last_result:$last_parser:$last_offset
		if [ "$got" != "$error:$code:$offset" ]; then
			not_ok "rejected: $bad" "$got, not $error:$code:$offset"
		else
			yes "rejected: $bad, $text" logged "$text"
		fi
	done </rejected
	is "nothing was uploaded of the rejected files" "$(parameter uploads)" "$before"
	yes "$count files were rejected" test $count -gt 100
	is "no client is left" "$(parameter attached)" 0
}

# The log lines of each kind of failure are limited separately.
rate_limit()
{
	news
	tries=0
	while [ $tries -lt 25 ]; do
		use foreign.bin
		bind $vf1
		tries=$((tries + 1))
	done
	use unsigned.bin
	bind $vf1
	news
	lines=$(echo "$news" | grep -c 'signed by an unknown key')
	yes "of 25 rejected files at once $lines get a line" test $lines -gt 0 -a $lines -lt 25
	yes "that does not limit another kind" logged "rejected: not signed"
}

# ---- Ciphers

has_cipher()
{
	grep -q "^name *: $1$" /proc/crypto
}

# with_cipher CIPHER FILE
with_cipher()
{
	use $2
	if has_cipher $1; then
		yes "$2 is accepted" bind $vf1
		unbind $vf1
	else
		no "$2: the kernel has no $1" bind $vf1
		news
		yes "$2: its line" logged "this kernel lacks the digest or cipher"
		is "$2: its error" "$(value result)" -65
	fi
}

# Debian's 6.1 has SHA-512 as a module, which is not loaded here, and no ECDSA.
ciphers()
{
	with_cipher sha512 sha512.bin
	with_cipher ecdsa-nist-p256 elliptic.bin
	with_cipher ecdsa-nist-p384 elliptic384.bin
	use changed-elliptic.bin
	no "a changed file, signed with ECDSA" bind $vf1
	wanted_error=-129
	has_cipher ecdsa-nist-p256 || wanted_error=-65
	is "a changed file, signed with ECDSA: its error" "$(value result)" $wanted_error
}
