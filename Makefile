# SPDX-License-Identifier: MIT
# `make blobs` and `make check` are all that a fresh machine needs; see README.md.
#
#	O=DIR		build everything there, and nothing in the sources
#	SAN=1		with the address and undefined behaviour sanitizers, in build-san
#	WERROR=1	a warning is an error; the check targets set it
#	V=1		show the commands

# kernel/parser/metadata_version.h has the version.
VERSION := $(shell awk '/define VGPU_METADATA_VERSION_(MAJOR|MINOR|PATCH)/ { \
	     printf "%s%s", dot, $$3; dot = "." }' kernel/parser/metadata_version.h)
BUILD   := $(or $(O:%/=%),build)$(if $(SAN),-san)

CC      ?= cc
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wconversion $(if $(WERROR),-Werror)
PKGS    := yaml-0.1 json-c libcrypto zlib expat liblzma
PKG_CONFIG ?= pkg-config
Q       := $(if $(V),,@)
say      = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2);)

ifdef SAN
CFLAGS  := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
endif

include compiler/harden.mk

# Only targets that build need the packages and their flags.
find_packages = command -v bison && command -v flex && $(PKG_CONFIG) --exists $(PKGS)
need_packages = $(eval need_packages := $(if $(shell \
		{ $(find_packages); } >/dev/null 2>&1 && echo found),,\
		$(shell sh tests/deps.sh -n build >&2)$(error packages are missing)))
pkg_config = $(need_packages)$(shell $(PKG_CONFIG) $(1) $(PKGS))
PKG_CFLAGS = $(eval PKG_CFLAGS := $(call pkg_config,--cflags))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := -Wl,--as-needed $(call pkg_config,--libs))$(PKG_LIBS)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DVGPUMC_VERSION='"$(VERSION)"' -I. -I$(BUILD) $(WARN) \
	     $(CPPFLAGS) $(CFLAGS) $(HARDEN_CFLAGS) $(PKG_CFLAGS) -MMD -MP

schemas  := $(sort $(wildcard schema/*.schema))
# What is proven and broken by mutants, and the layouts beside it.
parse    := $(addprefix kernel/parser/,metadata.c bytes.c layout_check.c boards.c types.c \
	    signature.c nvvgpumt.c vgpumeta.c accessors.c)
parser   := $(parse) kernel/parser/layouts.c kernel/parser/layout_find.c
lib_src  := $(filter-out compiler/cli/main.c,$(sort $(wildcard compiler/*/*.c))) \
	    $(sort $(wildcard schema/*.c)) $(parser) kernel/parser/metadata_fields.c
embedded := $(addprefix $(BUILD)/embedded_,schemas.c report.c export.c)
lib_gen  := $(BUILD)/schema/lexer.c $(BUILD)/schema/grammar.c $(embedded)
lib_obj  := $(lib_src:%.c=$(BUILD)/%.o) $(lib_gen:.c=.o)
program  := $(BUILD)/vgpumc

.PHONY: all
all: $(program)

include compiler/editor.mk
include tests/tests.mk
include tests/kernel/kernel.mk
include tests/cross/cross.mk
include tests/prove/prove.mk
include blobs/blobs.mk
include kernel/parser/library.mk
include packaging/install.mk
include bench/bench.mk

$(program): $(BUILD)/compiler/cli/main.o $(BUILD)/libvgpumc.a
	$(call say,LD,$@)$(CC) $(CFLAGS) $(HARDEN_LDFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/libvgpumc.a: $(lib_obj)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c | $(BUILD)/schema/grammar.h
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(embedded:.c=.o): %.o: %.c
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# The code that flex and bison generate does not meet these warnings.
$(BUILD)/schema/%.o: $(BUILD)/schema/%.c
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) -Wno-conversion -Wno-sign-conversion \
		-Wno-unused-function -Wno-unused-but-set-variable -c -o $@ $<

$(BUILD)/schema/grammar.c $(BUILD)/schema/grammar.h &: schema/grammar.y
	@mkdir -p $(@D)
	$(need_packages)$(call say,BISON,$@)bison $(if $(WERROR),-Werror) \
		-o $(BUILD)/schema/grammar.c --header=$(BUILD)/schema/grammar.h $<

$(BUILD)/schema/lexer.c: schema/lexer.l
	@mkdir -p $(@D)
	$(need_packages)$(call say,FLEX,$@)flex -o $@ $<

# Files that become part of the program; see compiler/base/embedded.h.
embed   := compiler/base/embed.sh
embed_schemas := $(schemas)
embed_report  := $(addprefix compiler/report/report.,html css js)
embed_export  := $(sort $(wildcard compiler/export/*.in))

define embed_rule
$$(BUILD)/embedded_$(1).c: $$(embed) $$(embed_$(1))
	@mkdir -p $$(@D)
	$$(call say,EMBED,$$@)sh $$(embed) $(1) $$(embed_$(1)) > $$@.tmp && mv $$@.tmp $$@
endef
$(foreach list,schemas report export,$(eval $(call embed_rule,$(list))))

.PHONY: deps
deps:
	@sh tests/deps.sh build

.PHONY: clean
clean:
	rm -rf build build-san blobs/*.bin

-include $(shell find $(BUILD) -name '*.d' -type f 2>/dev/null)
