# SPDX-License-Identifier: ISC
# Installation.  A configuration that is there is kept; ownership, the setgid
# bit and services are a distribution package's business.

INSTALL  ?= install
MAN8      = packaging/man/smrsh2.8 packaging/man/smrsh2ctl.8 \
	packaging/man/smrsh2-auditd.8
MAN7      = packaging/man/smrsh2-policy.7
MAN5      = packaging/man/smrsh2.conf.5 packaging/man/smrsh2-audit.5
DOCS      = README.md NEWS LICENSE SECURITY.md packaging/doc/design.md \
	packaging/doc/divergence.md packaging/doc/allowed.md \
	packaging/doc/profiles.md
PROFILES  = $(sort $(wildcard packaging/profiles/*))
BASHDIR  ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR   ?= $(PREFIX)/share/zsh/site-functions
FISHDIR  ?= $(PREFIX)/share/fish/vendor_completions.d
# From the tables of smrsh2ctl; what each shell calls its file.
COMPLETED = $(BASHDIR)/smrsh2ctl $(ZSHDIR)/_smrsh2ctl $(FISHDIR)/smrsh2ctl.fish
CONFDIR   = $(SYSCONFDIR)/smrsh2
M4_SMRSH  = FEATURE(`smrsh'\'', `$(BINDIR)/smrsh2'\'')

COMPLETIONS = $(patsubst %,$(B)/completion/%,bash zsh fish)
$(COMPLETIONS): $(B)/completion/%: $(B)/smrsh2ctl
	@mkdir -p $(@D)
	@$(B)/smrsh2ctl completion $* >$@.new && mv $@.new $@

.PHONY: install uninstall
install: all $(COMPLETIONS)
	$(INSTALL) -d -m 0755 $(DESTDIR)$(BINDIR) $(DESTDIR)$(SBINDIR) \
		$(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
		$(DESTDIR)$(MANDIR)/man8 \
		$(DESTDIR)$(DOCDIR)/profiles $(DESTDIR)$(CONFDIR) \
		$(DESTDIR)$(CONFDIR)/commands $(DESTDIR)$(dir $(SMRSH_POLICY))
	$(INSTALL) -D -m 0755 $(B)/smrsh2-submit $(DESTDIR)$(SMRSH_SUBMIT)
	$(INSTALL) -m 0755 $(B)/smrsh2 $(DESTDIR)$(BINDIR)/smrsh2
	$(INSTALL) -m 0755 $(B)/smrsh2ctl $(DESTDIR)$(SBINDIR)/smrsh2ctl
	$(INSTALL) -m 0755 $(B)/smrsh2-auditd $(DESTDIR)$(SBINDIR)/smrsh2-auditd
	$(INSTALL) -m 0644 $(MAN5) $(DESTDIR)$(MANDIR)/man5
	$(INSTALL) -m 0644 $(MAN7) $(DESTDIR)$(MANDIR)/man7
	$(INSTALL) -m 0644 $(MAN8) $(DESTDIR)$(MANDIR)/man8
	$(INSTALL) -d -m 0755 $(addprefix $(DESTDIR),$(dir $(COMPLETED)))
	$(INSTALL) -m 0644 $(B)/completion/bash $(DESTDIR)$(BASHDIR)/smrsh2ctl
	$(INSTALL) -m 0644 $(B)/completion/zsh $(DESTDIR)$(ZSHDIR)/_smrsh2ctl
	$(INSTALL) -m 0644 $(B)/completion/fish $(DESTDIR)$(FISHDIR)/smrsh2ctl.fish
	$(INSTALL) -m 0644 $(DOCS) $(DESTDIR)$(DOCDIR)
	$(INSTALL) -m 0644 $(PROFILES) $(DESTDIR)$(DOCDIR)/profiles
	$(INSTALL) -m 0644 packaging/etc/smrsh2.conf \
		$(DESTDIR)$(DOCDIR)/smrsh2.conf.example
	@[ -e $(DESTDIR)$(CONFDIR)/smrsh2.conf ] || \
		$(INSTALL) -m 0644 packaging/etc/smrsh2.conf $(DESTDIR)$(CONFDIR)/smrsh2.conf
	@[ -e $(DESTDIR)$(CONFDIR)/commands/vacation.conf ] || \
		$(INSTALL) -m 0644 packaging/etc/commands/vacation.conf $(DESTDIR)$(CONFDIR)/commands
	@echo 'Next: "$(M4_SMRSH)" before MAILER(`local'\'') in sendmail.mc, and links to the allowed programs in $(SMRSH_CMDDIR) (root:root 0755)'

# The configuration and the compiled policy stay: they are the administrator's.
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/smrsh2 $(DESTDIR)$(SBINDIR)/smrsh2ctl \
		$(DESTDIR)$(SBINDIR)/smrsh2-auditd $(DESTDIR)$(SMRSH_SUBMIT)
	rm -f $(addprefix $(DESTDIR),$(COMPLETED))
	rm -f $(addprefix $(DESTDIR)$(MANDIR)/man8/,$(notdir $(MAN8)))
	rm -f $(addprefix $(DESTDIR)$(MANDIR)/man7/,$(notdir $(MAN7)))
	rm -f $(addprefix $(DESTDIR)$(MANDIR)/man5/,$(notdir $(MAN5)))
	rm -f $(addprefix $(DESTDIR)$(DOCDIR)/,$(notdir $(DOCS)) smrsh2.conf.example)
	rm -f $(addprefix $(DESTDIR)$(DOCDIR)/profiles/,$(notdir $(PROFILES)))
	-@rmdir $(DESTDIR)$(DOCDIR)/profiles $(DESTDIR)$(DOCDIR) 2>/dev/null || :
	@echo 'Kept: $(DESTDIR)$(CONFDIR) and $(DESTDIR)$(SMRSH_POLICY)'
