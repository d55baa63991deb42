# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# Sourced by tests/cli/*.sh: counting, and a scratch folder. The environment names what is tested:
#	VGPUMC	the program
#	TOOLS	the folder with the programs of tests/tools/
#	ATTACK	the folder with those of tests/attack/
# The working directory is the project's root.
set -u

: "${VGPUMC:=build/vgpumc}" "${TOOLS:=build/tests/tools}" "${ATTACK:=build/tests/attack}"

# Debian's packages for Python are for its own one, which another may hide.
python=/usr/bin/python3
[ -x "$python" ] || python=python3

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# ok NAME; not_ok NAME WHY
ok()
{
	echo "ok $1"
}

not_ok()
{
	echo "not ok $1: $2"
	failures=$((${failures:-0} + 1))
}

# skip NAME WHY: what is named is not tested on this machine
skip()
{
	echo "skip $1: $2"
}

# have NAME PROGRAM...: return true if every program is installed, otherwise skip NAME
have()
{
	what=$1
	shift
	for tool in "$@"; do
		command -v "$tool" >/dev/null 2>&1 && continue
		skip "$what" "$tool is not installed"
		return 1
	done
}

# have_python NAME MODULE...: as have, for Python and modules of it
have_python()
{
	what=$1
	have "$what" "$python" || return 1
	shift
	for module in "$@"; do
		"$python" -c "import $module" 2>/dev/null && continue
		skip "$what" "Python has no module $module here"
		return 1
	done
}

# check NAME COMMAND...: it must exit 0; what it printed is shown if it does not.
check()
{
	test_name=$1
	shift
	check_status "$test_name" 0 "$@"
}

# check_status NAME STATUS COMMAND...
check_status()
{
	test_name=$1
	wanted=$2
	shift 2
	"$@" >"$scratch/output" 2>&1
	got=$?
	if [ "$got" -eq "$wanted" ]; then
		ok "$test_name"
	else
		sed 's/^/    /' "$scratch/output"
		not_ok "$test_name" "exit status $got, not $wanted: $*"
	fi
}

# says NAME STATUS TEXT COMMAND...: it must exit with STATUS and print TEXT, on whatever stream
says()
{
	test_name=$1
	wanted=$2
	text=$3
	shift 3
	"$@" >"$scratch/output" 2>&1
	got=$?
	if [ "$got" -eq "$wanted" ] && grep -q -F -e "$text" "$scratch/output"; then
		ok "$test_name"
	else
		sed 's/^/    /' "$scratch/output"
		not_ok "$test_name" "exit status $got, wanted $wanted and '$text': $*"
	fi
}

# same NAME FILE FILE
same()
{
	check "$1" cmp "$2" "$3"
}

# traced STRACE-ARGUMENTS... COMMAND...: sanitizers cannot look for leaks then
traced()
{
	ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" strace -qq "$@"
}

# make_key NAME OPENSSL-ARGUMENTS...: $scratch/NAME.key and its certificate $scratch/NAME.crt
make_key()
{
	key_name=$1
	shift
	openssl req -x509 "$@" -nodes -keyout "$scratch/$key_name.key" \
		-out "$scratch/$key_name.crt" -days 30 -subj "/CN=vgpumc test $key_name" \
		2>"$scratch/output" || not_ok "make key $key_name" "$(cat "$scratch/output")"
}

# npm_packages NAME PACKAGE@VERSION...: let node's require() find them. They are installed once, in
# a folder of that name, from the npm registry; none of their scripts is run. NAME is skipped, and
# the result is false, without node, npm or the registry.
npm_packages()
{
	have "$1" node npm || return 1
	name=$1
	npm=${BUILD:-build}/npm/$1
	shift
	for package in "$@"; do
		grep -q -s "\"version\": \"${package##*@}\"" \
			"$npm/node_modules/${package%@*}/package.json" && continue
		if ! npm ping --fetch-retries=0 --fetch-timeout=10000 >"$scratch/output" 2>&1; then
			skip "$name" "the npm registry cannot be reached"
			return 1
		fi
		mkdir -p "$npm"
		check "npm install" npm install --prefix "$npm" --no-save --no-audit --no-fund \
			--ignore-scripts "$@"
		break
	done
	NODE_PATH=$npm/node_modules
	# Node 24 would leave a cache in TMPDIR.
	NODE_DISABLE_COMPILE_CACHE=1
	export NODE_PATH NODE_DISABLE_COMPILE_CACHE
}

# The last line of a script: fails when a test did.
finish()
{
	exit "$((${failures:-0} > 0))"
}
