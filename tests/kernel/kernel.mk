# SPDX-License-Identifier: MIT
# make check-kernel: the driver's tests. Included by the root Makefile.
#
# $(BUILD)/beds has what is built of this tree. $(KERNEL_CACHE) keeps Debian's kernels and the
# kernel with sanitizers, which is named by the hash of its source and configuration.

KERNELS      ?= uml 6.1 6.12 7.3
KERNEL_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/vgpumc

kernel_made   := $(BUILD)/beds
kernel_suites := $(KERNELS:%=$(BUILD)/results/kernel/%)
kernel_checks := $(addprefix $(BUILD)/results/kernel/,certs style dkms)
kernel_logs   := $(kernel_checks) $(kernel_suites)
kernel_files  := $(kernel_made)/files.made

$(kernel_files): $(program) $(BUILD)/tests/tools/damage $(BUILD)/tests/tools/pack_record \
		tests/kernel/files.sh tests/cli/refuse.sh blobs/vgpu-570.144.yaml \
		$(wildcard fuzz/*/corpus/*) $(wildcard tests/bad/*)
	@mkdir -p $(@D)
	$(call say,FILES,$(kernel_made)/files)sh tests/kernel/files.sh $(kernel_made) $(program) \
		$(BUILD)/tests/tools
	@touch $@

# Build the kernel with sanitizers, which takes minutes, once.
.PHONY: uml-kernel
uml-kernel:
	$(call say,KERNEL,$(KERNEL_CACHE)) \
		tree=$$(sh tests/kernel/uml_kernel.sh $(KERNEL_CACHE)) && \
		echo "          $${tree##*/}: $$(cat $$tree/ready)"

# The guests have no libraries.
kernel_static := $(BUILD)/static/vgpumc

.PHONY: $(kernel_static)
$(kernel_static):
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/static LDFLAGS=-static HARDEN_LDFLAGS= $@

.PHONY: $(kernel_logs)
$(kernel_suites): $(BUILD)/results/kernel/%: $(kernel_files) $(kernel_static)
	@sh tests/run.sh one $@ tests/kernel/bed.sh $* $(kernel_made) $(KERNEL_CACHE) $(program) \
		$(kernel_static)

$(BUILD)/results/kernel/uml $(BUILD)/results/kernel/style: | uml-kernel
$(kernel_checks): $(BUILD)/results/kernel/%: $(kernel_files)
	@sh tests/run.sh one $@ tests/kernel/$*.sh $(kernel_made) $(KERNEL_CACHE) $(program)

# The driver for arm64 is built only; make check-cross calls this.
.PHONY: $(BUILD)/results/kernel/arm64
$(BUILD)/results/kernel/arm64:
	@sh tests/run.sh one $@ tests/kernel/arm64.sh $(kernel_made) $(KERNEL_CACHE)

# make driver-mutants [MUTANT=PATTERN]: plant bugs in the driver; the tests must find each.
.PHONY: driver-mutants $(BUILD)/results/kernel/mutants
driver-mutants: $(BUILD)/results/kernel/mutants
	@sh tests/run.sh sum $<

$(BUILD)/results/kernel/mutants: $(kernel_files) | uml-kernel
	@sh tests/run.sh one $@ tests/kernel/mutants.sh $(kernel_made) $(KERNEL_CACHE) $(program) \
		$(MUTANT)

.PHONY: check-kernel check-kernel-run
check-kernel:
	@sh tests/deps.sh kernel
	@$(MAKE) --no-print-directory check-kernel-run

check-kernel-run: $(kernel_logs)
	@sed -n 's/.* of processor time$$/  TIME    &/p' $(kernel_suites:%=%.out)
	@sh tests/run.sh sum $(kernel_logs)
