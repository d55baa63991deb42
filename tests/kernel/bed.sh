#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Run the driver with a simulated board and a simulated core driver in a guest:
#
#	tests/kernel/bed.sh KERNEL MADE CACHE VGPUMC STATIC
#
# KERNEL is 6.1, 6.12 or 7.3, Debian's kernels under QEMU, or uml, a kernel with sanitizers that is
# a program. MADE is the folder that files.sh filled, and the build folder; CACHE keeps
# kernels. Prints `ok` and `not ok` lines for tests/run.sh, most of which come from guest.sh.
# Variables are shared with the sourced files.
# shellcheck disable=SC2034,SC2154
set -u

LC_ALL=C
export LC_ALL
kernel=$1
made=$(cd "$2" && pwd) || exit 1
cache=$3
program=$4
static=$5
here=tests/kernel
keys=$made/keys
certs="$keys/built-in.crt $keys/elliptic.crt $keys/elliptic384.crt"
failures=0

ok()
{
	echo "ok $kernel: $1"
}

not_ok()
{
	echo "not ok $kernel: $1: $2"
	failures=$((failures + 1))
}

give_up()
{
	not_ok "$1" "$2"
	exit 1
}

# Each machine defines:
#	get_kernel		fetch or build the kernel; set $version, and $sparse
#	make_modules LOG	the modules of $build, with KDIR and more
#	add_files		to $root, what this kernel needs beside those
#	boot CONSOLE LOG MORE	run it, with a serial line to each file and MORE as its command line
machine=qemu
[ "$kernel" != uml ] || machine=uml
# shellcheck source=/dev/null
. "$here/$machine.sh"

get_kernel

# ---- Build the modules in a folder of their own

build=$made/build-$version
mkdir -p "$build/parser" "$build/driver"
# update FOLDER FILE...: copy files that have changed
update()
{
	folder=$build/$1
	shift
	for source in "$@"; do
		cmp -s "$source" "$folder/${source##*/}" || cp "$source" "$folder/"
	done
}
update parser kernel/parser/*.c kernel/parser/*.h
update driver kernel/driver/*.c kernel/driver/*.h kernel/driver/*.S kernel/driver/certs.sh
update . kernel/Makefile "$here"/*.c "$here"/*.h "$here/Kbuild" tests/gsp/sim_gsp.[ch]
cmp -s kernel/Kbuild "$build/Kbuild.driver" || cp kernel/Kbuild "$build/Kbuild.driver"

if ! make_modules "$build/log"; then
	tail -n 40 "$build/log"
	give_up "the modules build" "make failed"
fi
ok "the modules build"
# Ignore warnings about the folder and the tools, and about the kernel's own code.
checked="no warning with W=1${sparse:+ and sparse}"
if grep -E 'warning|error' "$build/log" |
	grep -v -E 'jobserver|(compiler|pahole version) differs|multiple modules|/linux[^/]*/arch/' \
		>"$build/said"; then
	cat "$build/said"
	not_ok "$checked" "see above"
	rm -f "$build"/*.o "$build"/driver/*.o "$build"/parser/*.o
elif [ -n "$sparse" ] && ! grep -q ' CHECK ' "$build/log" && [ ! -f "$build/checked" ]; then
	not_ok "$checked" "sparse did not run"
else
	ok "$checked"
	touch "$build/checked"
fi

# ---- The root file system

root=$build/root
rm -rf "$root"
mkdir -p "$root/bin" "$root/modules" "$root/lib/firmware/nvidia" "$root/files" "$root/guest" \
	"$root/proc" "$root/sys" "$root/dev" "$root/tmp" || exit 1
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$here/guest.sh" "$root/init"
cp "$here"/guest/*.sh "$root/guest/"
chmod +x "$root/init"
cp "$build"/*.ko "$root/modules/"
cp "$made/files"/* "$root/files/"
cp "$made/rejected" "$made/expected" "$made/records" "$root/"
echo "$kernel" >"$root/kernel"
for tool in vfio_client keyring_attacks; do
	${CC:-cc} -std=gnu11 -Wall -Wextra -Werror -O1 -static -o "$root/bin/$tool" "$here/$tool.c" ||
		give_up "the guest's programs build" "$tool does not"
done
cp "$static" "$root/bin/vgpumc"
cp "$keys"/*.crt "$root/files/"
add_files
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$build/initrd" || exit 1
rm -rf "$root"

# ---- The runs

# Patterns that no line of a log may match.
trouble='WARNING:|BUG:|BUG |Oops|KASAN|UBSAN|KFENCE|KCSAN|refcount_t|possible recursive|kmemleak:.*new'
trouble="$trouble|suspicious|general protection|INFO: [^r]|list_add|list_del|use-after-free|circular lock"

# The parts of guest/ that every kernel runs.
parts=start,good_load,rejected_files,ciphers,rate_limit,policy,limits,failures,gsp_reset,plain_vfio
parts=$parts,vfio,many_rounds,unbind_under_load,differential,fwctl,keyring,enforcement,nothing_left

# run NAME PARTS COMMAND-LINE: boot and print the guest's results
run()
{
	rm -f "$build/console" "$build/dmesg"
	start=$(date +%s)
	times >"$build/times"
	boot "$build/console" "$build/dmesg" "tests=$2 $3"
	status=$?
	times >>"$build/times"
	took=$(($(date +%s) - start))
	# Every second line counts the processes that have ended.
	used=$(awk -F '[ms ]+' 'NR % 2 == 0 { last = used; used = 60 * ($1 + $3) + $2 + $4 }
		END { printf "%.0f", used - last }' "$build/times")
	tr -d '\r' <"$build/console" >"$build/output"
	tr -d '\r' <"$build/dmesg" >"$build/dmesg.$1"
	sed -n 's/^\(ok\|not ok\) /&'"$kernel: /p" "$build/output"
	grep -v -E '^(ok|not ok) ' "$build/output"
	failures=$((failures + $(grep -c '^not ok' "$build/output")))
	echo "$kernel, $1: $took s, $used s of processor time"
	if [ "$status" -ne 0 ] || ! grep -q '^the end$' "$build/output"; then
		not_ok "$1: the guest reached its end" "exit status $status"
	else
		ok "$1: the guest reached its end"
	fi
}

# is_clean NAME [KNOWN]: check the log of a run; KNOWN matches reports of the kernel's own bugs
is_clean()
{
	if [ "$(wc -l <"$build/dmesg.$1")" -lt 50 ]; then
		not_ok "$1: the kernel's log is clean" "it is missing"
	elif grep -n -E "$trouble" "$build/dmesg.$1" | grep -v -E "${2:-^$}"; then
		not_ok "$1: the kernel's log is clean" "see above"
	else
		ok "$1: the kernel's log is clean"
	fi
}

all_runs
exit "$((failures > 0))"
