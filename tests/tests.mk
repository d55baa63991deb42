# SPDX-License-Identifier: MIT
# make check, make check-all, make lint. Included by the root Makefile.
#
#	tests/unit/test_*.c	one Check suite each; the other files there are shared by all suites
#	tests/tools/*.c		programs of their own that share no code with what they check
#	tests/readers/*.c	readers of files, likewise, that the tools and a fuzz target use
#	tests/attack/*.c	programs that link the library and attack it
#	tests/cli/*.sh		tests of the command line

CHECK_CFLAGS = $(eval CHECK_CFLAGS := $(shell pkg-config --cflags check))$(CHECK_CFLAGS)
CHECK_LIBS   = $(eval CHECK_LIBS := $(shell pkg-config --libs check))$(CHECK_LIBS)

unit_src := $(sort $(wildcard tests/unit/*.c))
suites   := $(patsubst %.c,$(BUILD)/%,$(filter tests/unit/test_%,$(unit_src)))
unit_obj := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/unit/test_%,$(unit_src)))
tools    := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/tools/*.c)))
attacks  := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/attack/*.c)))
scripts  := $(sort $(wildcard tests/cli/*.sh))

$(BUILD)/tests/unit/%.o: ALL_CFLAGS += $(CHECK_CFLAGS)

# A simulated GSP, shared by a suite, by a library that makes programs see it behind an fwctl
# device, and by a kernel module.
sim_preload := $(BUILD)/tests/gsp/preload.so
sim_tool    := $(BUILD)/tests/gsp/sim_fwctl

$(BUILD)/tests/unit/test_load: $(BUILD)/tests/gsp/sim_gsp.o

$(sim_preload): $(BUILD)/pic/tests/gsp/preload.o $(BUILD)/pic/tests/gsp/sim_gsp.o
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) -shared -o $@ $^ -ldl

$(sim_tool): $(BUILD)/tests/gsp/sim_fwctl.o $(BUILD)/tests/gsp/sim_gsp.o
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(BUILD)/results/cli/load: $(sim_preload) $(sim_tool)

$(suites): $(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(unit_obj) $(BUILD)/libvgpumc.a
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CHECK_LIBS) $(PKG_LIBS)

# Allocations of the library pass through the test.
$(BUILD)/tests/unit/test_file: LDFLAGS += -Wl,--wrap=xmalloc,--wrap=xstrdup,--wrap=xreallocarray

$(BUILD)/tests/tools/rfc_v2_check: $(BUILD)/tests/readers/rfc_v2.o
$(BUILD)/tests/tools/vgpumeta_check: $(BUILD)/tests/readers/vgpumeta.o
$(tools): $(BUILD)/tests/tools/%: $(BUILD)/tests/tools/%.o
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

# vgpumc itself, with other functions around two of its own.
$(BUILD)/tests/attack/faulty_encoder: $(BUILD)/compiler/cli/main.o
$(BUILD)/tests/attack/faulty_encoder: LDFLAGS += -Wl,--wrap=encode_container -Wl,--wrap=sign_file
$(attacks): $(BUILD)/tests/attack/%: $(BUILD)/tests/attack/%.o $(BUILD)/libvgpumc.a
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
		$(PKG_LIBS)

# Each suite is run by a target of its own, so that -j runs them side by side. A failing suite does
# not stop make; the sum of all logs at the end does.
logs := $(suites:$(BUILD)/tests/%=$(BUILD)/results/%) $(scripts:tests/%.sh=$(BUILD)/results/%)

# `make check` is what a contributor runs: it needs few packages and no network. These suites of
# tests/cli/ are left to `make check-all`: they need a browser, the npm registry, other shells,
# Python packages, tokens or dtc. A suite of `make check` that needs more for some of its tests
# skips these where it is missing, and says so.
all_only   := bench browser completion editor export sarif token
check_logs  = $(filter-out $(all_only:%=$(BUILD)/results/cli/%),$(logs))

# Programs made for another machine have a RUNNER, and scripts in bin/; see tests/cross/cross.mk.
RUNNER ?=
TOOLS  ?= $(BUILD)/tests/tools

run_one = @VGPUMC=$(if $(RUNNER),$(BUILD)/bin/vgpumc,$(program)) TOOLS=$(TOOLS) \
	  ATTACK=$(BUILD)/$(if $(RUNNER),bin,tests/attack) BUILD=$(BUILD) sh tests/run.sh one $@

.PHONY: $(logs)
$(filter $(BUILD)/results/unit/%,$(logs)): $(BUILD)/results/%: $(BUILD)/tests/%
	$(run_one) $(RUNNER) $<

$(filter $(BUILD)/results/cli/%,$(logs)): $(BUILD)/results/%: \
		tests/%.sh $(program) $(tools) $(attacks)
	$(run_one) $<

include fuzz/fuzz.mk
include tests/mutants/mutants.mk

# The packages come first of all, hence the second make: nothing of it looks at a library before.
.PHONY: check check-run check-all check-all-run
check:
	@sh tests/deps.sh check
	@$(MAKE) --no-print-directory check-run WERROR=1

check-run: $(check_logs)
	@sh tests/run.sh sum $(check_logs)

check-all:
	@sh tests/deps.sh all
	@$(MAKE) --no-print-directory check-all-run WERROR=1

check-all-run: $(logs)
	@sh tests/run.sh sum $(logs)

# The browser opens the pages that the other suite made.
$(BUILD)/results/cli/browser: $(BUILD)/results/cli/report

.PHONY: lint
lint:
	@sh tests/deps.sh lint
	@$(MAKE) --no-print-directory $(BUILD)/schema/grammar.h $(embedded)
	@sh tests/lint.sh $(BUILD)

# Every program of the tests, for another compiler's warnings.
.PHONY: tests-build
tests-build: $(suites) $(tools) $(attacks) $(replays)

# Both commands of the README on a fresh Debian, as root; see tests/debian.sh.
SUITE        ?= trixie
COMPILERS    ?=
DEBIAN_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/vgpumc
debian_log    = $(BUILD)/results/debian/$(SUITE)

.PHONY: check-debian
check-debian:
	@sh tests/deps.sh debian
	@sh tests/run.sh one $(debian_log) tests/debian.sh $(SUITE) $(DEBIAN_CACHE) \
		$(COMPILERS)
	@grep -E '^(Debian|gcc |openssl|make |[0-9]+ passed)|: [0-9]+ s$$' $(debian_log).out
	@sh tests/run.sh sum $(debian_log)
