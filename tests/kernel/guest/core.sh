# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: the core driver fails, or answers what nobody knows.

failures()
{
	use mt.bin
	for step in version upload attach; do
		put -5 $core/fail_$step
		no "$step fails" bind $vf1
		put 0 $core/fail_$step
		is "$step fails: no client is left" "$(parameter attached)" 0
		yes "$step: works again" bind $vf1
		unbind $vf1
	done
	for version in 570.211.02 999.1 '../../etc/passwd' '570.144/../x' ''; do
		put "$version" $core/version
		news
		no "GSP '$version' is not known" bind $vf1
		news
		yes "GSP '$version': its line" logged "GSP $version: no layout"
	done
	put 570.144 $core/version
	put $vf1 /sys/bus/pci/drivers/nova_core/unbind
	put $pf $driver/bind
	is "the physical function is not for this driver" \
		"$(basename "$(readlink $devices/$pf/driver)")" nova_core
	no "without its override no virtual function is bound" sh -c \
		"echo > $devices/$vf1/driver_override; echo $vf1 > $driver/bind"
	put nvidia_vgpu_vfio $devices/$vf1/driver_override
}
