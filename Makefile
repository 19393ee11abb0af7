# SPDX-License-Identifier: ISC
# smrsh2.  GNU make; no configure.  Everything is built in build/.
#
#   make            launcher and tools        make run      a real delivery, shown
#   make check      all tests                 make bench    ratios to the peers
#   make san        the same, sanitized       make fuzz T=60
#   make lint       make cover                make install DESTDIR=   make dist

VERSION      := 0.1
CC           ?= cc
ifeq ($(origin CC),default)
CC           := gcc
endif
HOSTCC       ?= $(CC)
LIBC         ?= musl
PREFIX       ?= /usr
BINDIR       ?= $(PREFIX)/bin
SBINDIR      ?= $(PREFIX)/sbin
MANDIR       ?= $(PREFIX)/share/man
DOCDIR       ?= $(PREFIX)/share/doc/smrsh2
SYSCONFDIR   ?= /etc
SMRSH_CMDDIR ?= /usr/adm/sm.bin
SMRSH_POLICY ?= /var/lib/smrsh2/policy
SMRSH_LOG    ?= /dev/log
SMRSH_SUBMIT ?= $(PREFIX)/libexec/smrsh2-submit
SMRSH_TRAIL  ?= /var/log/smrsh2
T            ?= 60
B            ?= build

include packaging/make/flags.mk

# V=1 shows the commands.
Q := $(if $(V),,@)

LAUNCHER_SRC := $(wildcard smrsh/*.c smrsh/command/*.c smrsh/policy/*.c \
	smrsh/audit/*.c smrsh/run/*.c sandbox/*.c)
SHARED_SRC   := $(addprefix smrsh/,err.c clock.c encode.c sha256.c)
TRAIL_SRC    := $(wildcard smrsh/trail/*.c) $(SHARED_SRC)
CTL_SRC      := $(wildcard smrsh/ctl/*.c smrsh/compile/*.c smrsh/trail/*.c)
# The launcher's own first half, for explain and check.
CTL_SHARED   := $(wildcard smrsh/command/*.c smrsh/policy/*.c) smrsh/decide.c \
	$(SHARED_SRC) sandbox/probe.c sandbox/server.c
SUBMIT_OBJ   := $(patsubst %.c,$(B)/$(LIBC)/%.o,$(wildcard smrsh/submit/*.c))
LAUNCHER_OBJ := $(LAUNCHER_SRC:%.c=$(B)/$(LIBC)/%.o) $(B)/$(LIBC)/builtin.o
CTL_OWN      := $(CTL_SRC:%.c=$(B)/tools/%.o)
CTL_OBJ      := $(CTL_OWN) $(CTL_SHARED:%.c=$(B)/tools/%.o)
AUDITD_OWN   := $(patsubst %.c,$(B)/tools/%.o,$(wildcard smrsh/auditd/*.c))
AUDITD_OBJ   := $(AUDITD_OWN) $(TRAIL_SRC:%.c=$(B)/tools/%.o)

.DEFAULT_GOAL := all
.PHONY: all clean distclean
all: $(B)/smrsh2 $(B)/smrsh2ctl $(B)/smrsh2-submit $(B)/smrsh2-auditd

# The launcher: static, position independent, no loader.
$(B)/smrsh2: $(LAUNCHER_OBJ)
	$(Q)$(LAUNCHER_LINK)

# What stands in for sendmail inside the sandbox: linked like it.
$(B)/smrsh2-submit: $(SUBMIT_OBJ)
	$(Q)$(subst $(LAUNCHER_OBJ),$(SUBMIT_OBJ),$(LAUNCHER_LINK))

$(B)/$(LIBC)/%.o: %.c | $(B)/uapi/linux need-launcher
	@mkdir -p $(@D)
	$(Q)$(CC) $(LAUNCHER_CFLAGS) -MMD -MP -c -o $@ $<

# The default policy, compiled by the same compiler and carried inside; the
# files for single commands are for an administrator to put in force.
$(B)/default.policy: $(B)/tools/first packaging/etc/smrsh2.conf
	@mkdir -p $(B)/builtin && cp packaging/etc/smrsh2.conf $(B)/builtin
	$(Q)$(B)/tools/first apply --no-host-check --config $(B)/builtin \
		--output $@

$(B)/$(LIBC)/builtin.o: packaging/make/builtin.c $(B)/default.policy
	@mkdir -p $(@D)
	$(Q)$(CC) $(LAUNCHER_CFLAGS) -DBUILTIN_POLICY='"$(B)/default.policy"' -c -o $@ $<

$(B)/tools/builtin.o: packaging/make/builtin.c $(B)/default.policy
	$(Q)$(CC) $(TOOLS_CFLAGS) -DBUILTIN_POLICY='"$(B)/default.policy"' -c -o $@ $<

$(B)/tools/none.o: packaging/make/builtin.c | need-tools
	@mkdir -p $(@D) && : >$(B)/tools/none
	$(Q)$(CC) $(TOOLS_CFLAGS) -DBUILTIN_POLICY='"$(B)/tools/none"' -c -o $@ $<

# The tools: an ordinary dynamic program.
$(B)/smrsh2ctl: $(CTL_OBJ) $(B)/tools/builtin.o
	$(Q)$(CC) $(TOOLS_LDFLAGS) -o $@ $^ $(TOOLS_LIBS)

# The same before there is a default policy, to make that.
$(B)/tools/first: $(CTL_OBJ) $(B)/tools/none.o
	$(Q)$(CC) $(TOOLS_LDFLAGS) -o $@ $^ $(TOOLS_LIBS)

$(B)/smrsh2-auditd: $(AUDITD_OBJ)
	$(Q)$(CC) $(TOOLS_LDFLAGS) -o $@ $^ -lseccomp -lsodium

$(B)/tools/%.o: %.c | need-tools
	@mkdir -p $(@D)
	$(Q)$(CC) $(TOOLS_CFLAGS) -MMD -MP -c -o $@ $<

# Kernel headers beside a C library that brings none.
$(B)/uapi/linux:
	@mkdir -p $(B)/uapi
	@ln -sfn $(KERNEL_INC)/linux $(B)/uapi/linux
	@ln -sfn $(KERNEL_INC)/asm-generic $(B)/uapi/asm-generic
	@ln -sfn $(KERNEL_ASM) $(B)/uapi/asm

include packaging/make/names.mk
include packaging/make/deps.mk
include packaging/make/install.mk
include packaging/make/quality.mk
include $(wildcard tests/*/rules.mk)

clean:
	rm -rf $(B)
distclean: clean

-include $(LAUNCHER_OBJ:.o=.d) $(SUBMIT_OBJ:.o=.d) $(CTL_OBJ:.o=.d) $(AUDITD_OBJ:.o=.d)
