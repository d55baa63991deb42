#!/bin/busybox sh
# SPDX-License-Identifier: MIT
# shellcheck shell=dash
# Names of devices and files have no blanks.
# shellcheck disable=SC2086,SC2012
#
# What happens inside the guest: it is its first program. Everything here is about one simulated
# board with four virtual functions.

/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
exec >/dev/ttyS0 2>&1 </dev/null
mount -t debugfs debug /sys/kernel/debug
mount -t securityfs security /sys/kernel/security 2>/dev/null

kernel=$(cat /kernel)
pf=1000:00:00.0
vf1=1000:00:00.1
vf2=1000:00:00.2
vf3=1000:00:00.3
vf4=1000:00:00.4
devices=/sys/bus/pci/devices
driver=/sys/bus/pci/drivers/nvidia_vgpu_vfio
core=/sys/module/nova_core/parameters
reports=/sys/kernel/debug/nvidia_vgpu
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

# is NAME GOT WANTED
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

# The end of the log since the last call; all of it goes to a file.
news()
{
	dmesg -c >/tmp/news
	cat /tmp/news >>/tmp/dmesg
}

logged()
{
	grep -q -F -e "$1" /tmp/news
}

# put VALUE FILE: a write, whose error is in $said if there is one
put()
{
	said=$({ echo "$1" >"$2"; } 2>&1) && return 0
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
	cat $core/"$1"
}

value()
{
	sed -n "s/^$1: //p" $reports/$pf/last_load
}

