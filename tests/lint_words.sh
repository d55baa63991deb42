#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Check what a program can check of the rules for plain English in CONTRIBUTING.md: line lengths,
# how comments begin, phrases to avoid, names that cannot be searched for, subjects of commits.
# Each finding is a line; fails if there is one.
set -eu

LC_ALL=C
export LC_ALL
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# Text that the project writes: not fixtures, which count their lines, nor data.
texts()
{
	git ls-files '*.[chly]' '*.sh' '*.py' '*.js' '*.md' '*.1' '*.mk' '*.schema' Makefile |
		grep -v -E '^(tests/(bad|data|lint_words)|fuzz/[^/]*/corpus/)'
}

# Tabs are 8 wide, and a character counts once, however many bytes it has.
for file in $(git ls-files '*.[chly]'); do
	tr -d '\200-\277' <"$file" | expand | awk -v "file=$file" '
		length > 100 { print file ":" FNR ": over 100 columns" }'
done >>"$found"

# kernel-doc and short comments of functions begin with a verb in the imperative.
git ls-files '*.h' | xargs grep -n -E \
	'[a-z0-9_]+\(\) - (what|whether|who|whom|whose|which|where|when|why|how|if|is|are|the|an?|all) ' |
	sed -E 's/^([^:]*:[0-9]*):.*( [a-z0-9_]+\(\) - .*)/\1: begin with a verb:\2/' >>"$found" || :
git ls-files '*.[chly]' | xargs grep -n -E '/\*\*? (What|Whether|Who|Whom|Whose) ' |
	sed -E 's/^([^:]*:[0-9]*):\t*/\1: begin with a verb: /' >>"$found" || :

# phrase ERE: in no comment, message or document
phrase()
{
	texts | xargs grep -n -i -w -E -o "$1" | sed 's/:\([^:]*\)$/: avoid "\1"/' >>"$found" || :
}
phrase 'to be had|h[eo]ld against|(becomes?|became) of|(is|are|be|was|being) told|told of|wants'
phrase '(know|knew|hear|knows|hears|heard) (of|nothing of)|who want|nobody knows'
phrase 'behind (the|it|a|them|this|that)|has otherwise|have otherwise|without a word|for people'

# A static function has a name that a reader can search for.
git ls-files 'compiler/*.c' 'schema/*.c' 'kernel/*.c' | xargs grep -o -E \
	'^static [^(=;]*[ *](begin|end|take|put|init|refuse|say|judge|keep|tell|give)\(' |
	sed -E 's/^([^:]*):.*[ *]([a-z]*)\($/\2 \1/' | sort -u |
	awk '{ files[$1] = files[$1] " " $2; count[$1]++ }
	END { for (name in count) if (count[name] > 2) print name "(): static in" files[name] }' \
	>>"$found"

# Subjects of the latest commits; a tarball has none.
git log -5 --no-merges --format=%s | grep -v -E '^[a-z][A-Za-z0-9_./, -]*: .{1,60}[^.]$' |
	sed 's/^/commit: write "area: imperative summary": /' >>"$found" || :
git log -5 --no-merges --format=%s | awk 'length > 65 { print "commit: over 65 columns: " $0 }' \
	>>"$found"

cat "$found"
[ ! -s "$found" ]
