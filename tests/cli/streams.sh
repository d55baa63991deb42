#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Standard streams that are closed, full, or a pipe without a reader: lost output is reported, once,
# and is a failure, whatever the other result of the command; if the reader ends early, the command
# ends quietly. Closed streams do not damage files.
# shellcheck source=tests/lib.sh
. tests/lib.sh

source=tests/good/minimal.yaml
blob=$scratch/blob
make_key rsa -newkey rsa:3072
sign="--key $scratch/rsa.key --cert $scratch/rsa.crt"
"$VGPUMC" "$source" -q -o "$blob"
"$VGPUMC" tests/good/merge.yaml -q -o "$scratch/other"
# More than a pipe holds.
"$VGPUMC" blobs/vgpu-570.144.yaml -q -o "$scratch/large"

# Every command that prints, one a line; the last ones do not exit with 0.
cat >"$scratch/commands" <<END
--help
check --help
--version
--complete check --
verify $blob --allow-unsigned
dump $blob
dump $blob --format yaml
dump $blob --format json
dump $scratch/large --format hex
check --list-rules
check --list-rules --release 570.144
match $blob --board 10de:26b1
match $blob --board 10de:26b1 --format json
diff $blob $blob
import tests/xml/good.xml --release 570.144
import tests/xml/good.xml --release 570.144 -o -
install --whence $blob --allow-unsigned
report $blob --allow-unsigned -o -
schema list
schema show r570
schema show r570 --diff r550
schema export 570.144 --format c
schema export --format json-schema
$source -o -
$source -o - $sign
sign $blob -o - $sign
report $blob -o -
verify $blob $scratch/absent --allow-unsigned
verify $blob $source --allow-unsigned
match $blob --board 10de:27b8 --format json
diff $blob $scratch/other
diff $blob $scratch/other --format json
END

# lost WHAT WHY: run the commands with WHAT instead of standard output
lost()
{
	check "$1: $args" test "$got" -eq 1
	case $args in
	--complete*) return ;;
	esac
	says "$1: it is said" 0 "cannot write <stdout>: $2" cat "$scratch/stderr"
	says "$1: once" 0 1 grep -c "cannot write" "$scratch/stderr"
}

# A pipe without a reader.
mkfifo "$scratch/pipe"
exec 5<>"$scratch/pipe"
exec 6>"$scratch/pipe" 5<&-

while read -r args; do
	# shellcheck disable=SC2086
	set -- $args
	"$VGPUMC" "$@" >&- 2>"$scratch/stderr" </dev/null
	got=$?
	lost closed "Bad file descriptor"
	"$VGPUMC" "$@" >/dev/full 2>"$scratch/stderr" </dev/null
	got=$?
	lost full "No space left on device"
	"$VGPUMC" "$@" >&6 2>"$scratch/stderr" </dev/null
	got=$?
	check "no reader: $args" test "$got" -eq 141
	check_status "no reader: not reported" 1 grep -i -e pipe -e "cannot write" \
		"$scratch/stderr"
	(
		trap '' PIPE
		exec "$VGPUMC" "$@" >&6 2>"$scratch/stderr" </dev/null
	)
	got=$?
	lost "nobody reads, and that signal is ignored" "Broken pipe"

	# With and without standard error.
	"$VGPUMC" "$@" >"$scratch/stdout" 2>/dev/null </dev/null
	wanted=$?
	"$VGPUMC" "$@" >"$scratch/again" 2>&- </dev/null
	got=$?
	check "standard error closed: $args" test "$got" -eq "$wanted"
	same "the same comes out" "$scratch/stdout" "$scratch/again"
done <"$scratch/commands"

"$VGPUMC" dump "$scratch/large" --format hex 2>&1 | head -n 1 >"$scratch/stdout"
says "head" 0 "# file header" cat "$scratch/stdout"

# Lost output in the other error formats.
"$VGPUMC" dump "$blob" --error-format json >/dev/full 2>"$scratch/stderr"
says "as JSON" 0 "cannot write <stdout>: No space left on device" jq -r .message "$scratch/stderr"
"$VGPUMC" dump "$blob" --error-format sarif >/dev/full 2>"$scratch/stderr"
says "as SARIF" 0 '[false,1,"cannot write <stdout>: No space left on device"]' jq -c \
	'.runs[0].invocations[0] | [.executionSuccessful, .exitCode,
	.toolExecutionNotifications[0].message.text]' "$scratch/stderr"

# Closed standard input.
for command in "verify --allow-unsigned" dump check "match --board 10de:26b1" "import --release 1" \
	"install --allow-unsigned --root $scratch/root" "report -o $scratch/page" "diff $blob" \
	"sign -o $scratch/signed $sign" "-o $scratch/out"; do
	# shellcheck disable=SC2086
	says "standard input closed: $command" 1 "cannot read <stdin>: Bad file descriptor" \
		sh -c '"$@" <&-' sh "$VGPUMC" $command -
done
for file in out signed page root; do
	check "no $file came of it" test ! -e "$scratch/$file"
done

# A file must not get the number of a standard stream: messages would go into it.
cat >"$scratch/warn.yaml" <<'END'
release: 570.144
vgpu: "18.1"
END
sed '/^release:/d; /^vgpu:/d' "$source" >>"$scratch/warn.yaml"
says "a source that warns" 0 "unquoted-version" "$VGPUMC" "$scratch/warn.yaml" -o "$scratch/wanted"
have "numbers of opened files" strace || finish
for closed in '<&-' '>&-' '2>&-' '<&- >&- 2>&-'; do
	traced -f -e trace=openat -o "$scratch/strace" sh -c 'exec "$@" '"$closed" sh \
		"$VGPUMC" "$scratch/warn.yaml" -o "$scratch/out" 2>/dev/null
	grep -E "$scratch/(warn.yaml\"|out[.])" "$scratch/strace" >"$scratch/opened"
	says "streams $closed: both files are opened" 0 "= 3" cat "$scratch/opened"
	check_status "streams $closed: none has their number" 1 grep "= [012]\$" \
		"$scratch/opened"
	same "streams $closed: the file" "$scratch/wanted" "$scratch/out"
done
finish