use()
{
	rm -f ${firmware:?}/*
	[ -z "$1" ] || ln -s "/files/$1" $wanted
}

vfs()
{
	put 0 $devices/$pf/sriov_numvfs
	put "$1" $devices/$pf/sriov_numvfs
	for vf in $vf1 $vf2 $vf3 $vf4; do
		[ ! -d $devices/$vf ] || put nvidia_vgpu_vfio $devices/$vf/driver_override
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
	insmod /modules/vfio_iommu_type1.ko allow_unsafe_interrupts=1
	# The functions share the IOMMU group of the edu device. While that is bound the VFIO group
	# stays; Linux 6.1 warns when two devices make one at the same time.
	insmod /modules/vfio-pci.ko ids=1234:11e8
}

start()
{
	mkdir -p $firmware /tmp
	yes "VFIO loads" modules
	yes "the simulated board" insmod /modules/sim_board.ko
	yes "the simulated core driver" insmod /modules/nova_core.ko
	yes "the driver loads" insmod /modules/nvidia_vgpu_vfio.ko
	vfs 2
	is "two virtual functions" "$(ls -d $devices/$pf/virtfn* | wc -l)" 2
}

# ---- Loading a good file

good_load()
{
	for container in mt meta; do
		before=$(parameter uploads)
		use $container.bin
		yes "$container: the first virtual function is bound" bind $vf1
		yes "$container: the second" bind $vf2
		is "$container: uploaded once" $(($(parameter uploads) - before)) 1
		yes "$container: GSP got the records" \
			cmp /sys/kernel/debug/nova_core/records /records
		types=$(($(wc -c </records) / $(parameter record_size)))
		for vf in $vf1 $vf2; do
			attribute $vf creatable_vgpu_types >/tmp/types
			is "$container: the types on $vf" "$(wc -l </tmp/types)" $((types + 1))
			is "$container: the table's head" "$(head -n 1 /tmp/types)" \
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
	yes "no file: its line" logged "nvidia/vgpu-570.144.bin: cannot be loaded: -2"
	is "no file: debugfs" "$(value result)" -2
	dd if=/dev/zero of=$wanted bs=1M count=17 2>/dev/null
	bind $vf1
	news
	yes "a file of 17 MiB: its line" logged "refused: 17825792 bytes, more than 16777216"
	is "a file of 17 MiB: debugfs" "$(value result)" -27
	rm $wanted
}

# ---- Files that are refused

refused_files()
{
	before=$(parameter uploads)
	news
	while IFS='|' read -r file error code offset text; do
		use "$file"
		if bind $vf1; then
			not_ok "refused: $file" "it was not"
			unbind $vf1
			continue
		fi
		news
		got="$(value result) $(value parser) $(value offset)"
		if [ "$got" != "$error $code $offset" ]; then
			not_ok "refused: $file" "$got, not $error $code $offset"
		elif ! logged "$text"; then
			not_ok "refused: $file" "the log has no '$text'"
		else
			ok "refused: $file, $text"
		fi
	done </refused
	is "of $(wc -l </refused) refused files nothing was uploaded" \
		"$(parameter uploads)" "$before"
	is "no client is left" "$(parameter attached)" 0
}

# SHA-512 is a module of the 6.1 kernel that is not there, and built into the 6.12 one.
digests()
{
	use sha512.bin
	if [ "$kernel" != 6.12 ]; then
		no "a digest that the kernel lacks" bind $vf1
		news
		yes "a digest that the kernel lacks: its line" logged \
			"this kernel lacks the digest or cipher"
		is "a digest that the kernel lacks: its error" "$(value result)" -65
	else
		yes "SHA-512 is accepted" bind $vf1
		unbind $vf1
	fi
}

# ---- Which type

policy()
{
	use mt.bin
	vfs 3
	bind $vf1
	bind $vf2
	bind $vf3
	is "none at first" "$(attribute $vf1 current_vgpu_type)" 0
	is_denied "an unknown type" "No such device" select_type $vf1 12345
	is_denied "not a number" "Invalid argument" select_type $vf1 abc
	is_denied "a number beyond 32 bits" "Numerical result out of range" \
		select_type $vf1 4294967296
	yes "select" select_type $vf1 949
	is "it is selected" "$(attribute $vf1 current_vgpu_type)" 949
	yes "select the same again" select_type $vf1 949
	is "it offers nothing more itself" "$(attribute $vf1 creatable_vgpu_types)" ""
	is "the others offer that one only" "$(attribute $vf2 creatable_vgpu_types | tail -n +2)" \
		"949   : NVIDIA RTX6000-Ada-24Q"
	is_denied "another type on the same board" "Invalid argument" select_type $vf2 950
	is_denied "another type on the same function" "Invalid argument" select_type $vf1 950
	yes "the second instance" select_type $vf2 949
	is_denied "more than max_instance" "No space left on device" select_type $vf3 949
	is "nothing is creatable then" "$(attribute $vf3 creatable_vgpu_types)" ""
	yes "deselect" select_type $vf2 0
	yes "there is room again" select_type $vf3 949
	yes "deselect" select_type $vf1 0
	yes "deselect twice" select_type $vf1 0
	is_denied "the type is fixed as long as one is left" "Invalid argument" select_type $vf1 950
	yes "deselect the last" select_type $vf3 0
	yes "the board is free" select_type $vf1 950
	is_denied "one 48Q only" "No space left on device" select_type $vf2 950
	yes "unbinding deselects" unbind $vf1
	yes "the board is free again" select_type $vf2 941
	for vf in $vf2 $vf3; do unbind $vf; done
	vfs 2
}

# ---- The board has less than the file says

limits()
{
	use mt.bin
	put 25769803776 $core/framebuffer
	bind $vf1
	bind $vf2
	no "24 GiB: no 48Q" grep -q -x '950 .*' $devices/$vf1/nvidia/creatable_vgpu_types
	yes "24 GiB: one 24Q" select_type $vf1 949
	is_denied "24 GiB: no second one" "No space left on device" select_type $vf2 949
	unbind $vf1
	unbind $vf2
	put 51539607552 $core/framebuffer
	put 1 $core/channels
	bind $vf1
	bind $vf2
	yes "one channel: one vGPU" select_type $vf1 941
	is_denied "one channel: no second one" "No space left on device" select_type $vf2 941
	unbind $vf1
	unbind $vf2
	before=$(parameter uploads)
	put 0 $core/channels
	no "no channel" bind $vf1
	is "no channel: -ERANGE" "$(value result)" -34
	put 2048 $core/channels
	for size in 0 1 1048576; do
		put $size $core/framebuffer
		no "a framebuffer of $size bytes" bind $vf1
		is "a framebuffer of $size bytes: -ERANGE" "$(value result)" -34
	done
	is "nothing that does not fit was uploaded" "$(parameter uploads)" "$before"
	put 18446744073709551615 $core/framebuffer
	yes "a framebuffer of 2^64 - 1 bytes" bind $vf1
	unbind $vf1
	put 51539607552 $core/framebuffer
}

# ---- The core driver fails

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

# ---- sig_enforce

enforcement()
{
	enforce=/sys/module/nvidia_vgpu_vfio/parameters/sig_enforce
	is "signatures are enforced" "$(cat $enforce)" Y
	is_denied "that cannot be put off" "Read-only file system" put 0 $enforce
	use ''
	rmmod nvidia_vgpu_vfio
	# It tries all functions at once, and finds no file.
	insmod /modules/nvidia_vgpu_vfio.ko sig_enforce=0 accept=1.2=3.4,570.144=18.2
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
		use unsigned.bin
		put integrity /sys/kernel/security/lockdown
		is "sig_enforce is off" "$(cat $enforce)" N
		no "lockdown puts it on" bind $vf1
		is "lockdown: -ENODATA" "$(value result)" -61
	else
		not_ok "lockdown" "the kernel has none"
	fi
	yes "it can be put on" put 1 $enforce
	is_denied "and not off again" "Read-only file system" put 0 $enforce
}

# ---- VFIO

group_of()
{
	basename "$(readlink $devices/"$1"/iommu_group)"
}

# hold VF: a client in the background, whose stdin is /tmp/hold
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

vfio()
{
	use mt.bin
	bind $vf1
	bind $vf2
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "no type, no device" "$? $(cat /tmp/client)" "2 device: No such device"
	select_type $vf1 949
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "a client opens it, reads and maps" "$? $(cat /tmp/client)" "0 "
	vfio_client "$(group_of $vf1)" $vf1 >/tmp/client
	is "and once more" "$? $(cat /tmp/client)" "0 "
	yes "a client holds it" hold $vf1
	is_denied "open: the type stays" "Device or resource busy" select_type $vf1 0
	is_denied "open: not even the same" "Device or resource busy" select_type $vf1 949
	no "open: the module stays" rmmod nvidia_vgpu_vfio
	yes "open: the other function is free" select_type $vf2 949
	select_type $vf2 0
	echo >&9
	wait $client
	is "the client leaves" "$? $(cat /tmp/client)" "0 told to let go"
	exec 9>&-
	yes "closed: the type can go" select_type $vf1 0
	select_type $vf1 949
	yes "a client holds it again" hold $vf1
	unbinds=$(parameter unbind_events)
	put $pf /sys/bus/pci/drivers/nova_core/unbind
	wait $client
	is "the core driver goes: the client is asked to" "$? $(cat /tmp/client)" \
		"0 the kernel wants it back"
	exec 9>&-
	is "the core driver told" $(($(parameter unbind_events) - unbinds)) 1
	no "the virtual functions are gone" test -d $devices/$vf1
	is "no client is left" "$(parameter attached)" 0
	put $pf /sys/bus/pci/drivers/nova_core/bind
	vfs 2
	yes "the core driver is back" bind $vf1
	unbind $vf1
}

# ---- Rounds

# rounds VF COUNT: bind, select, deselect, unbind; prints how often all went well
rounds()
{
	good=0
	round=0
	while [ $round -lt "$2" ] && [ ! -e /tmp/stop ]; do
		round=$((round + 1))
		echo "$1" >$driver/bind || continue
		echo 941 >$devices/"$1"/nvidia/current_vgpu_type &&
			echo 0 >$devices/"$1"/nvidia/current_vgpu_type &&
			echo "$1" >$driver/unbind && good=$((good + 1))
	done 2>/tmp/rounds."$1".said
	echo $good >/tmp/rounds."$1"
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
	yes "functions shared a manager, and it came anew: $uploads uploads" \
		test $uploads -gt 1 -a $uploads -le $((4 * rounds))
	is "no client is left" "$(parameter attached)" 0
}

# The core driver and SR-IOV go while virtual functions come and go.
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
		is "$how under load: no client is left" "$(parameter attached)" 0
		vfs 2
		yes "$how under load: works again" bind $vf1
		unbind $vf1
	done
}

# ---- The same judgement as vgpumc's

differential()
{
	insmod /modules/judge.ko
	judge=/sys/kernel/debug/vgpu_judge
	differ=0
	while IFS='|' read -r file code offset error; do
		[ "$kernel:$file" = "6.12:sha512.bin" ] || [ "$file" != sha512.bin ] || error=-65
		put "/files/$file" $judge
		got=$(cat $judge)
		[ "$got" != "$code $offset $error" ] || continue
		not_ok "judgement of $file" "$got, vgpumc: $code $offset $error"
		differ=$((differ + 1))
	done </judged
	is "the driver and vgpumc agree on $(wc -l </judged) files" $differ 0
	rmmod judge
}

# ---- The end

nothing_left()
{
	unbind $vf1 2>/dev/null
	yes "the driver unloads" rmmod nvidia_vgpu_vfio
	no "no module is left" grep -q nvidia_vgpu /proc/modules
	no "no debugfs is left" test -e $reports
	no "no attribute is left" test -e $devices/$vf1/nvidia
	sleep 1
	no "no keyring is left" grep -q nvidia_vgpu /proc/keys
	is "no client is left" "$(parameter attached)" 0
	yes "the core driver unloads" rmmod nova_core
	yes "the board unloads" rmmod sim_board
}

start
good_load
refused_files
digests
policy
limits
failures
vfio
many_rounds
unbind_under_load
differential
enforcement
nothing_left
news
cat /tmp/dmesg >/dev/ttyS1
echo "the end"
poweroff -f
