# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: many rounds on several CPUs, also while the board is removed.

# rounds VF COUNT: bind, select, deselect, unbind; write the number of complete rounds to a file
rounds()
{
	complete=0
	round=0
	while [ $round -lt "$2" ] && [ ! -e /tmp/stop ]; do
		round=$((round + 1))
		echo "$1" >$driver/bind || continue
		echo 941 >$devices/"$1"/nvidia/current_vgpu_type &&
			echo 0 >$devices/"$1"/nvidia/current_vgpu_type &&
			echo "$1" >$driver/unbind && complete=$((complete + 1))
	done 2>/tmp/rounds."$1".said
	echo $complete >/tmp/rounds."$1"
}

many_rounds()
{
	use mt.bin
	vfs 4
	before=$(parameter uploads)
	rounds=250
	for vf in $vf1 $vf2 $vf3 $vf4; do
		rounds $vf $rounds &
	done
	wait
	is "$((4 * rounds)) rounds on 2 CPUs" "$(cat /tmp/rounds.$vf1 /tmp/rounds.$vf2 \
		/tmp/rounds.$vf3 /tmp/rounds.$vf4 | tr '\n' ' ')" "$rounds $rounds $rounds $rounds "
	uploads=$(($(parameter uploads) - before))
	yes "functions shared a manager, and it was created again: $uploads uploads" \
		test $uploads -gt 1 -a $uploads -le $((4 * rounds))
	is "no client is left" "$(parameter attached)" 0
}

# The core driver is unbound and SR-IOV disabled while virtual functions are bound and unbound.
unbind_under_load()
{
	for how in unbind vfs; do
		vfs 4
		for vf in $vf1 $vf2 $vf3 $vf4; do
			rounds $vf 2000 &
		done
		for _ in 1 2 3 4 5; do
			usleep 300000
			if [ $how = unbind ]; then
				put $pf /sys/bus/pci/drivers/nova_core/unbind
				put $pf /sys/bus/pci/drivers/nova_core/bind
			fi
			vfs 4
		done
		touch /tmp/stop
		put 0 $devices/$pf/sriov_numvfs
		wait
		rm /tmp/stop
		bound=$(($(cat /tmp/rounds.$vf1) + $(cat /tmp/rounds.$vf2) + \
			$(cat /tmp/rounds.$vf3) + \
			$(cat /tmp/rounds.$vf4)))
		yes "$how under load: $bound rounds were complete" test $bound -gt 20
		is "$how under load: no client is left" "$(parameter attached)" 0
		vfs 2
		yes "$how under load: works again" bind $vf1
		unbind $vf1
	done
}
