# SPDX-License-Identifier: MIT
# What makes a bug hard to exploit. A flag that the compiler does not take together with $(CFLAGS)
# is left out. A build with sanitizers goes without: it looks for the bugs. Included by the root
# Makefile; tests/cli/hardening.sh looks at the result.

harden_try = $(shell $(CC) $(CFLAGS) -Werror $(1) -include stdio.h -x c -c -o /dev/null /dev/null \
	2>/dev/null && echo '$(1)')

ifeq ($(findstring -fsanitize,$(CFLAGS)),)
HARDEN_CFLAGS = $(eval HARDEN_CFLAGS := $(call harden_try,-fPIE) \
	$(call harden_try,-fstack-protector-strong) \
	$(call harden_try,-fstack-clash-protection) \
	$(call harden_try,-fcf-protection) \
	$(call harden_try,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3))$(HARDEN_CFLAGS)
HARDEN_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif
