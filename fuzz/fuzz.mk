# SPDX-License-Identifier: MIT
# make fuzz: every target of fuzz/ with libFuzzer, FUZZ_TIME seconds each. `make check` replays the
# corpora with the usual compiler. Included by tests/tests.mk.

FUZZ_TIME ?= 60
FUZZ_CC   ?= clang
FUZZ_BUILD ?= build/fuzz

# Targets whose inputs are texts, a signature, or words that libFuzzer mutates as they are; those of the
# others are files (mutate.h).
fuzz_text    := compile import schema source
fuzz_der     := signature
fuzz_words   := nvkv
mutators     := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard fuzz/mutate_*.c)))
mutator       = $(if $(filter $*,$(fuzz_words)),,$(BUILD)/fuzz/mutate_$(if \
		$(filter $*,$(fuzz_text)),text,$(if $(filter $*,$(fuzz_der)),der,file)).o)

fuzz_targets := $(patsubst fuzz/%/fuzz.c,%,$(sort $(wildcard fuzz/*/fuzz.c)))
fuzz_bin     := $(foreach t,$(fuzz_targets),$(FUZZ_BUILD)/$(t)/fuzz)
replays      := $(foreach t,$(fuzz_targets),$(BUILD)/fuzz/$(t)/replay)

# What targets share. Those that need the parser alone are linked with nothing else.
readers      := $(sort $(wildcard tests/readers/*.c))
fuzz_shared  := fuzz/walk.c $(readers) tests/unit/metadata_builder.c
fuzz_bare    := differential layout parser
fuzz_whole   := $(filter-out $(fuzz_bare),$(fuzz_targets))
fuzz_libs    := $(BUILD)/fuzz/libfuzz.a $(BUILD)/libvgpumc.a

$(BUILD)/fuzz/libfuzz.a: $(fuzz_shared:%.c=$(BUILD)/%.o)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

# The replay of a corpus is a suite like any other: one test for each file.
$(replays): $(BUILD)/fuzz/%/replay: $(BUILD)/fuzz/%/fuzz.o $(BUILD)/fuzz/replay.o
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(fuzz_bare:%=$(BUILD)/fuzz/%/replay) $(fuzz_bare:%=$(FUZZ_BUILD)/%/fuzz): \
		$(BUILD)/fuzz/libfuzz.a $(BUILD)/libvgpu-metadata.a
$(fuzz_whole:%=$(BUILD)/fuzz/%/replay) $(fuzz_whole:%=$(FUZZ_BUILD)/%/fuzz): \
		$(BUILD)/fuzz/chain.o $(fuzz_libs)

replay_logs := $(fuzz_targets:%=$(BUILD)/results/fuzz/%)
logs        += $(replay_logs)

.PHONY: $(replay_logs)
$(replay_logs): $(BUILD)/results/fuzz/%: $(BUILD)/fuzz/%/replay
	$(run_one) $(RUNNER) $< $(sort $(wildcard fuzz/$*/corpus/*))

# The library again, with clang's instrumentation, in a tree of its own.
FUZZ_CFLAGS := -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all

.PHONY: fuzz fuzz-run fuzz-minimise fuzz-minimise-run
fuzz fuzz-minimise:
	@sh tests/deps.sh lint
	@$(MAKE) --no-print-directory $@-run BUILD=$(FUZZ_BUILD)/lib CC=$(FUZZ_CC) SAN= \
		CFLAGS="$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link,address,undefined" LDFLAGS=

$(fuzz_bin): $(FUZZ_BUILD)/%/fuzz: $(BUILD)/fuzz/%/fuzz.o $(mutators)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $(filter-out $(mutators),$^) \
		$(mutator) $(PKG_LIBS)

fuzz-run: $(fuzz_bin)
	@printf '%s $(FUZZ_TIME)\n' $(fuzz_targets) | xargs -P 2 -n 2 sh fuzz/run.sh

fuzz-minimise-run: $(fuzz_bin)
	@printf '%s\n' $(fuzz_targets) | xargs -P 2 -n 1 sh fuzz/minimise.sh

# What the corpora alone reach of the parser, each line and branch.
COVERAGE      := $(FUZZ_BUILD)/coverage

.PHONY: fuzz-coverage fuzz-coverage-run
fuzz-coverage:
	@sh tests/deps.sh lint
	@$(MAKE) --no-print-directory fuzz-coverage-run BUILD=$(COVERAGE) CC=$(FUZZ_CC) SAN= \
		CFLAGS="-O1 -g -fprofile-instr-generate -fcoverage-mapping" LDFLAGS=

fuzz-coverage-run: $(fuzz_bare:%=$(BUILD)/fuzz/%/replay)
	@sh fuzz/coverage.sh $(BUILD) $(fuzz_bare)

# The corpora are committed; this writes what they began with anew after a change of format or of
# the catalogue. The signature target's is of keys that are gone; `make fuzz-sign` makes others.
$(BUILD)/fuzz/make_seeds: $(BUILD)/fuzz/make_seeds.o $(fuzz_libs)
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

.PHONY: fuzz-seeds fuzz-sign
fuzz-seeds: $(program) $(BUILD)/fuzz/make_seeds
	sh fuzz/seeds.sh $^

fuzz-sign: $(program) $(BUILD)/fuzz/make_seeds
	sh fuzz/signature/sign.sh $^
