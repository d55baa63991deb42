#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A signal ends the program at each system call after the input is opened, for each command that
# writes files: then either nothing has changed or everything is done, and there is no other file.
# SIGKILL may leave a temporary file, but never a partial one under the final name. Then the same
# with failing calls.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have "signals at each system call" strace || finish

make_key rsa -newkey rsa:3072
keys="--key $scratch/rsa.key --cert $scratch/rsa.crt"
trust="--cert $scratch/rsa.crt --root root"
nvidia=root/lib/firmware/nvidia
name=$nvidia/vgpu-570.144.bin
before=$scratch/before
mkdir -p "$before/$nvidia" "$scratch/now"
cp tests/good/minimal.yaml "$before/in.yaml"
"$VGPUMC" tests/good/minimal.yaml -q -o "$before/in.bin"
# shellcheck disable=SC2086
{
	"$VGPUMC" tests/good/minimal.yaml -q -o "$before/in.signed" $keys
	"$VGPUMC" tests/good/merge.yaml -q -o "$before/$name" $keys
}
"$VGPUMC" tests/good/merge.yaml -q -o "$before/$name~"
echo old >"$before/out"
program=$(realpath "$VGPUMC")

# state: write the name and checksum of every file to $scratch/now
state()
{
	(cd "$scratch/now" && find . -type f -exec cksum {} + | sort -k 3)
}

# fresh: restore the files as they were before
fresh()
{
	rm -rf "$scratch/now"
	cp -a "$before" "$scratch/now"
}

# interrupted STRACE-ARGUMENTS... COMMAND...: run it on fresh files; $got is the status
interrupted()
{
	fresh
	(
		cd "$scratch/now" || exit 1
		traced "$@"
		exit $?
	) >"$scratch/output" 2>&1
	got=$?
}

calls=%file,read,write,fsync,fchmod,close,rt_sigprocmask

# each_call INPUT ARGUMENTS...: print each call: its name, and its number among those of the name
each_call()
{
	input=$1
	shift
	interrupted -e "trace=$calls" -o "$scratch/calls" "$program" "$@"
	awk -v input="\"$input\"" '{
		name = $0
		sub(/\(.*/, "", name)
		count[name]++
		found = found || (name != "execve" && index($0, input))
		if (found && /^[a-z]/)
			print name, count[name]
	}' "$scratch/calls" >"$scratch/points"
}

# at_each_call INPUT ARGUMENTS...
at_each_call()
{
	each_call "$@"
	shift
	state >"$scratch/after"
	fresh
	state >"$scratch/was"
	check_status "$1: it changes something" 1 cmp -s "$scratch/was" "$scratch/after"
	check "$1: there are calls" test "$(wc -l <"$scratch/points")" -gt 10
	while read -r call which; do
		interrupted -o /dev/null -e "trace=$call" \
			-e "inject=$call:signal=TERM:when=$which" "$program" "$@"
		state >"$scratch/is"
		if [ "$got" -ne 143 ]; then
			echo "$call $which: status $got"
		elif ! cmp -s "$scratch/was" "$scratch/is" &&
			! cmp -s "$scratch/after" "$scratch/is"; then
			echo "$call $which:"
			diff "$scratch/was" "$scratch/is"
		fi
	done <"$scratch/points" >"$scratch/bad"
	check "$1: a signal at each call" diff /dev/null "$scratch/bad"
}

at_each_call in.yaml in.yaml -o out
# shellcheck disable=SC2086
{
	at_each_call in.bin sign in.bin $keys
	at_each_call in.signed install in.signed $trust
	at_each_call in.signed install in.signed $trust --compress xz
}
at_each_call 570.144 install --uninstall 570.144 --root root
at_each_call in.bin report in.bin --allow-unsigned -o out

# Other signals, at the longest call.
for signal in HUP INT QUIT PIPE; do
	interrupted -o /dev/null -e trace=fsync -e "inject=fsync:signal=$signal:when=1" \
		"$program" in.yaml -o out
	check "SIG$signal: status" test "$got" -gt 128
	find "$scratch/now" -name 'out?*' >"$scratch/left"
	check "SIG$signal: nothing is left" cmp /dev/null "$scratch/left"
	same "SIG$signal: the file is complete" "$before/in.bin" "$scratch/now/out"
done
trap '' INT
interrupted -o /dev/null -e trace=fsync -e "inject=fsync:signal=INT:when=1" \
	"$program" in.yaml -o out
trap 'exit 1' INT
check "an ignored signal stays ignored" test "$got" -eq 0

# SIGKILL: no file is partial.
# shellcheck disable=SC2086
each_call in.signed install in.signed $trust
cp "$scratch/now/$name" "$scratch/installed"
while read -r call which; do
	# shellcheck disable=SC2086
	interrupted -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$which" \
		"$program" install in.signed $trust
	[ "$got" -eq 137 ] || echo "$call $which: status $got"
	for file in "$scratch/now/$name" "$scratch/now/$name~"; do
		cmp -s "$file" "$before/$name" || cmp -s "$file" "$before/$name~" ||
			cmp -s "$file" "$scratch/installed" || echo "$call $which: ${file##*/}"
	done
done <"$scratch/points" >"$scratch/bad"
check "SIGKILL at each call of install" diff /dev/null "$scratch/bad"

# Failing calls: they are reported, and nothing changes.
fresh
state >"$scratch/was"
while read -r inject text; do
	interrupted -o /dev/null -e "trace=${inject%%:*}" -e "inject=$inject" \
		"$program" in.yaml -o out
	cp "$scratch/output" "$scratch/said"
	check "$inject: status" test "$got" -eq 1
	says "$inject: said" 0 "cannot write out: $text" cat "$scratch/said"
	state >"$scratch/is"
	same "$inject: all is as it was" "$scratch/was" "$scratch/is"
done <<END
write:error=ENOSPC:when=1 No space left on device
fsync:error=EIO:when=1 Input/output error
fchmod:error=EPERM:when=1 Operation not permitted
rename:error=EACCES:when=1 Permission denied
END
finish
