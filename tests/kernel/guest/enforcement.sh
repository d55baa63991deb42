# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: when a file must be signed, and by whose key.

enforce=/sys/module/nvidia_vgpu_vfio/parameters/sig_enforce

# again PARAMETER...: the driver, loaded anew
again()
{
	use ''
	rmmod nvidia_vgpu_vfio
	# It tries all functions at once, and finds no file.
	insmod /modules/nvidia_vgpu_vfio.ko "$@"
}

# The built-in keys stay; keys of the kernel's own keyring are taken as well.
secondary_keyring()
{
	again secondary_keyring=1
	use mt.bin
	yes "secondary keyring: a built-in key is taken" bind $vf1
	unbind $vf1
	use foreign.bin
	no "secondary keyring: an unknown one is not" bind $vf1
	is "secondary keyring: -ENOKEY" "$(value result)" -126
	[ "$kernel" = uml ] || return 0
	use secondary.bin
	no "secondary keyring: a key that is not there yet" bind $vf1
	keyring=$(sed -n 's/^\([0-9a-f]*\) .* \.secondary_trusted_keys.*/\1/p' /proc/keys)
	yes "a key is added to the secondary keyring" add_key $keyring /files/secondary.der
	yes "secondary keyring: then it is taken" bind $vf1
	unbind $vf1
	again
	use secondary.bin
	no "secondary keyring: not without the parameter" bind $vf1
	is "secondary keyring: -ENOKEY, without the parameter" "$(value result)" -126
}

enforcement()
{
	is "signatures are enforced" "$(cat $enforce)" Y
	is_denied "that cannot be put off" "Read-only file system" put 0 $enforce
	again sig_enforce=0 accept=1.2=3.4,570.144=18.2
	is "but at load" "$(cat $enforce)" N
	use unsigned.bin
	yes "then an unsigned file will do" bind $vf1
	unbind $vf1
	use other-version.bin
	yes "a vGPU version that the parameter names will do" bind $vf1
	unbind $vf1
	use foreign.bin
	no "but none by an unknown key" bind $vf1
	use changed.bin
	no "nor a changed one" bind $vf1
	if [ -w /sys/kernel/security/lockdown ]; then
		put integrity /sys/kernel/security/lockdown
		must_be_signed
	else
		not_ok "lockdown" "the kernel has none"
	fi
	yes "it can be put on" put 1 $enforce
	is_denied "and not off again" "Read-only file system" put 0 $enforce
}

# sig_enforce is off, and the kernel is locked down.
must_be_signed()
{
	use unsigned.bin
	is "sig_enforce is off" "$(cat $enforce)" N
	no "lockdown puts it on" bind $vf1
	is "lockdown: -ENODATA" "$(value result)" -61
	use mt.bin
	yes "lockdown: a signed file will do" bind $vf1
	unbind $vf1
}

# A kernel that was started with lockdown=integrity, so that it loads signed modules only.
locked_down()
{
	mkdir -p $firmware /tmp
	yes "locked down: the simulated board" insmod /modules/sim_board.ko
	yes "locked down: the simulated core driver" insmod /modules/nova_core.ko
	yes "locked down: the driver loads" insmod /modules/nvidia_vgpu_vfio.ko sig_enforce=0
	vfs 2
	must_be_signed
}
