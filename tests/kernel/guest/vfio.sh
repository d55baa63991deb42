# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: clients of VFIO.

group_of()
{
	basename "$(readlink $devices/"$1"/iommu_group)"
}

# hold VF: start a client in the background that reads /tmp/hold
hold()
{
	rm -f /tmp/held /tmp/hold
	mkfifo /tmp/hold
	vfio_client "$(group_of "$1")" "$1" hold /tmp/held </tmp/hold >/tmp/client &
	client=$!
	exec 9>/tmp/hold
	tries=0
	while [ ! -f /tmp/held ] && [ $tries -lt 100 ]; do
		usleep 100000
		tries=$((tries + 1))
	done
	[ -f /tmp/held ]
}

# A physical function has no vGPUs and behaves as with vfio-pci.
plain_vfio()
{
	bar=
	[ "$kernel" != uml ] || bar='no BAR 0'
	put $pf /sys/bus/pci/drivers/nova_core/unbind
	put vgpumc_vfio_pci $devices/$pf/driver_override
	yes "a physical function is bound" bind $pf
	is "to this driver" "$(basename "$(readlink $devices/$pf/driver)")" vgpumc_vfio_pci
	no "it has no vGPU attributes" test -e $devices/$pf/nvidia/creatable_vgpu_types
	vfio_client "$(group_of $pf)" $pf >/tmp/client
	is "a client opens it" "$? $(cat /tmp/client)" "0 $bar"
	unbind $pf
	put '' $devices/$pf/driver_override
	put $pf /sys/bus/pci/drivers/nova_core/bind
	vfs 2
}

vfio()
{
	bar=
	[ "$kernel" != uml ] || bar='no BAR 0'
	use mt.bin
	bind $vf1
	bind $vf2
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "no type, no device" "$? $(cat /tmp/client)" "2 device: No such device"
	select_type $vf1 949
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "a client opens it, reads and maps" "$? $(cat /tmp/client)" "0 $bar"
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "and once more" "$? $(cat /tmp/client)" "0 $bar"
	# The physical function is not bound to vfio-pci, so no token can be right.
	vfio_client "$(group_of $vf1)" "$vf1 vf_token=00112233-4455-6677-8899-aabbccddeeff" \
		>/tmp/client
	is "a VF token is refused" "$? $(cat /tmp/client)" "2 device: Invalid argument"
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "without a token it opens again" "$? $(cat /tmp/client)" "0 $bar"
	yes "a client holds it" hold $vf1
	is_denied "open: the type stays" "Device or resource busy" select_type $vf1 0
	is_denied "open: not even the same" "Device or resource busy" select_type $vf1 949
	no "open: the module stays" rmmod vgpumc_vfio_pci
	yes "open: the other function is free" select_type $vf2 949
	select_type $vf2 0
	echo >&9
	wait $client
	is "the client leaves" "$? $(cat /tmp/client)" "0 ${bar}told to release it"
	exec 9>&-
	yes "closed: the type can go" select_type $vf1 0
	select_type $vf1 949
	yes "a client holds it again" hold $vf1
	unbinds=$(parameter unbind_events)
	put $pf /sys/bus/pci/drivers/nova_core/unbind
	wait $client
	is "the core driver goes: the client is asked to" "$? $(cat /tmp/client)" \
		"0 ${bar}the kernel requests it"
	exec 9>&-
	is "the core driver sent its event" $(($(parameter unbind_events) - unbinds)) 1
	no "the virtual functions are gone" test -d $devices/$vf1
	is "no client is left" "$(parameter attached)" 0
	put $pf /sys/bus/pci/drivers/nova_core/bind
	vfs 2
	yes "the core driver is back" bind $vf1
	unbind $vf1
}
