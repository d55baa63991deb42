#!/bin/sh
# SPDX-License-Identifier: MIT
#
# On a terminal, long work shows its progress and removes the line in the end; a pipe among the
# files makes it long. There is none elsewhere, nor with -q.
# shellcheck source=tests/lib.sh
. tests/lib.sh

source=tests/good/minimal.yaml
blob=$scratch/blob
"$VGPUMC" "$source" -q -o "$blob"
"$VGPUMC" "$source" -q -o "$scratch/other" --container vgpumeta
mkfifo "$scratch/slow"

# show SECONDS FILE COMMAND...: record a terminal in $scratch/seen; the pipe provides FILE
show()
{
	{
		sleep "$1"
		cat "$2"
	} >"$scratch/slow" &
	shift 2
	# script(1) runs one string in a shell.
	printf '%s\n' "$*" >"$scratch/command"
	script -qefc "sh $scratch/command" /dev/null >"$scratch/seen" 2>&1 </dev/null
	got=$?
	wait
}

# A visible line, whatever was removed before it.
progress()
{
	tr '\r' '\n' <"$scratch/seen" | grep -x "vgpumc: $1.*"
}


export TERM=xterm
unset NO_COLOR

show 1 "$source" "$VGPUMC" check "$source" "$scratch/slow" "$source"
check "check, status" test "$got" -eq 0
says "check of many files" 0 "source 3 of 3: $source" progress "source 3 of 3: $source"
check "each file is said" test "$(grep -c ': no errors' "$scratch/seen")" -eq 3
# The line is overwritten with as many blanks.
check "it is taken away" awk 'BEGIN { RS = "\r" }
	/^vgpumc: source 3 of 3/ {
		size = length($0)
		getline
		found = $0 ~ /^ +$/ && length($0) == size
	}
	END { exit !found }' "$scratch/seen"
check_status "nothing is coloured" 1 grep -q "$(printf '\033')" "$scratch/seen"

show 1 "$blob" "$VGPUMC" verify --allow-unsigned "$blob" "$scratch/slow" "$scratch/other"
says "verify" 0 "file 3 of 3" progress "file 3 of 3: /"
show 1 "$blob" "$VGPUMC" dump "$blob" "$scratch/slow" "$scratch/other"
says "dump" 0 "file 3 of 3" progress "file 3 of 3: /"
show 1 "$blob" "$VGPUMC" match --board 10de:26b1 "$blob" "$scratch/slow" "$scratch/other"
says "match" 0 "file 3 of 3" progress "file 3 of 3: /"
show 1 "$source" "$VGPUMC" "$scratch/slow" -o "$scratch/out"
says "compile" 0 "stage 1 of 4: reading" progress "stage 1 of 4: reading"

# An error in between has its own line.
echo wrong >"$scratch/wrong"
show 1 "$source" "$VGPUMC" check "$scratch/slow" "$scratch/wrong" "$source"
says "before an error" 0 "source 2 of 3" progress "source 2 of 3: /"
check "an error after it" grep -q "$(printf '\r')[^v]*$scratch/wrong:1:1: .*error" \
	"$scratch/seen"

# On a narrow terminal, nothing reaches the last column.
show 1 "$source" "stty cols 30; exec $VGPUMC check $source $scratch/slow $source"
says "30 columns" 0 "vgpumc: source 3 of 3: tests/" progress "source 3 of 3: tests/"
check_status "not more" 1 sh -c 'tr "\r" "\n" <"$1" | grep -E "^vgpumc: .{22}"' sh "$scratch/seen"

# No progress with -q, for short work, or without a terminal.
nothing()
{
	what=$1
	shift
	show "$@"
	check "no progress: $what, status" test "$got" -eq 0
	check_status "no progress: $what" 1 grep -q "[0-9] of [0-9]" "$scratch/seen"
}

nothing short 0 "$source" "$VGPUMC" check "$scratch/slow" "$source"
nothing -q 1 "$source" "$VGPUMC" check -q "$scratch/slow" "$source"
for format in json sarif; do
	nothing "$format" 1 "$source" "$VGPUMC" check --error-format "$format" "$scratch/slow" \
		"$source"
done
nothing "a dumb terminal" 1 "$source" TERM=dumb "$VGPUMC" check "$scratch/slow" "$source"
nothing "standard error elsewhere" 1 "$source" "$VGPUMC" check "$scratch/slow" "$source" \
	"2>$scratch/stderr"
check_status "nor there" 1 grep -q "[0-9] of [0-9]" "$scratch/stderr"

# Colours: on a terminal that supports them, unless NO_COLOR is set.
escape=$(printf '\033')
"$VGPUMC" --version >/dev/null
for set in TERM=xterm TERM=dumb NO_COLOR=1 NO_COLOR=; do
	script -qefc "env $set $VGPUMC check $scratch/wrong" /dev/null >"$scratch/seen" \
		2>&1 </dev/null
	case $set in
	TERM=xterm | NO_COLOR=) check "colours with $set" grep -q "$escape" "$scratch/seen" ;;
	*) check_status "no colours with $set" 1 grep -q "$escape" "$scratch/seen" ;;
	esac
done
finish
