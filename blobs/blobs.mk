# SPDX-License-Identifier: MIT
# make blobs: the catalogue compiled, signed with a development key, verified. Included by the root
# Makefile.

# The packages come first of all, hence the second make: nothing of it looks at a library before.
.PHONY: blobs blobs-run
blobs:
	@sh tests/deps.sh build
	@$(MAKE) --no-print-directory blobs-run

blobs-run: $(program)
	@sh blobs/build.sh $(program)
