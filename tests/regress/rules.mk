# SPDX-License-Identifier: ISC
# The built launcher, whole, in a private world: a script for each attack and
# each bug, never renumbered.  One alone:
#   make suite-regress REGRESS=tests/regress/015-swap-race.sh

REGRESS      ?= $(sort $(wildcard tests/regress/[0-9]*.sh))
REGRESS_DIR  := $(B)/regress
REGRESS_FILES = $(B)/smrsh2 $(B)/smrsh2ctl $(B)/smrsh2-auditd packaging/etc/smrsh2.conf \
	$(addprefix $(REGRESS_DIR)/,argv logd state swap odd) \
	$(ESCAPE_DIR)/probe \
	$(wildcard tests/regress/*.sh) $(wildcard tests/regress/*.py)

CHECK_SUITES += regress

.PHONY: suite-regress
suite-regress: $(REGRESS_FILES)
	@B=$(B) sh tests/tap regress sh tests/regress/each $(SMRSH_CMDDIR) \
		$(SMRSH_POLICY) $(REGRESS_FILES) -- $(notdir $(REGRESS))

# Static: they run inside the sandbox, without a loader or a library.
$(REGRESS_DIR)/%: tests/regress/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 $(WARN) -D_GNU_SOURCE -static -o $@ $<

$(REGRESS_DIR)/argv: tests/unit/argv.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 -static -o $@ $<
