# SPDX-License-Identifier: MIT
# What a source may hold, for editors; the sources in blobs/ name this file. Included by the root
# Makefile.

editor_schema := $(BUILD)/vgpumc-source.schema.json

$(editor_schema): $(program)
	$(call say,SCHEMA,$@)$(program) schema export --format json-schema >$@.tmp && mv $@.tmp $@

$(BUILD)/results/cli/editor: $(editor_schema)
