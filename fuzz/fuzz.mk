# SPDX-License-Identifier: MIT
# make fuzz: run every target of fuzz/ with libFuzzer, FUZZ_TIME seconds each. `make check` replays
# the corpora with the usual compiler. Included by tests/tests.mk.

FUZZ_TIME ?= 60
FUZZ_CC   ?= clang
FUZZ_BUILD ?= build/fuzz

# Targets whose inputs are texts, a signature, or words that libFuzzer mutates as they are; those of
# the others are metadata files (mutate.h).
fuzz_text    := compile import schema source
fuzz_der     := signature
fuzz_words   := nvkv
mutators     := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard fuzz/mutate_*.c)))
mutator       = $(if $(filter $*,$(fuzz_words)),,$(BUILD)/fuzz/mutate_$(if \
		$(filter $*,$(fuzz_text)),text,$(if $(filter $*,$(fuzz_der)),der,file)).o)

fuzz_targets := $(patsubst fuzz/%/fuzz.c,%,$(sort $(wildcard fuzz/*/fuzz.c)))
fuzz_bin     := $(foreach t,$(fuzz_targets),$(FUZZ_BUILD)/$(t)/fuzz)
replays      := $(foreach t,$(fuzz_targets),$(BUILD)/fuzz/$(t)/replay)
corpus_of     = $(shell sh fuzz/corpus.sh $(1))

# Sources that targets share. Targets that need only the parser are linked with nothing else.
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
	$(run_one) $(RUNNER) $< $(sort $(wildcard $(call corpus_of,$*)/*))

# The library again, with clang's instrumentation, in a tree of its own.
FUZZ_CFLAGS := -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all

.PHONY: fuzz fuzz-run
fuzz:
	@sh tests/deps.sh lint
	@$(MAKE) --no-print-directory fuzz-run BUILD=$(FUZZ_BUILD)/lib CC=$(FUZZ_CC) SAN= \
		CFLAGS="$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link,address,undefined" LDFLAGS=

$(fuzz_bin): $(FUZZ_BUILD)/%/fuzz: $(BUILD)/fuzz/%/fuzz.o $(mutators)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $(filter-out $(mutators),$^) \
		$(mutator) $(PKG_LIBS)

fuzz-run: $(fuzz_bin)
	@printf '%s $(FUZZ_TIME)\n' $(fuzz_targets) | xargs -P 2 -n 2 sh fuzz/run.sh

# Builds that count which lines and branches are reached: of the parser by the corpora alone
# (fuzz-coverage), and of everything, to reduce the corpora (fuzz-minimise).
COVERAGE      := $(FUZZ_BUILD)/coverage

.PHONY: fuzz-coverage fuzz-coverage-run fuzz-minimise fuzz-minimise-run
fuzz-coverage fuzz-minimise:
	@sh tests/deps.sh lint
	@$(MAKE) --no-print-directory $@-run BUILD=$(COVERAGE) CC=$(FUZZ_CC) SAN= \
		CFLAGS="-O1 -g -fprofile-instr-generate -fcoverage-mapping" LDFLAGS=

fuzz-coverage-run: $(fuzz_bare:%=$(BUILD)/fuzz/%/replay)
	@sh fuzz/coverage.sh $(BUILD) $(fuzz_bare)

fuzz-minimise-run: $(fuzz_targets:%=$(BUILD)/fuzz/%/replay)
	@python3 fuzz/minimise.py $(BUILD) $(FUZZ_BUILD) $(fuzz_targets)

# The corpora are committed. fuzz-seeds writes their first files again after a change of a format or
# of the catalogue. The keys of the signature target are deleted; fuzz-sign makes new ones.
$(BUILD)/fuzz/make_seeds: $(BUILD)/fuzz/make_seeds.o $(fuzz_libs)
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

.PHONY: fuzz-seeds fuzz-sign
fuzz-seeds: $(program) $(BUILD)/fuzz/make_seeds
	sh fuzz/seeds.sh $^

fuzz-sign: $(program) $(BUILD)/fuzz/make_seeds
	sh fuzz/signature/sign.sh $^
