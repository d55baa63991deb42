#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Check that the documentation is right. The examples of README.md, kernel/README.md and docs/*.md
# are run, each document's in one scratch folder and one shell, and their output is compared:
#
#	```console		$ COMMAND, then its output, standard error included; a line `...`
#				stands for any number of lines. A command that ends in \ continues
#				on the next line, after a `> ` if there is one.
#	<!-- file: NAME -->	the fenced block below is that file
#
# The output is compared as it is, so examples must not vary. vgpumc is in the PATH; blobs, kernel
# and schema are the project's own. Then the manual page is compared with every --help, and the
# other documents with the tables in the code that they describe.
# awk programs and searched backquotes are in single quotes.
# shellcheck disable=SC2016
# shellcheck source=tests/lib.sh
. tests/lib.sh

root=$(pwd)
program=$(cd "$(dirname "$VGPUMC")" && pwd)/$(basename "$VGPUMC")
manual=docs/vgpumc.1

# steps DOCUMENT FOLDER: its examples as files there, and the list of them:
#	N file NAME, with the text in N.text; N run LINE, with N.text and N.wanted
steps()
{
	awk -v folder="$2" '
		function step(kind, what) {
			close(text); close(wanted)
			text = folder "/" ++n ".text"
			wanted = folder "/" n ".wanted"
			printf "" >text
			printf "" >wanted
			print n, kind, what
		}
		/^```/ && block {
			block = ""
			next
		}
		/^```/ {
			block = $0 == "```console" ? "console" : name != "" ? "file" : "other"
			if (block == "file")
				step("file", name)
			name = ""
			more = 0
			next
		}
		block == "file" { print >text }
		block == "console" && more { sub(/^> /, ""); print >text; more = /\\$/; next }
		block == "console" && /^[$] / {
			step("run", FNR)
			print substr($0, 3) >text
			more = /\\$/
			next
		}
		block == "console" { print >wanted }
		!block && /^<!-- file: [A-Za-z0-9._-]+ -->$/ { name = $3; next }
		!block && NF && name != "" {
			print "0 error line " FNR ": no block follows the name of a file"
			name = ""
		}
		END { if (block) print "0 error the last block does not end" }
	' "$1" >"$2/list"
}

# run FOLDER: what each step prints, in N.printed
run()
(
	mkdir "$1/work"
	cd "$1/work" || exit 1
	for name in blobs kernel schema; do
		ln -s "$root/$name" "$name"
	done
	PATH=$(dirname "$program"):$PATH TZ=UTC NO_COLOR=1
	export PATH TZ NO_COLOR
	last=0
	while read -r n kind what <&3; do
		if [ "$kind" = file ]; then
			cp "$1/$n.text" "$what"
		else
			text=$(cat "$1/$n.text")
			(exit "$last")
			eval "$text" >"$1/$n.printed" 2>&1 </dev/null 3<&-
			last=$?
		fi
	done 3<"$1/list"
)

# same WANTED PRINTED: is it what was wanted?
same()
{
	awk '
		FILENAME == ARGV[1] { wanted[++wanted_count] = $0; next }
		{ printed[++count] = $0 }
		END {
			w = p = 1
			while (p <= count) {
				if (w <= wanted_count && wanted[w] == "...") {
					dots = w++
					from = p
				} else if (w <= wanted_count && wanted[w] == printed[p]) {
					w++
					p++
				} else if (dots) {
					w = dots + 1
					p = ++from
				} else {
					exit 1
				}
			}
			while (w <= wanted_count && wanted[w] == "...")
				w++
			exit w <= wanted_count
		}' "$1" "$2"
}

# examples DOCUMENT NAME: a test for each example
examples()
{
	folder=$(mktemp -d "$scratch/examples.XXXXXX")
	steps "$1" "$folder"
	sed -n 's/^0 error //p' "$folder/list" >"$folder/errors"
	while read -r why; do
		not_ok "$2" "$why"
	done <"$folder/errors"
	grep -v '^0 ' "$folder/list" >"$folder/good"
	mv "$folder/good" "$folder/list"
	run "$folder"
	while read -r n kind line; do
		[ "$kind" = run ] || continue
		test_name="$2:$line: $(head -n 1 "$folder/$n.text" | tr -d '\134' | cut -c 1-60)"
		if [ ! -f "$folder/$n.printed" ]; then
			not_ok "$test_name" "was not run"
		elif same "$folder/$n.wanted" "$folder/$n.printed"; then
			ok "$test_name"
		else
			diff -u --label shown --label printed "$folder/$n.wanted" \
				"$folder/$n.printed" | sed 's/^/    /'
			not_ok "$test_name" "prints something else"
		fi
	done <"$folder/list"
}

# These tests can fail: wrong examples are seen, and right ones pass.
cat >"$scratch/self.md" <<'END'
<!-- file: three -->
```text
one
two
three
```
```console
$ cat three
one
...
three
$ cat three
one
three
$ cat three; echo four \
> five; false
...
$ echo $?
1
$ cat three
...
two
$ true
something
```
END
expected='ok
not ok
ok
ok
not ok
not ok'
got=$(examples "$scratch/self.md" self | sed -n -E 's/^(ok|not ok) self:.*/\1/p')
if [ "$got" = "$expected" ]; then
	ok "right and wrong examples are distinguished"
