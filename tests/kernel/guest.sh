#!/bin/busybox sh
# SPDX-License-Identifier: MIT
# shellcheck shell=dash
# Names of devices and files have no blanks.
# shellcheck disable=SC2086,SC2012
#
# The guest's first program. It tests one simulated board with four virtual functions. /kernel holds
# the name of the bed: 6.1, 6.12, 7.3 or uml.

/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
exec >/dev/ttyS0 2>&1 </dev/null
echo "the beginning"
mount -t debugfs debug /sys/kernel/debug
mount -t securityfs security /sys/kernel/security 2>/dev/null

kernel=$(cat /kernel)
domain=1000
[ "$kernel" != uml ] || domain=0000
pf=$domain:10:00.0
vf1=$domain:10:00.1
vf2=$domain:10:00.2
vf3=$domain:10:00.3
vf4=$domain:10:00.4
devices=/sys/bus/pci/devices
driver=/sys/bus/pci/drivers/vgpumc_vfio_pci
core=/sys/module/nova_core/parameters
reports=/sys/kernel/debug/vgpumc
firmware=/lib/firmware/nvidia
wanted=$firmware/vgpu-570.144.bin

ok()
{
	echo "ok $1"
}

not_ok()
{
	echo "not ok $1: $2"
}

# is NAME GOT EXPECTED
is()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "'$2', not '$3'"
	fi
}

# yes NAME COMMAND...; no NAME COMMAND...
yes()
{
	name=$1
	shift
	if "$@" 2>/tmp/said; then ok "$name"; else not_ok "$name" "$(cat /tmp/said)"; fi
}

no()
{
	name=$1
	shift
	if "$@" 2>/tmp/said; then not_ok "$name" "it worked"; else ok "$name"; fi
}

# Functions that are called often start no program, which is slow under User-mode Linux.

# Set $news to the log since the last call and append it to a file.
news()
{
	news=$(dmesg -c)
	[ -z "$news" ] || echo "$news" >>/tmp/dmesg
}

logged()
{
	case $news in
	*"$1"*) return 0 ;;
	esac
	echo "the log has no '$1'" >&2
	return 1
}

# put VALUE FILE: write VALUE; set $said to the error if there is one
put()
{
	{ echo "$1" >"$2"; } 2>/tmp/put && return 0
	read -r said </tmp/put
	said=${said##*: }
	return 1
}

bind()
{
	put "$1" $driver/bind
}

unbind()
{
	put "$1" $driver/unbind
}

parameter()
{
	read -r line <$core/"$1"
	echo "$line"
}

# Read the report of the last load from debugfs: $last_file, $last_release, $last_signer and so on
last_load()
{
	while IFS= read -r line; do
		eval "last_${line%%:*}=\${line#*: }"
	done <$reports/$pf/last_load
}

# value NAME: print one value of that report
value()
{
	last_load
	eval "echo \"\$last_$1\""
}

# use FILE: install a file for the driver; '' removes all
use()
{
	if [ -n "$1" ]; then
		ln -sfn "/files/$1" $wanted
	else
		rm -f ${firmware:?}/*
	fi
}

vfs()
{
	put 0 $devices/$pf/sriov_numvfs
	put "$1" $devices/$pf/sriov_numvfs
	for vf in $vf1 $vf2 $vf3 $vf4; do
		[ ! -d $devices/$vf ] || put vgpumc_vfio_pci $devices/$vf/driver_override
	done
}

attribute()
{
	cat $devices/"$1"/nvidia/"$2"
}

select_type()
{
	put "$2" $devices/"$1"/nvidia/current_vgpu_type
}

# is_denied NAME ERROR-TEXT COMMAND...
is_denied()
{
	name=$1
	text=$2
	shift 2
	if "$@"; then not_ok "$name" "it worked"; else is "$name" "$said" "$text"; fi
}

modules()
{
	for module in irqbypass vfio vfio_virqfd iommufd vfio-pci-core; do
		[ ! -f /modules/$module.ko ] || insmod /modules/$module.ko
	done
	[ "$kernel" != uml ] || return 0
	insmod /modules/vfio_iommu_type1.ko allow_unsafe_interrupts=1
	# The functions share the IOMMU group of the edu device. While that is bound the VFIO group
	# stays; Linux 6.1 warns when two devices create one at the same time.
	insmod /modules/vfio-pci.ko ids=1234:11e8
}

start()
{
	mkdir -p $firmware /tmp
	yes "VFIO loads" modules
	yes "the simulated board" insmod /modules/sim_board.ko
	yes "the simulated core driver" insmod /modules/nova_core.ko
	yes "the driver loads" insmod /modules/vgpumc_vfio_pci.ko
	vfs 2
	is "two virtual functions" "$(ls -d $devices/$pf/virtfn* | wc -l)" 2
}

nothing_left()
{
	unbind $vf1 2>/dev/null
	for thing in $reports /sys/module/vgpumc_vfio_pci; do
		yes "$thing is there before" test -e $thing
	done
	yes "the keyring is there before" grep -q '\.vgpumc[:.]' /proc/keys
	yes "the driver unloads" rmmod vgpumc_vfio_pci
	no "no module is left" grep -q vgpumc /proc/modules
	no "no debugfs is left" test -e $reports
	no "no attribute is left" test -e $devices/$vf1/nvidia
	sleep 1
	no "no keyring is left" grep -q vgpumc /proc/keys
	is "no client is left" "$(parameter attached)" 0
	yes "the core driver unloads" rmmod nova_core
	yes "the board unloads" rmmod sim_board
}

for part in /guest/*.sh; do
	# shellcheck source=/dev/null
	. $part
done
# The command line names the parts to run: tests=part,part
tests=$(sed -n "s/.*tests=\([a-z_,]*\).*/\1/p" /proc/cmdline | tr , ' ')
for part in $tests; do
	$part
done
news
cat /tmp/dmesg >/dev/ttyS1
echo "the end"
poweroff -f
