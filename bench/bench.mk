# SPDX-License-Identifier: MIT
# make bench: what vgpumc costs, in ratios to what cannot be avoided. Included by the root Makefile;
# README.md here explains the figures.

BENCH_FLAGS ?=
bench_tools := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard bench/*.c)))

$(bench_tools): $(BUILD)/bench/%: $(BUILD)/bench/%.o $(BUILD)/libvgpumc.a
	$(call say,LD,$@)$(CC) $(CFLAGS) $(HARDEN_LDFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

tests-build: $(bench_tools)

# Tried with little, so that it works when it is wanted; its figures mean nothing then.
$(BUILD)/results/cli/bench: $(bench_tools)

.PHONY: bench bench-run
bench:
	@sh tests/deps.sh all
	@$(MAKE) --no-print-directory bench-run

bench-run: $(program) $(bench_tools)
	@python3 bench/bench.py --build $(BUILD) $(BENCH_FLAGS)
