# SPDX-License-Identifier: MIT
# make blobs: compile the catalogue, sign it with a development key and verify it; the files go to
# blobs/, or below O or BUILD if one of them is given. Included by the root Makefile.

blobs_dir := $(if $(filter build build-san,$(BUILD)),blobs,$(BUILD)/blobs)

# The packages come first of all, hence the second make: nothing of it looks at a library before.
.PHONY: blobs blobs-run
blobs:
	@sh tests/deps.sh build
	@$(MAKE) --no-print-directory blobs-run

blobs-run: $(program)
	@sh blobs/build.sh $(program) $(blobs_dir)
