#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every command in a pipe, and with many files: valid files are processed even if others are
# invalid, each message names its file, and the highest status is returned.
# shellcheck source=tests/lib.sh
. tests/lib.sh

make_key rsa -newkey rsa:3072
key=$scratch/rsa.key
cert=$scratch/rsa.crt
source=tests/good/minimal.yaml
blob=$scratch/blob
"$VGPUMC" "$source" -q -o "$blob"
"$VGPUMC" sign "$blob" -q --key "$key" --cert "$cert" -o "$scratch/signed"

# pipe NAME STATUS COMMAND: run a command line, and check the status of its last command
pipe()
{
	(
		vgpumc()
		{
			"$VGPUMC" "$@"
		}
		eval "$3"
	) >"$scratch/stdout" 2>"$scratch/stderr"
	got=$?
	check "$1: status $2" test "$got" -eq "$2"
}

# gives FILE: check that the output is this file
gives()
{
	same "that is ${1##*/}" "$1" "$scratch/stdout"
}

pipe compile 0 "vgpumc - -o - <$source"
gives "$blob"
says "the summary is beside it" 0 "<stdout>: GSP 570.144" cat "$scratch/stderr"
pipe "compile, sign" 0 "vgpumc - -q -o - <$source | vgpumc sign - -q --key $key --cert $cert"
gives "$scratch/signed"
pipe "compile, sign, verify" 0 "vgpumc - -o - <$source | vgpumc sign - --key $key --cert $cert |
	vgpumc verify - --cert $cert"
says "verify names it" 0 "<stdin>: OK: GSP 570.144" cat "$scratch/stdout"
pipe "sign to a file" 0 "cat $blob | vgpumc sign - -q --key $key --cert $cert -o $scratch/again"
same "the same signature" "$scratch/signed" "$scratch/again"
pipe "dump, compile" 0 "cat $blob | vgpumc dump - --format yaml | vgpumc - -q -o -"
gives "$blob"
pipe "dump, check" 0 "vgpumc dump $blob --format yaml | vgpumc check -"
says "check names it" 0 "<stdin>: no errors" cat "$scratch/stderr"
pipe "import, compile, match" 0 "cat tests/xml/good.xml | vgpumc import - --release 570.144 |
	vgpumc - -o - --container vgpumeta -q | vgpumc match - --board 10de:26b5"
says "match names it" 0 "<stdin>: board 10de:26b5" cat "$scratch/stdout"
pipe diff 0 "cat $blob | vgpumc diff - $blob"
pipe "diff, the other way" 4 "cat $scratch/signed | vgpumc diff $blob -"
pipe install 0 "cat $blob | vgpumc install - -q --allow-unsigned --root $scratch/root"
same "installed from a pipe" "$blob" "$scratch/root/lib/firmware/nvidia/vgpu-570.144.bin"
pipe "compressed" 0 "xz -c --check=crc32 $blob | vgpumc verify - --allow-unsigned"
pipe report 0 "cat $scratch/signed | vgpumc report - -o - --cert $cert"
says "the output is a page" 0 "</html>" tail -n 1 "$scratch/stdout"
says "report names it" 0 "<stdout>: report on <stdin>: GSP 570.144" cat "$scratch/stderr"
pipe "a wrong source" 2 "echo wrong | vgpumc - -o -"
check "there is no output" cmp /dev/null "$scratch/stdout"
pipe "nothing in the pipe" 2 "printf '' | vgpumc verify - --allow-unsigned"

for command in check verify dump "match --board 10de:26b1"; do
	# shellcheck disable=SC2086
	says "$command: standard input twice" 1 "can be given only once" "$VGPUMC" $command - -
done
says "diff: standard input twice" 1 "can be given only once" "$VGPUMC" diff - -

# Many files: valid, missing, a folder, invalid, valid.
printf 'release: "570.144"\nnonsense: 1\n' >"$scratch/wrong"
many="$blob $scratch/absent $scratch $scratch/wrong $scratch/signed"
sources="$source $scratch/absent $scratch $scratch/wrong tests/good/merge.yaml"

# several NAME STATUS GOOD COMMAND...: run it with five files, two valid; GOOD matches their output
several()
{
	name=$1
	wanted=$2
	good=$3
	shift 3
	check_status "$name, many files" "$wanted" "$VGPUMC" "$@"
	cp "$scratch/output" "$scratch/said"
	says "$name, each good one" 0 2 grep -c -e "$good" "$scratch/said"
	says "$name, the absent one" 0 "cannot open $scratch/absent: No such file" \
		cat "$scratch/said"
	says "$name, the folder" 0 "cannot read $scratch: Is a directory" cat "$scratch/said"
	says "$name, the wrong one" 0 "$scratch/wrong:" cat "$scratch/said"
}

# shellcheck disable=SC2086
{
	several check 2 ': no errors$' check $sources
	several verify 2 ': OK: ' verify $many --allow-unsigned --cert "$cert"
	several dump 2 '^==> ' dump $many
	several match 1 ': board 10de:26b1 ' match $many --board 10de:26b1
	check_status "the worst counts: the signature" 3 "$VGPUMC" verify $blob $scratch/wrong \
		$blob --cert "$cert"
}
says "match, files as JSON" 0 '["'"$blob"'","'"$scratch/signed"'"]' sh -c \
	'"$@" --format json | jq -c "[.boards[].file]"' sh \
	"$VGPUMC" match "$blob" "$scratch/signed" --board 10de:26b1
says "match, a board that one of them lacks" 4 "has no board with device id 27b8" "$VGPUMC" match \
	"$blob" "$scratch/signed" --board 10de:27b8
finish
