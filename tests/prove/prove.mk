# SPDX-License-Identifier: MIT
# make prove: Frama-C proves the parser, and the proof finds bugs that are planted in it. Included
# by the root Makefile.

.PHONY: prove prove-parser prove-bugs
prove: prove-parser
	@sh tests/prove/bugs.sh "" $(parse)

prove-parser:
	@sh tests/deps.sh prove
	@sh tests/prove/prove.sh $(parse)

# Only bugs whose names match BUG, as grep has it.
prove-bugs:
	@sh tests/deps.sh prove
	@sh tests/prove/bugs.sh '$(BUG)' $(parse)
