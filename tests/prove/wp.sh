# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# How the scripts beside this file call the prover.

# wp TREE OPTION...: prove the parser in TREE/kernel/parser; PROVE_JOBS provers side by side.
#
# -wp-rte with the -warn-* options makes goals of everything that C leaves undefined and of every
# unsigned operation and cast that would lose bits; -wp-definitions-terminate of the end of every
# function and loop.
wp()
{
	tree=$1
	shift
	frama-c -wp -wp-rte -warn-unsigned-overflow -warn-unsigned-downcast \
		-warn-signed-downcast -wp-definitions-terminate -wp-prover cvc4,z3 \
		-wp-par "${PROVE_JOBS:-$(nproc)}" -wp-cache none \
		-cpp-extra-args="-I$tree/kernel/parser -I." "$@" tests/prove/parser.c \
		</dev/null 2>&1
}

# why3 finds its provers once, and remembers them in a file; not in the caller's home. Without the
# prover, which Debian 13 does not have, the script ends here.
provers()
{
	for tool in frama-c why3; do
		command -v "$tool" >/dev/null 2>&1 && continue
		echo "  SKIP    prove: $tool is not installed"
		exit 0
	done
	WHY3CONFIG=$1/why3.conf
	export WHY3CONFIG
	why3 config detect >"$1/detect.log" 2>&1 || {
		cat "$1/detect.log"
		return 1
	}
}
