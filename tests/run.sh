#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the test suites, and adds up what they counted.
#
#	tests/run.sh one LOG SUITE [ARGUMENT...]	run one suite, its results go to LOG
#	tests/run.sh sum LOG...			show what failed and what was skipped, and print
#						`N passed, N failed, N skipped`
#
# A suite is a program made with Check (it writes TAP to $CK_TAP_LOG_FILE_NAME), or a program or
# shell script that prints `ok NAME` or `not ok NAME: why` for each test, and `skip NAME: why` for
# each test or group of tests that needs what this machine lacks. A suite that crashes,
# exits with an error that none of its tests stands for, ran nothing, or left a sanitizer report
# adds a failure of its own. LOG then holds those lines, LOG.out all that it printed.
set -u

LC_ALL=C
export LC_ALL

one()
{
	log=$1
	suite=$2
	shift 2
	name=${log#*/results/}

	# Scratch folders go beside the log; one that is left there is a failure. Suites put their
	# paths into lists of words, so a path with a blank is not for them.
	rm -rf "$log" "$log".*
	mkdir -p "$log.scratch" || exit 1
	TMPDIR=$(cd "$log.scratch" && pwd)
	reports=${TMPDIR%.scratch}.san
	case $TMPDIR in
	*[[:blank:]]*)
		rmdir "$log.scratch"
		TMPDIR=$(mktemp -d /tmp/vgpumc.XXXXXX) || exit 1
		;;
	esac
	export TMPDIR
	CK_TAP_LOG_FILE_NAME=$log.tap
	CK_VERBOSITY=normal
	# Of one test, in seconds; sanitizers and a busy machine take their time.
	CK_DEFAULT_TIMEOUT=${CK_DEFAULT_TIMEOUT:-120}
	ASAN_OPTIONS=detect_leaks=1:exitcode=99:log_path=$reports
	UBSAN_OPTIONS=print_stacktrace=1:exitcode=99:log_path=$reports
	export CK_TAP_LOG_FILE_NAME CK_VERBOSITY CK_DEFAULT_TIMEOUT ASAN_OPTIONS UBSAN_OPTIONS

	case $suite in
	*.sh) sh "$suite" "$@" ;;
	*) "$suite" "$@" ;;
	esac >"$log.out" 2>&1 </dev/null
	status=$?

	if [ -f "$log.tap" ]; then
		# ok 1 - file.c:case:test: Passed
		sed -n -E -e 's/: Passed$//' -e 's/^((not )?ok) [0-9]+ - /\1 /p' "$log.tap"
	else
		grep -a -E '^((not )?ok|skip) ' "$log.out"
	fi >"$log.tmp"

	if [ "$status" -ne 0 ] && ! grep -a -q '^not ok ' "$log.tmp"; then
		echo "not ok $name: exit status $status" >>"$log.tmp"
	elif [ ! -s "$log.tmp" ]; then
		echo "not ok $name: ran no test" >>"$log.tmp"
	elif [ -f "$log.tap" ] && ! grep -a -q '^1\.\.' "$log.tap"; then
		echo "not ok $name: stopped halfway" >>"$log.tmp"
	fi
	for report in "$log".san*; do
		[ -f "$report" ] || continue
		cat "$report" >>"$log.out"
		echo "not ok $name: sanitizer report ${report##*/}" >>"$log.tmp"
	done
	left=$(ls -A "$TMPDIR")
	if [ -n "$left" ]; then
		echo "not ok $name: left behind $(echo "$left" | tr '\n' ' ')" >>"$log.tmp"
	fi
	rm -rf "$TMPDIR"
	mv "$log.tmp" "$log"
	printf '  %-7s %-24s %4d passed%s%s\n' TEST "$name" "$(grep -a -c '^ok ' "$log")" \
		"$(grep -a -c '^not ok ' "$log" | sed -e '/^0$/d' -e 's/.*/, & FAILED/')" \
		"$(grep -a -c '^skip ' "$log" | sed -e '/^0$/d' -e 's/.*/, & skipped/')"
}

sum()
{
	for log in "$@"; do
		if [ ! -f "$log" ]; then
			echo "not ok $log: was not run"
			continue
		fi
		grep -a -q '^not ok ' "$log" || continue
		echo
		echo "--- ${log#*/results/}"
		grep -a '^not ok ' "$log"
		echo "--- the end of its output, $log.out:"
		grep -a -v '^ok ' "$log.out" | tail -n 40
	done
	for log in "$@"; do
		sed -n "s|^skip |  SKIP    ${log#*/results/}: |p" "$log" 2>/dev/null
	done
	passed=$(cat "$@" 2>/dev/null | grep -a -c '^ok ')
	failed=$(cat "$@" 2>/dev/null | grep -a -c '^not ok ')
	skipped=$(cat "$@" 2>/dev/null | grep -a -c '^skip ' | sed -e '/^0$/d' -e 's/.*/, & skipped/')
	for log in "$@"; do
		[ -f "$log" ] || failed=$((failed + 1))
	done
	echo "$passed passed, $failed failed$skipped"
	[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
}

case ${1-} in
one | sum)
	"$@"
	;;
*)
	echo 'usage: tests/run.sh one LOG SUITE [ARGUMENT...] | sum LOG...' >&2
	exit 1
	;;
esac
