# SPDX-License-Identifier: MIT
# shellcheck shell=dash disable=SC2086,SC2154
#
# Part of guest.sh: tests that need KUnit, fault injection and kmemleak.

# Let allocations of slabs and pages fail on request, without a line in the log.
quiet_faults()
{
	for kind in failslab fail_page_alloc; do
		put N /sys/kernel/debug/$kind/ignore-gfp-wait
		put 0 /sys/kernel/debug/$kind/verbose
	done
	put 0 /sys/kernel/debug/fail_page_alloc/min-order
	put N /sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem
}

# Load the suites' module without the driver, and convert the KTAP of the log.
kunit()
{
	quiet_faults
	use ''
	rmmod vgpumc_vfio_pci
	use mt.bin
	insmod /modules/vgpu_kunit.ko
	news
	echo "$news" >/tmp/ktap
	awk '/# Subtest: vgpu_/ { suite = $NF }
		/^ +(not )?ok [0-9]+ / {
			words = $0
			sub(/^ +/, "", words)
			result = words ~ /^not/ ? "not ok" : "ok"
			sub(/^(not )?ok [0-9]+ /, "", words)
			why = result == "ok" ? "" : ": see the log"
			print result, "KUnit, " suite ": " words why
		}' /tmp/ktap >/tmp/results
	cat /tmp/results
	! grep -q '^not ok' /tmp/results || grep -v -E '^ +ok ' /tmp/ktap
	is "KUnit: four suites" "$(grep -c '^ok [0-9]* vgpu_' /tmp/ktap)" 4
	rmmod vgpu_kunit
	use ''
	yes "the driver loads again" insmod /modules/vgpumc_vfio_pci.ko
}

# fail NTH: bind with the nth allocation failing; $left is not 0 if there were fewer allocations
fail()
{
	echo $1 >/proc/self/fail-nth
	echo $vf1 >$driver/bind
	left=0
	read -r left </proc/self/fail-nth
	until echo 0 >/proc/self/fail-nth; do :; done
} 2>/dev/null

# Check that a failed bind left nothing, and that GSP has the types of a valid file or none.
is_unwound()
{
	read -r attached <$core/attached
	[ $attached -eq 0 ] && [ ! -e $devices/$vf1/driver ] || return 1
	[ $uploads -ne 0 ] || return 0
	last_load
	[ "$uploads:$last_result" = 1:0 ]
}

# Fail each allocation of a bind, one after the other.
allocations()
{
	use mt.bin
	quiet_faults
	put Y /sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem # the shell's own
	nth=0
	failed=0
	wrong=0
	left=0
	while [ $left -eq 0 ] && [ $nth -lt 2000 ]; do
		nth=$((nth + 1))
		read -r before <$core/uploads
		fail $nth
		read -r uploads <$core/uploads
		uploads=$((uploads - before))
		if [ -d $devices/$vf1/nvidia ]; then
			unbind $vf1
		else
			failed=$((failed + 1))
		fi
		if ! is_unwound; then
			not_ok "allocation $nth fails" "$uploads uploads, $attached clients"
			wrong=$((wrong + 1))
		fi
	done
	yes "$((nth - 1)) allocations of a bind fail, $failed fatally" \
		test $nth -gt 100 -a $nth -lt 2000 -a $failed -gt 50
	is "each failure unwinds" $wrong 0
	yes "then it works" bind $vf1
	yes "and a type can be selected" select_type $vf1 949
	unbind $vf1
}

leaks=/sys/kernel/debug/kmemleak

# kmemleak reports blocks that are older than 5 s and unchanged since the scan before.
scan()
{
	sleep 6
	yes "kmemleak scans" put scan $leaks
	yes "and once more" put scan $leaks
}

# Make the mistakes that no other run's log may show.
canaries()
{
	yes "the canaries load" insmod /modules/canary.ko
	scan
	no "kmemleak finds something" test -z "$(cat $leaks)"
}

leaks()
{
	scan
	is "kmemleak finds nothing" "$(cat $leaks)" ""
}
