# SPDX-License-Identifier: MIT
# make install, uninstall, dist. Included by the root Makefile.

prefix     ?= /usr/local
bindir     ?= $(prefix)/bin
libdir     ?= $(prefix)/lib
includedir ?= $(prefix)/include
datadir    ?= $(prefix)/share
mandir     ?= $(datadir)/man
bashdir    ?= $(datadir)/bash-completion/completions
zshdir     ?= $(datadir)/zsh/site-functions
fishdir    ?= $(datadir)/fish/vendor_completions.d

# All manual pages have the date of vgpumc(1).
manual_date  = $(shell date -u -d "$$(sed -n 's/^\.Dd //p' docs/vgpumc.1)" +%F)
# The pages of section 5 need lowdown, which some distributions lack.
pages       := vgpumc-source.5 vgpumc-schema.5 vgpu-metadata.5
manual      := $(if $(shell command -v lowdown 2>&1),$(pages:%=$(BUILD)/man/%))

$(BUILD)/man/vgpumc-source.5: docs/source.md
$(BUILD)/man/vgpumc-schema.5: docs/schema.md
$(BUILD)/man/vgpu-metadata.5: docs/formats.md
$(pages:%=$(BUILD)/man/%): packaging/manual.sh docs/vgpumc.1
	@mkdir -p $(@D)
	$(call say,MAN,$@)sh packaging/manual.sh $(filter %.md,$^) $(VERSION) $(manual_date) \
		> $@.tmp && mv $@.tmp $@

# Relative to the prefix, so that the file is the same wherever it was built.
$(BUILD)/vgpu-metadata.pc: kernel/parser/vgpu-metadata.pc.in FORCE
	@mkdir -p $(@D)
	@sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir:$(prefix)/%=$${prefix}/%)|' \
		-e 's|@includedir@|$(includedir:$(prefix)/%=$${prefix}/%)|' \
		-e 's|@version@|$(VERSION)|' $< > $@.tmp
	@cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@

.PHONY: FORCE
FORCE:

installed := $(program) $(lib_static) $(lib_shared) $(manual) \
	     $(editor_schema) $(BUILD)/vgpu-metadata.pc

all: $(installed)

# put MODE FOLDER FILE...; put_as MODE FILE PATH; put_link TARGET PATH
put      = $(Q)install -d $(DESTDIR)$(2) && install -m $(1) $(3) $(DESTDIR)$(2)/
put_as   = $(Q)install -D -m $(1) $(2) $(DESTDIR)$(3)
put_link = $(Q)ln -sfn $(1) $(DESTDIR)$(2)

.PHONY: install
install: $(installed)
	$(call put,755,$(bindir),$(program))
	$(call put,644,$(libdir),$(lib_static) $(lib_shared))
	$(call put_link,$(notdir $(lib_shared)),$(libdir)/$(lib_soname))
	$(call put_link,$(lib_soname),$(libdir)/libvgpu-metadata.so)
	$(call put,644,$(libdir)/pkgconfig,$(BUILD)/vgpu-metadata.pc)
	$(call put,644,$(includedir)/vgpu-metadata,$(lib_headers:%=kernel/parser/%))
	$(call put,644,$(mandir)/man1,docs/vgpumc.1)
	$(if $(manual),$(call put,644,$(mandir)/man5,$(manual)),\
		@echo 'skipping the manual pages of section 5: lowdown is not installed')
	$(call put_as,644,packaging/completions/vgpumc.bash,$(bashdir)/vgpumc)
	$(call put_as,644,packaging/completions/_vgpumc,$(zshdir)/_vgpumc)
	$(call put_as,644,packaging/completions/vgpumc.fish,$(fishdir)/vgpumc.fish)
	$(call put,644,$(datadir)/vgpumc,$(editor_schema))

# The driver's source where DKMS looks for it, next to the certificates it will be built with.
dkms_name  := vgpumc-vfio-pci-$(VERSION)
dkms_src    = $(prefix)/src/$(dkms_name)
dkms_build := kernel/Kbuild kernel/Makefile kernel/dkms.conf
dkms_parser := $(filter-out $(addprefix kernel/parser/,metadata_version.% metadata_fields.%),\
	       $(sort $(wildcard kernel/parser/*.[ch])))
dkms_driver := $(sort $(wildcard kernel/driver/*.[chS])) kernel/driver/certs.sh
dkms_certs ?= /etc/vgpumc/certs

.PHONY: install-dkms
install-dkms:
	$(call put,644,$(dkms_src),$(dkms_build))
	$(call put,644,$(dkms_src)/parser,$(dkms_parser))
	$(call put,644,$(dkms_src)/driver,$(dkms_driver))
	$(call put_link,$(dkms_certs),$(dkms_src)/certs)

.PHONY: uninstall
uninstall:
	$(Q)rm -f $(DESTDIR)$(bindir)/vgpumc $(DESTDIR)$(libdir)/libvgpu-metadata.* \
		$(DESTDIR)$(libdir)/pkgconfig/vgpu-metadata.pc $(DESTDIR)$(mandir)/man1/vgpumc.1 \
		$(pages:%=$(DESTDIR)$(mandir)/man5/%) \
		$(DESTDIR)$(bashdir)/vgpumc $(DESTDIR)$(zshdir)/_vgpumc \
		$(DESTDIR)$(fishdir)/vgpumc.fish
	$(Q)rm -rf $(DESTDIR)$(prefix)/src/$(dkms_name) \
		$(DESTDIR)$(includedir)/vgpu-metadata $(DESTDIR)$(datadir)/vgpumc

# The files of the last commit, reproducibly: sorted names, no owner, the time of the commit.
dist_name := vgpumc-$(VERSION)

.PHONY: dist
dist:
	@mkdir -p $(BUILD)
	$(call say,DIST,$(BUILD)/$(dist_name).tar.xz)git -c tar.umask=0022 archive --format=tar \
		--prefix=$(dist_name)/ HEAD | xz -9 -T1 > $(BUILD)/$(dist_name).tar.xz.tmp && \
		mv $(BUILD)/$(dist_name).tar.xz.tmp $(BUILD)/$(dist_name).tar.xz

# The tests check the result of `make install` in this folder.
$(BUILD)/installed: $(installed) docs/vgpumc.1 $(wildcard packaging/completions/*)
	@rm -rf $@
	@$(MAKE) --no-print-directory install DESTDIR=$@ prefix=/usr >$@.log 2>&1 || \
		{ cat $@.log; exit 1; }
	@touch $@

$(BUILD)/results/cli/installed: $(BUILD)/installed

.PHONY: deb
deb:
	@sh tests/deps.sh packages
	$(call say,DEB,$(BUILD)/deb)sh packaging/deb.sh $(BUILD)/deb
	@ls $(BUILD)/deb/*.deb

# With CHROOT=FOLDER they are also installed on a clean Debian 12, created there.
package_logs := $(BUILD)/results/packages $(CHROOT:%=$(BUILD)/results/clean_debian)

.PHONY: check-packages
check-packages:
	@sh tests/deps.sh packages $(CHROOT:%=debian)
	@$(MAKE) --no-print-directory $(program) WERROR=1
	@VGPUMC=$(program) sh tests/run.sh one $(BUILD)/results/packages tests/packages.sh \
		$(BUILD)/packages
ifneq ($(CHROOT),)
	@sh tests/run.sh one $(BUILD)/results/clean_debian tests/clean_debian.sh \
		$(BUILD)/packages/first $(CHROOT)
endif
	@sh tests/run.sh sum $(package_logs)
