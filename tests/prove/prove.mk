# SPDX-License-Identifier: MIT
# make prove: kernel/metadata.c is proven with Frama-C, and bugs planted in it are found by the
# proof. Included by the root Makefile.

.PHONY: prove prove-bugs
prove:
	@sh tests/deps.sh prove
	@sh tests/prove/prove.sh
	@sh tests/prove/bugs.sh

# Only bugs whose name has BUG in it.
prove-bugs:
	@sh tests/deps.sh prove
	@sh tests/prove/bugs.sh $(BUG)
