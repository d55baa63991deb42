# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: the core driver fails, or returns unexpected answers.

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
		no "GSP '$version' is unknown" bind $vf1
		news
		yes "GSP '$version': its line" logged "GSP $version: no layout"
	done
	put 570.144 $core/version
	put '' $devices/$vf1/driver_override
	no "without driver_override no virtual function is bound" bind $vf1
	put vgpumc_vfio_pci $devices/$vf1/driver_override
	yes "with it, it is" bind $vf1
	unbind $vf1
	other_interface interface_version 2 1
	other_interface interface_magic 1 1635151726
	without_core
}

# rebind_core: the core driver releases the board and binds it again
rebind_core()
{
	put $pf /sys/bus/pci/drivers/nova_core/unbind
	no "the core driver releases the board" test -e $devices/$pf/driver
	put $pf /sys/bus/pci/drivers/nova_core/bind
	is "the core driver binds the board" \
		"$(basename "$(readlink $devices/$pf/driver)")" nova_core
	vfs 2
}

# other_interface PARAMETER OTHER RIGHT: a core driver that was built with another nova_core.h
other_interface()
{
	put "$2" $core/"$1"
	rebind_core
	news
	is_denied "another $1" "Protocol error" bind $vf1
	news
	yes "another $1: its line" logged "another version of its interface"
	put "$3" $core/"$1"
	rebind_core
	yes "the right $1" bind $vf1
	unbind $vf1
}

# The driver loads without a core driver, and binds when there is one.
without_core()
{
	rmmod nova_core
	rmmod vgpumc_vfio_pci
	yes "the driver loads without a core driver" insmod /modules/vgpumc_vfio_pci.ko
	yes "the core driver loads after it" insmod /modules/nova_core.ko
	vfs 2
	yes "then a virtual function is bound" bind $vf1
	no "which holds the core driver's module" rmmod nova_core
	unbind $vf1
}

# After a suspend GSP has lost its types. They are uploaded before anything is offered again.
gsp_reset()
{
	use mt.bin
	bind $vf1
	before=$(parameter uploads)
	resets=$(parameter reset_events)
	put devices /sys/power/pm_test
	yes "the devices are suspended and resumed" put freeze /sys/power/state
	put none /sys/power/pm_test
	is "suspend: the core driver sent its event" $(($(parameter reset_events) - resets)) 1
	put -5 $core/fail_upload
	is "suspend: nothing is offered that GSP lost" "$(attribute $vf1 creatable_vgpu_types)" ""
	is_denied "suspend: nor selected" "Input/output error" select_type $vf1 949
	put 0 $core/fail_upload
	yes "suspend: the types are offered again" \
		grep -q 949 $devices/$vf1/nvidia/creatable_vgpu_types
	is "suspend: uploaded again, once" $(($(parameter uploads) - before)) 1
	unbind $vf1
}
