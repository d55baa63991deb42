# SPDX-License-Identifier: MIT
# make prove: kernel/parser/metadata.c is proven with Frama-C, and bugs planted in it are found by the
# proof. Included by the root Makefile.

.PHONY: prove prove-parser prove-bugs
prove: prove-parser
	@sh tests/prove/bugs.sh

prove-parser:
	@sh tests/deps.sh prove
	@sh tests/prove/prove.sh

# Only bugs whose names match BUG, as grep has it.
prove-bugs:
	@sh tests/deps.sh prove
	@sh tests/prove/bugs.sh '$(BUG)'
