#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Check the sources without running them: tests/lint.sh BUILD
# BUILD has the headers that `make` generated. All checks run, and the script fails if one fails.
set -u

LC_ALL=C
export LC_ALL
build=$1
failed=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

git ls-files -co --exclude-standard | grep -v '^build' | while read -r file; do
	[ -f "$file" ] && echo "$file"
done >"$work/all"
grep -E '\.[ch]$' "$work/all" >"$work/code"
grep -E '\.(sh|bash)$|^\.ci/run$' "$work/all" >"$work/scripts"
# The driver and its tests need the headers of a kernel.
# The prover's file includes the parser's sources, and only the prover reads it.
grep '\.c$' "$work/code" | grep -v '^tests/prove/' | while read -r file; do
	grep -q '^#include <linux/' "$file" || echo "$file"
done >"$work/sources"

# The versions of the tools that the sources are kept clean with, those of Debian 12. Others format
# otherwise or warn of more.
pinned()
{
	case $1 in
	clang-format | clang-tidy) "$1" --version | grep -q 'version 14[.]' ;;
	cppcheck) cppcheck --version | grep -q ' 2[.]10' ;;
	gcc) [ "$(gcc -dumpversion)" = 12 ] ;;
	*) true ;;
	esac
}

# run NAME PROGRAM COMMAND...: quiet unless it fails; skipped without PROGRAM in the pinned version
run()
{
	name=$1
	tool=$2
	shift 2
	if ! command -v "$tool" >/dev/null 2>&1; then
		printf '  %-7s %s: %s is not installed\n' SKIP "$name" "$tool"
	elif ! pinned "$tool"; then
		printf '  %-7s %s: not the version of %s in Debian 12\n' SKIP "$name" "$tool"
	elif "$@" >"$work/output" 2>&1; then
		printf '  %-7s %s\n' LINT "$name"
	else
		printf '  %-7s %s: FAILED\n' LINT "$name"
		sed 's/^/    /' "$work/output"
		failed=1
	fi
}

# Check the files that can have a comment, except fixtures that depend on line numbers.
licences()
{
	grep -v -E '^(LICEN[CS]E|debian/|tests/bad/|fuzz/[^/]*/corpus/)|\.(bin|json|pem)$' "$work/all" |
		while read -r file; do
			head -n 3 "$file" | grep -q 'SPDX-License-Identifier: ' ||
				echo "$file: no SPDX line at the top"
		done >"$work/bare"
	cat "$work/bare"
	[ ! -s "$work/bare" ]
}

# Lines have at most 100 columns (tests/lint_words.sh checks C); tabs are 8 wide, and a character
# counts once, however many bytes it has. Rows of tables may be longer.
lines()
{
	grep -v -E '^(LICEN[CS]E|tests/bad/|fuzz/[^/]*/corpus/)|\.(bin|pem)$' "$work/all" |
		while read -r file; do
			grep -a -n '[[:blank:]]$' "$file" |
				sed "s|^\([0-9]*\):.*|$file:\1: ends in a blank|"
			[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
			case $file in
			*.l | *.y | *.sh | *.js | *.py | *.mk | *.schema | Makefile | .ci/run)
				tr -d '\200-\277' <"$file" | expand | awk -v "file=$file" '
					length > 100 && !/[|].*[|]/ {
						print file ":" NR ": over 100 columns"
					}'
				;;
			esac
		done >"$work/bad"
	cat "$work/bad"
	[ ! -s "$work/bad" ]
}

check_with_clang_tidy()
{
	# One file at a time: with several, version 14 confuses their va_lists.
	xargs -P 2 -n 1 sh -c 'clang-tidy --quiet "$@" -- -std=c11 -D_GNU_SOURCE \
		-DVGPUMC_VERSION=\"0\" -I. -I"$0"' "$build" <"$work/sources"
}

check_with_cppcheck()
{
	# Suppressed: members that only vec_push() uses, and counters that only a callee increments.
	xargs cppcheck -j 2 --quiet --std=c11 --language=c --error-exitcode=1 --inline-suppr \
		--enable=warning,style,performance,portability -I. -I"$build" -D_GNU_SOURCE \
		--suppress=missingInclude --suppress=unmatchedSuppression \
		--suppress=unusedStructMember --suppress=knownConditionTrueFalse <"$work/sources"
}

# With -O2, since without inlining it follows fewer paths.
check_with_analyzer()
{
	grep -E '^(compiler|schema|kernel)/' "$work/sources" |
		xargs -P 2 -n 1 sh -c 'gcc -std=c11 -O2 -fanalyzer -Werror -D_GNU_SOURCE \
			-DVGPUMC_VERSION=\"0\" -I. -I"$0" -c -o /dev/null "$@"' "$build"
}

# Warnings are errors, since sparse exits with 0 after them.
check_with_sparse()
{
	grep '^kernel/parser/' "$work/sources" | xargs sparse -std=gnu11 -Wsparse-error -I.
}

# nd: .Nd, of mdoc; ans: of "answers" at the end of a line of a page.
check_spelling()
{
	grep -E '\.md$|^(docs|packaging|schema)/' "$work/all" | xargs codespell -L nd,ans
}

run "SPDX lines" sh licences
run "line ends and lengths" sh lines
run "include order" sh sh tests/lint_includes.sh
run "plain English" sh sh tests/lint_words.sh
# SC2016: sh -c has its own variables; SC2317: functions are passed to check(); SC2238: a file may
# be called cut.
run "shellcheck" shellcheck xargs -a "$work/scripts" shellcheck -x -e SC2016,SC2317,SC2238
run "clang-format" clang-format xargs clang-format --dry-run -Werror <"$work/code"
run "spelling" codespell check_spelling
run "cppcheck" cppcheck check_with_cppcheck
run "clang-tidy" clang-tidy check_with_clang_tidy
run "clang-tidy, no recursion in the parser" clang-tidy \
	clang-tidy --quiet '--checks=-*,misc-no-recursion' tests/prove/parser.c -- \
		-std=c11 -I. -Ikernel/parser
run "gcc -fanalyzer" gcc check_with_analyzer
run "sparse" sparse check_with_sparse
exit "$failed"
