# SPDX-License-Identifier: MIT
# make check-cross: the program and its tests on other machines, under qemu: s390x is big-endian,
# i386 has 32 bits, arm64 is that of Grace hosts. Included by the root Makefile.
#
# All suites and replays run there, and of the tests of the command line those that are about files
# and what is said of them. The others are about this machine and programs that run on it: loaders,
# exports and SARIF are judged by such, and tests/cross/same.sh holds what is printed there against
# what they have judged. An emulator takes minutes for mutate, and more seconds than import is
# given; install is about names of files, sign about tokens.

CROSS       ?= s390x i386 arm64
CROSS_BUILD ?= $(BUILD)/cross

cross_cc_s390x := s390x-linux-gnu
cross_cc_i386  := i686-linux-gnu
cross_cc_arm64 := aarch64-linux-gnu

cross_scripts := bad compile complete diff dump good match options records \
		 refuse roundtrip rules schema

# The results for one machine: $(call cross_logs,ARCH)
cross_logs = $(patsubst $(BUILD)/%,$(CROSS_BUILD)/$(1)/%,$(BUILD)/results/cross/same \
	     $(cross_scripts:%=$(BUILD)/results/cli/%) \
	     $(filter-out $(BUILD)/results/cli/%,$(logs)))

.PHONY: check-cross check-cross-run $(CROSS:%=cross-%)
check-cross:
	@sh tests/deps.sh cross
	@$(MAKE) --no-print-directory check-cross-run

check-cross-run: $(CROSS:%=cross-%) $(BUILD)/results/kernel/arm64
	@sh tests/run.sh sum $(foreach arch,$(CROSS),$(call cross_logs,$(arch))) \
		$(BUILD)/results/kernel/arm64

# The same rules once more, with another compiler and in a tree of its own.
$(CROSS:%=cross-%): cross-%: $(program) $(tools)
	@sh tests/cross/sysroot.sh $* $(CROSS_BUILD)/sysroot-$*
	@sh tests/cross/runner.sh $* $(CROSS_BUILD)/sysroot-$*/root $(CROSS_BUILD)/$* \
		$(patsubst $(BUILD)/%,$(CROSS_BUILD)/$*/%,$(program) $(attacks))
	@root=$$(cd $(CROSS_BUILD)/sysroot-$*/root && pwd) && NATIVE=$(program) \
		PKG_CONFIG_LIBDIR=$$(echo $$root/usr/lib/*/pkgconfig) \
		PKG_CONFIG_SYSROOT_DIR=$$root CK_TIMEOUT_MULTIPLIER=10 \
		$(MAKE) --no-print-directory BUILD=$(CROSS_BUILD)/$* WERROR=1 AR=$(cross_cc_$*)-ar \
		CC="$(cross_cc_$*)-gcc --sysroot=$$root" RUNNER=$(CROSS_BUILD)/$*/run \
		tools= TOOLS=$(BUILD)/tests/tools \
		$(call cross_logs,$*)

.PHONY: $(BUILD)/results/cross/same
$(BUILD)/results/cross/same: $(BUILD)/results/cross/%: tests/cross/%.sh $(program)
	$(run_one) $<
