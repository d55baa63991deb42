# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: files that must be signed, and the keys that are trusted.

enforce=/sys/module/vgpumc_vfio_pci/parameters/sig_enforce

# reload PARAMETER...: load the driver again
reload()
{
	use ''
	rmmod vgpumc_vfio_pci
	# It probes all functions at once, and finds no file.
	insmod /modules/vgpumc_vfio_pci.ko "$@"
}

# Root has no way to change the keyring or its keys, and it works after each attempt.
keyring()
{
	use mt.bin
	id=$(sed -n 's/^\([0-9a-f]*\) .* \.vgpumc[:.].*/\1/p' /proc/keys)
	yes "the keyring is listed" test -n "$id"
	keyring_attacks "$id" /files/foreign.der >/tmp/attacks
	while IFS=: read -r attack result; do
		is "root cannot $attack" "$result" " denied"
	done </tmp/attacks
	is "all attacks were tried" "$(wc -l </tmp/attacks)" 15
	yes "the keyring still works" bind $vf1
	unbind $vf1
	use foreign.bin
	no "and has no further key" bind $vf1
	is "-ENOKEY" "$(value result)" -126
}

enforcement()
{
	is "signatures are enforced" "$(cat $enforce)" Y
	is_denied "that cannot be disabled" "Read-only file system" put 0 $enforce
	reload sig_enforce=0 accept=1.2=3.4,570.144=18.2
	is "except when the module is loaded" "$(cat $enforce)" N
	use unsigned.bin
	yes "then an unsigned file is accepted" bind $vf1
	unbind $vf1
	use other-version.bin
	yes "a vGPU version that the parameter names is accepted" bind $vf1
	unbind $vf1
	use unsigned.bin
	bind $vf1
	bind $vf2
	select_type $vf1 949
	yes "sig_enforce can be enabled" put 1 $enforce
	is "then the types of an unsigned file are not offered" \
		"$(attribute $vf2 creatable_vgpu_types)" ""
	is_denied "nor selected" "No data available" select_type $vf2 949
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "nor opened" "$? $(cat /tmp/client)" "2 device: No data available"
	unbind $vf1
	unbind $vf2
	is_denied "and it cannot be disabled" "Read-only file system" put 0 $enforce
	reload sig_enforce=0
	use foreign.bin
	no "no file by an unknown key" bind $vf1
	use changed.bin
	no "nor a changed one" bind $vf1
	if [ -w /sys/kernel/security/lockdown ]; then
		put integrity /sys/kernel/security/lockdown
		must_be_signed
	else
		not_ok "lockdown" "the kernel lacks it"
	fi
}

# sig_enforce is off, and the kernel is locked down.
must_be_signed()
{
	use unsigned.bin
	is "sig_enforce is off" "$(cat $enforce)" N
	no "lockdown enables it" bind $vf1
	is "lockdown: -ENODATA" "$(value result)" -61
	use mt.bin
	yes "lockdown: a signed file is accepted" bind $vf1
	unbind $vf1
}

# Run on a kernel that was started with lockdown=integrity, and loads signed modules only.
locked_down()
{
	mkdir -p $firmware /tmp
	yes "locked down: the simulated board" insmod /modules/sim_board.ko
	yes "locked down: the simulated core driver" insmod /modules/nova_core.ko
	yes "locked down: the driver loads" insmod /modules/vgpumc_vfio_pci.ko sig_enforce=0
	vfs 2
	must_be_signed
}