else
	not_ok "right and wrong examples are distinguished" "$(echo "$got" | tr '\n' ' ')"
fi

for document in README.md kernel/README.md docs/*.md; do
	examples "$document" "$document"
done
for document in README.md kernel/README.md docs/tutorial.md docs/source.md docs/schema.md \
	docs/formats.md docs/import.md docs/releases.md; do
	check "$document has examples" grep -q '^```console$' "$document"
done

# Links to other files of the project.
for document in README.md CONTRIBUTING.md kernel/README.md docs/*.md; do
	sed 's/](/\n](/g' "$document" | sed -n 's/^](\([^)#:]*\)[)#].*/\1/p' | sort -u |
		while read -r link; do
			[ -z "$link" ] || [ -e "$(dirname "$document")/$link" ] || echo "$link"
		done >"$scratch/broken"
	check "links of $document" test ! -s "$scratch/broken"
	cat "$scratch/broken"
done

# options COMMAND: those that its --help lists, short and long
options()
{
	# shellcheck disable=SC2086
	"$VGPUMC" ${1#compile} --help |
		sed -n -E 's/^( {6}|  (-[A-Za-z])(,| [A-Z]+))( ?(--[a-z-]+))?.*/\2 \5/p' |
		tr ' ' '\n' | sed '/^$/d' | sort -u
}

# described SECTION: those of a subsection of the manual
described()
{
	awk -v section="$1" '
		/^[.]S[hs] / { inside = $0 == ".Ss " section }
		inside && /^[.]It Fl / {
			for (i = 2; i < NF; i++)
				if ($i == "Fl")
					print "-" $(i + 1)
		}' "$manual" | sort -u
}

commands="compile $("$VGPUMC" --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z]*\) .*/\1/p')"
described "Every command" >"$scratch/common"
for command in $commands; do
	options "$command" >"$scratch/options"
	check "$command --help lists options" test -s "$scratch/options"
	{
		cat "$scratch/common"
		described "$command"
	} | sort >"$scratch/described"
	check "the manual has the options of $command" diff "$scratch/options" "$scratch/described"
	# Options that stand in its text only, too.
	# shellcheck disable=SC2086
	"$VGPUMC" ${command#compile} --help | grep -o -E -e '--[a-z][a-z-]+' | sort -u |
		while read -r option; do
			grep -q "Fl -${option#--}\([ ]\|$\)" "$manual" || echo "$option"
		done >"$scratch/missing"
	check "the manual has all that $command --help names" test ! -s "$scratch/missing"
	cat "$scratch/missing"
done
if have "the manual is well-formed" mandoc; then
	check "the manual is well-formed" mandoc -T lint -W warning "$manual"
fi

# named WHAT DOCUMENT COMMAND...: each line that the command prints stands in the document as `line`
named()
{
	what=$1
	document=$2
	shift 2
	"$@" | sort -u >"$scratch/names"
	while read -r word; do
		grep -q -F "\`$word\`" "$document" || echo "$word"
	done <"$scratch/names" >"$scratch/missing"
	if [ ! -s "$scratch/names" ]; then
		not_ok "$document names $what" "there are none in the code"
	elif [ -s "$scratch/missing" ]; then
		not_ok "$document names $what" "not $(tr '\n' ' ' <"$scratch/missing")"
	else
		ok "$document names $what"
	fi
}

named "every word of the schema language" docs/schema.md \
	sed -n 's/^"\([a-z][a-z0-9]*\)".*/\1/p' schema/lexer.l
named "every function and input" docs/schema.md \
	sed -n 's/^\t\[\(EXPR\|INPUT\)_[A-Z_]*\] = {"\([a-z][a-z_.]*\)".*/\2/p' schema/expr.c
named "every warning" docs/source.md \
	awk '/diag_warning\(/ { near = 3 } near-- > 0 && match($0, /"[a-z]+(-[a-z]+)+"/) {
		print substr($0, RSTART + 1, RLENGTH - 2)
	}' compiler/model/*.c compiler/cli/compile_source.c
named "every key of a source and board" docs/source.md awk '
	/key_handler (document_keys|board_keys)\[\]/, /};/ {
		while (match($0, /[{]"[a-z_]+"/)) {
			print substr($0, RSTART + 2, RLENGTH - 3)
			$0 = substr($0, RSTART + RLENGTH)
		}
	}' compiler/model/*.c
named "every unit of the format" docs/formats.md printf '%s\n' NVVGPUMT VGPUMETA VSIG

# The thirteen rows name error codes that exist.
sed -n 's/^| *\([0-9][0-9]*\) *|.*/\1/p' kernel/README.md >"$scratch/rows"
check "thirteen rows" test "$(sort -n "$scratch/rows" | tr '\n' ' ')" = \
	"1 2 3 4 5 6 7 8 9 10 11 12 13 "
grep -E '^\| *[0-9]+ *\|' kernel/README.md | grep -o '`[a-z]*-[a-z-]*`' | tr -d '`' | sort -u |
	while read -r name; do
		grep -q "\"$name\"" kernel/parser/metadata.h || echo "$name"
	done >"$scratch/missing"
check "codes of kernel/README.md" test ! -s "$scratch/missing"
cat "$scratch/missing"
finish
