# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: the driver and `vgpumc verify` return the same result for each file.

differential()
{
	insmod /modules/vgpu_check.ko
	check=/sys/kernel/debug/vgpu_check_file
	count=0
	differ=0
	while IFS='|' read -r file code offset error cipher; do
		[ -z "$cipher" ] || has_cipher $cipher || error=-65
		count=$((count + 1))
		put "/files/$file" $check
		read -r got <$check
		[ "$got" != "$code $offset $error" ] || continue
		# The kernel may lack the cipher of an unknown key.
		[ "$got:$error" != "$code $offset -65:-126" ] || has_cipher ecdsa-nist-p256 || continue
		not_ok "result for $file" "$got, vgpumc: $code $offset $error"
		differ=$((differ + 1))
	done </expected
	is "the driver and vgpumc agree on $count files" $differ 0
	yes "these are more than 200 files" test $count -gt 200
	rmmod vgpu_check
}
