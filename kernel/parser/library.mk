# SPDX-License-Identifier: MIT
# libvgpu-metadata, the parser and the layouts of the known releases for other programs, static and
# shared. Included by the root Makefile.

lib_soname  := libvgpu-metadata.so.0
lib_static  := $(BUILD)/libvgpu-metadata.a
lib_shared  := $(BUILD)/libvgpu-metadata.so.$(VERSION)
lib_headers := metadata.h metadata_env.h metadata_format.h metadata_version.h layouts.h
lib_parts   := $(parser) kernel/parser/metadata_version.c

$(lib_static): $(lib_parts:%.c=$(BUILD)/%.o)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) -fPIC -c -o $@ $<

$(lib_shared): $(lib_parts:%.c=$(BUILD)/pic/%.o) kernel/parser/vgpu-metadata.map
	$(call say,LD,$@)$(CC) $(CFLAGS) -shared -Wl,-soname,$(lib_soname) \
		-Wl,--version-script,kernel/parser/vgpu-metadata.map -Wl,-z,defs \
		$(filter-out -pie,$(HARDEN_LDFLAGS)) $(LDFLAGS) -o $@ $(filter %.o,$^) -lz
	$(Q)ln -sf $(@F) $(BUILD)/$(lib_soname)
	$(Q)ln -sf $(lib_soname) $(BUILD)/libvgpu-metadata.so
