# SPDX-License-Identifier: MIT
# make mutants: are the tests of the parser good enough? mutants.py says how. Included by
# tests/tests.mk.

MUTANTS     := $(BUILD)/mutants
MUTANT_CC   ?= $(CC)
MUTANT_JOBS ?= 2

# The suites are linked with the parser as a library of its own, so that a mutant takes its place
# without linking anew. What replays print is of no interest, and what fails first is enough.
$(MUTANTS)/libmutant.so: kernel/parser/metadata.c
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) -std=c11 -D_GNU_SOURCE -I. -O0 -fPIC -shared -o $@ $< $(PKG_LIBS)

mutant_link = $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) -L$(MUTANTS) -lmutant \
	      '-Wl,-rpath,$(abspath $(MUTANTS))' -Wl,--enable-new-dtags

$(MUTANTS)/test_metadata: $(BUILD)/tests/unit/test_metadata.o \
		$(BUILD)/tests/unit/metadata_builder.o $(BUILD)/tests/mutants/fail_fast.o \
		$(MUTANTS)/libmutant.so
	$(call say,LD,$@)$(mutant_link) -Wl,--wrap=_ck_assert_failed $(CHECK_LIBS) $(PKG_LIBS)

mutant_replays := $(fuzz_bare:%=$(MUTANTS)/replay_%)
$(mutant_replays): $(MUTANTS)/replay_%: $(BUILD)/fuzz/%/fuzz.o $(BUILD)/fuzz/replay.o \
		$(fuzz_shared:%.c=$(BUILD)/%.o) $(BUILD)/kernel/layouts.o $(MUTANTS)/libmutant.so
	$(call say,LD,$@)$(mutant_link) $(PKG_LIBS)

.PHONY: mutants
mutants: $(MUTANTS)/test_metadata $(mutant_replays)
	@CC='$(MUTANT_CC)' LIBS='$(PKG_LIBS)' python3 tests/mutants/mutants.py $(BUILD) \
		kernel/parser/metadata.c tests/mutants/survivors.tsv $(MUTANT_JOBS) \
		$(foreach t,$(fuzz_bare),'$(MUTANTS)/replay_$(t) fuzz/$(t)/corpus') \
		$(MUTANTS)/test_metadata
