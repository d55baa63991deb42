#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every file of tests/bad/ is refused with the messages that it names itself, in comments:
#
#	# expect: TEXT	part of a line on stderr; several must come in this order
#	# exit: STATUS	2 if not given
#	# args: ARGS	what vgpumc is called with; @ is the file, OUT a file that must not appear
#
# More errors than those expected, and an output file, even a temporary one, are failures too. A
# file that can hold no comment has them in FILE.expect.
# shellcheck source=tests/lib.sh
. tests/lib.sh

# judge FILE DIRECTIVES
judge()
{
	out=$scratch/${1##*/}.d
	mkdir "$out"
	args=$(sed -n 's/^# args: *//p' "$2")
	wanted=$(sed -n 's/^# exit: *//p' "$2")
	case $1 in
	*.schema) : "${args:=blobs/vgpu-570.144.yaml --schema @ -o OUT}" ;;
	*) : "${args:=@ -o OUT}" ;;
	esac
	# Arguments of fixtures are words without spaces.
	# shellcheck disable=SC2046
	"$VGPUMC" $(printf '%s\n' "$args" | sed -e "s|@|$1|g" -e "s|OUT|$out/out.bin|g") \
		>"$scratch/stdout" 2>"$scratch/stderr" </dev/null
	got=$?
	why=$(sed -n 's/^# expect: *//p' "$2" | awk '
		NR == FNR { wanted[++n] = $0; errors += /(^|[ :])error: /; next }
		/: error: / { seen++ }
		k < n && index($0, wanted[k + 1]) { k++ }
		END {
			if (n == 0)
				print "expects nothing"
			else if (k < n)
				print "does not say: " wanted[k + 1]
			else if (seen != errors)
				print seen + 0 " errors, not " errors
		}' - "$scratch/stderr")
	[ "$got" -eq "${wanted:-2}" ] || why="exit status $got, not ${wanted:-2}${why:+; $why}"
	[ -z "$(ls -A "$out")" ] || why="left an output file${why:+; $why}"
	if [ -z "$why" ]; then
		ok "bad/${1##*/}"
	else
		sed 's/^/    /' "$scratch/stderr"
		not_ok "bad/${1##*/}" "$why"
	fi
}

for file in tests/bad/*; do
	case $file in
	*.expect | *.md) ;;
	*)
		if [ -f "$file.expect" ]; then
			judge "$file" "$file.expect"
		elif [ -f "$file" ]; then
			judge "$file" "$file"
		fi
		;;
	esac
done
finish
