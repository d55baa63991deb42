# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: the driver and `vgpumc verify` judge alike.

differential()
{
	insmod /modules/judge.ko
	judge=/sys/kernel/debug/vgpu_judge
	differ=0
	while IFS='|' read -r file code offset error cipher; do
		[ -z "$cipher" ] || has_cipher $cipher || error=-65
		put "/files/$file" $judge
		read -r got <$judge
		[ "$got" != "$code $offset $error" ] || continue
		# An unknown key may be of a kind that the kernel cannot compute with.
		[ "$got:$error" != "$code $offset -65:-126" ] || has_cipher ecdsa-nist-p256 || continue
		not_ok "judgement of $file" "$got, vgpumc: $code $offset $error"
		differ=$((differ + 1))
	done </judged
	is "the driver and vgpumc agree on $(wc -l </judged) files" $differ 0
	rmmod judge
}
