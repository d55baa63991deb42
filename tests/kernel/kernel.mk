# SPDX-License-Identifier: MIT
# make check-kernel: the driver's tests, under QEMU. Included by the root Makefile.
#
# Kernel images and what is built of them stay in $(KERNEL_CACHE), which may be elsewhere.

KERNELS      ?= 6.1 6.12
KERNEL_CACHE ?= build/kernel

kernel_logs  := $(KERNELS:%=$(BUILD)/results/kernel/%)
kernel_files := $(KERNEL_CACHE)/files.made

$(kernel_files): $(program) $(BUILD)/tests/tools/spoil $(BUILD)/tests/tools/pack_record \
		tests/kernel/files.sh tests/cli/refuse.sh blobs/vgpu-570.144.yaml \
		$(wildcard fuzz/parser/corpus/*)
	$(call say,FILES,$(KERNEL_CACHE)/files)sh tests/kernel/files.sh $(KERNEL_CACHE) $(program) \
		$(BUILD)/tests/tools
	@touch $@

.PHONY: $(kernel_logs)
$(kernel_logs): $(BUILD)/results/kernel/%: $(kernel_files)
	@sh tests/run.sh one $@ tests/kernel/bed.sh $* $(KERNEL_CACHE)

.PHONY: check-kernel check-kernel-run
check-kernel:
	@sh tests/deps.sh kernel
	@$(MAKE) --no-print-directory check-kernel-run

check-kernel-run: $(kernel_logs)
	@sh tests/run.sh sum $(kernel_logs)
