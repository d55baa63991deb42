# SPDX-License-Identifier: MIT
# make mutants: check that the tests detect small errors in the parser; mutants.py explains how.
# Included by tests/tests.mk.

MUTANTS     := $(BUILD)/mutants
MUTANT_CC   ?= $(CC)
MUTANT_JOBS ?= 2

# The suites are linked with the parser as a shared library, so that a mutant replaces it without
# another link. The first failure ends a suite.
$(MUTANTS)/libmutant.so: tests/prove/parser.c $(parse) $(wildcard kernel/parser/*.h)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) -std=c11 -D_GNU_SOURCE -I. -Ikernel/parser -O0 -fPIC -shared -o $@ \
		$< $(PKG_LIBS)

mutant_link = $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) -L$(MUTANTS) -lmutant \
	      '-Wl,-rpath,$(abspath $(MUTANTS))' -Wl,--enable-new-dtags

$(MUTANTS)/test_metadata: $(BUILD)/tests/unit/test_metadata.o \
		$(BUILD)/tests/unit/metadata_builder.o $(BUILD)/tests/mutants/fail_fast.o \
		$(MUTANTS)/libmutant.so
	$(call say,LD,$@)$(mutant_link) -Wl,--wrap=_ck_assert_failed $(CHECK_LIBS) $(PKG_LIBS)

mutant_replays := $(fuzz_bare:%=$(MUTANTS)/replay_%)
$(mutant_replays): $(MUTANTS)/replay_%: $(BUILD)/fuzz/%/fuzz.o $(BUILD)/fuzz/replay.o \
		$(fuzz_shared:%.c=$(BUILD)/%.o) $(BUILD)/kernel/parser/layouts.o \
		$(MUTANTS)/libmutant.so
	$(call say,LD,$@)$(mutant_link) $(PKG_LIBS)

.PHONY: mutants
mutants: $(MUTANTS)/test_metadata $(mutant_replays)
	@CC='$(MUTANT_CC)' LIBS='$(PKG_LIBS)' python3 tests/mutants/mutants.py $(BUILD) \
		tests/mutants/survivors.tsv $(MUTANT_JOBS) $(parse) kernel/parser/parser.h \
		kernel/parser/parser_env.h -- \
		$(foreach t,$(fuzz_bare),'$(MUTANTS)/replay_$(t) $(call corpus_of,$(t))') \
		$(MUTANTS)/test_metadata
