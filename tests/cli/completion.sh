#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Completion in bash, zsh and fish: the program offers every option, value and command, and the real
# shells show them.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have_python "completion" || finish
have "completion" bash zsh fish || finish

root=$(pwd)
scripts=$root/packaging/completions
program=$(cd "$(dirname "$VGPUMC")" && pwd)
PATH=$program:$PATH
export PATH

# offered WORD...: print the words that may come next, without descriptions
offered()
{
	"$VGPUMC" --complete "$@" | cut -f 1
}

# columns COMMAND: print the columns of its --help with the names of options
columns()
{
	# shellcheck disable=SC2086
	"$VGPUMC" ${1#compile} --help | cut -c 1-22 | grep -E '^( {6}|  )-'
}

commands="compile $("$VGPUMC" --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z]*\) .*/\1/p')"
for command in $commands; do
	columns "$command" | grep -o -E -e '(^|[ ])--?[A-Za-z][a-z-]*' | tr -d ' ' | sort -u \
		>"$scratch/wanted"
	# A source named x.yaml stands for compiling.
	verb=$command
	[ "$command" != compile ] || verb=x.yaml
	offered "$verb" - | sort >"$scratch/offered"
	check "all options of $command are offered" diff "$scratch/wanted" "$scratch/offered"
	"$VGPUMC" --complete "$verb" - | awk -F '\t' '$2 == ""' >"$scratch/bare"
	check "each option of $command has a description" cmp /dev/null "$scratch/bare"
	# Values are offered for every option that has one, except these.
	columns "$command" | sed -n -E 's/^ .*(--[a-z-]+|-W) [A-Za-z].*/\1/p' | sort -u |
		grep -v -x -e --board -e --max-errors -e --only |
		while read -r option; do
			[ -n "$("$VGPUMC" --complete "$verb" "$option" '')" ] || echo "$option"
		done >"$scratch/bare"
	check "values of all options of $command are offered" cmp /dev/null "$scratch/bare"
done
"$VGPUMC" --complete '' | awk -F '\t' '$1 != "" && $2 == ""' >"$scratch/bare"
check "each command has a description" cmp /dev/null "$scratch/bare"

# The warnings in the code, which have no table but the one for completion.
awk '/diag_warning\(/ { near = 3 } near-- > 0 && match($0, /"[a-z]+(-[a-z]+)+"/) {
	print substr($0, RSTART + 1, RLENGTH - 2)
}' compiler/*/*.c schema/*.c | sort -u >"$scratch/warnings"
check "the code has warnings" test -s "$scratch/warnings"
offered check -W '' >"$scratch/offered"
sort "$scratch/offered" | comm -23 "$scratch/warnings" - >"$scratch/missing"
check "every warning is offered" diff /dev/null "$scratch/missing"
"$VGPUMC" check --list-rules | sed -n 's/^\([a-z-]*\) (warning)$/\1/p' | sort -u >"$scratch/rules"
sort "$scratch/warnings" "$scratch/rules" | sort -u >"$scratch/wanted"
grep -v -x -e error -e .*[=-] "$scratch/offered" | sort >"$scratch/offered.rules"
check "and every rule that warns, and nothing else" diff "$scratch/wanted" "$scratch/offered.rules"

# A folder to complete names in, and the completions expected for each line.
mkdir "$scratch/folder" "$scratch/folder/sub" || exit 1
cd "$scratch/folder" || exit 1
touch a.yaml b.yml 'c d.yaml' e.bin f.pem g.txt
# A line, a tab, its completions.
cat >"$scratch/cases" <<'END'
vgpumc ve	verify
vgpumc dump --format 	hex,json,table,yaml
vgpumc dump --format=y	--format=yaml
vgpumc diff --error-format s	sarif
vgpumc x.yaml --container 	nvvgpumt,vgpumeta
vgpumc match --gsp 570.14	570.144
vgpumc schema show r52	r525
vgpumc schema 	export,list,show
vgpumc check -Wno-unquoted	-Wno-unquoted-version
vgpumc check -W error=unquoted	error=unquoted-version
vgpumc check -Werror=unquoted	-Werror=unquoted-version
vgpumc sign e.bin --passin f	fd:,file:
vgpumc sign e.bin --passin=env	--passin=env:
vgpumc install x --compress 	xz
vgpumc sign --repl	--replace
vgpumc check 	a.yaml,b.yml,c d.yaml,sub
vgpumc dump e.bin 	e.bin,sub
vgpumc sign e.bin --key 	f.pem,sub
vgpumc sign e.bin --key=f	--key=f.pem
vgpumc install e.bin --root 	sub
vgpumc import x.xml -o g	g.txt
END

# each SHELL [only] COMMAND...: run it; it reads lines and prints `<WORD><WORD>...` for each, in any
# order: the whole line or, with `only`, just the completions
each()
{
	shell=$1
	shift
	only=
	if [ "$1" = only ]; then
		only=yes
		shift
	fi
	cut -f 1 "$scratch/cases" >"$scratch/lines"
	HOME=$scratch/home timeout 300 "$@" <"$scratch/lines" >"$scratch/$shell.got" \
		2>"$scratch/output"
	check "$shell answers each line" test "$(wc -l <"$scratch/$shell.got")" -eq \
		"$(wc -l <"$scratch/lines")"
	sed 's/^/    /' "$scratch/output"
	paste "$scratch/cases" "$scratch/$shell.got" |
		while IFS='	' read -r line wanted got; do
			{
				echo "$wanted" | tr ',' '\n'
				before=$(echo "${line% *}" | cut -s -d ' ' -f 2- | tr ' ' '\n')
				[ -n "$only" ] || [ -z "$before" ] || echo "$before"
			} | sort >"$scratch/wanted"
			echo "$got" | sed -e 's/^<//' -e 's/>$//' -e 's/></\n/g' | sort \
				>"$scratch/words"
			check "$shell: $line" diff "$scratch/wanted" "$scratch/words"
		done
}

mkdir "$scratch/home"
each bash python3 "$root/tests/tools/complete.py" bash "$scripts/vgpumc.bash"
each zsh python3 "$root/tests/tools/complete.py" zsh "$scripts/_vgpumc"
# The variables are those of fish.
# shellcheck disable=SC2016
each fish only fish --no-config -c '
	set fish_complete_path "'"$scripts"'" $fish_complete_path
	while read -P "" -l line
		string join -- "><" (complete -C "$line" | string replace -r -- "/?(\t.*)?\$" "") |
			string replace -r "(.*)" "<\$1>"
	end'
cd "$root" || exit 1

finish
