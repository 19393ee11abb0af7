# SPDX-License-Identifier: ISC
# Compiler and linker flags; nothing here depends on where or when it runs.

ARCH        := $(shell $(CC) -dumpmachine)
MULTIARCH   ?= $(subst -pc-,-,$(ARCH))
CC_INC      := $(shell $(CC) -print-file-name=include)
KERNEL_INC  ?= /usr/include
KERNEL_ASM  ?= $(firstword $(wildcard /usr/include/$(MULTIARCH)/asm /usr/include/asm))
MUSL_ARCH   ?= $(subst -gnu,-musl,$(MULTIARCH))
MUSL_INC    ?= $(firstword $(wildcard /usr/include/$(MUSL_ARCH) /usr/include/musl))
MUSL_LIB    ?= $(firstword $(wildcard /usr/lib/$(MUSL_ARCH) /usr/lib/musl/lib))

# SOURCE_DATE_EPOCH and paths stay out of the objects.
REPRO    := -ffile-prefix-map=$(CURDIR)=. -fno-ident
# gcc 12 and clang 14 both accept every one of these.
WARN     := -Wall -Wextra -Wshadow -Wswitch-enum -Wformat=2 -Wvla -Wconversion \
	-Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wdeclaration-after-statement -Wno-unknown-warning-option -Werror
CET      := $(if $(filter x86_64%,$(ARCH)),-fcf-protection=full)
OPT      ?= -O2 -g
BASE     := -std=gnu17 $(OPT) $(WARN) $(REPRO) $(CET) -fstack-protector-strong \
	-D_GNU_SOURCE -Iinclude -I. -I$(B) -DSMRSH2_VERSION='"$(VERSION)"' \
	-DSMRSH_CMDDIR='"$(SMRSH_CMDDIR)"' -DSMRSH_POLICY='"$(SMRSH_POLICY)"' \
	-DSMRSH_LOG='"$(SMRSH_LOG)"' -DSMRSH_LAUNCHER='"$(BINDIR)/smrsh2"' \
	-DSMRSH_SUBMIT='"$(SMRSH_SUBMIT)"' -DSMRSH_TRAIL='"$(SMRSH_TRAIL)"' \
	-DSMRSH_LEARNED='"$(dir $(SMRSH_POLICY))learned"' \
	-DSMRSH_LEARNING='"$(patsubst %/,%,$(dir $(SMRSH_POLICY)))"' \
	-DSMRSH_PROFILES='"$(DOCDIR)/profiles"'
HARDLINK := -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code

TOOLS_CFLAGS  := $(BASE) -fPIE -D_FORTIFY_SOURCE=2 $(CFLAGS)
TOOLS_LDFLAGS := -pie $(HARDLINK) $(LDFLAGS)
TOOLS_LIBS    := -linih -lseccomp -lcap-ng -ljansson -lsodium

# Its pages are all mapped anew for each delivery: fewer is faster.
SMALL         := $(BASE:-O2=-Os)

ifeq ($(LIBC),musl)
LAUNCHER_CFLAGS := $(SMALL) -fPIE -nostdinc -isystem $(MUSL_INC) \
	-isystem $(CC_INC) -isystem $(B)/uapi $(CFLAGS)
LAUNCHER_LINK = $(CC) -nostdlib -static-pie $(HARDLINK),-z,text,--sort-section=name $(LDFLAGS) -o $@ \
	$(MUSL_LIB)/rcrt1.o $(MUSL_LIB)/crti.o $(LAUNCHER_OBJ) \
	-Wl,--start-group $(MUSL_LIB)/libc.a $(shell $(CC) -print-libgcc-file-name) \
	-Wl,--end-group $(MUSL_LIB)/crtn.o
else ifeq ($(LIBC),glibc)
LAUNCHER_CFLAGS := $(SMALL) -fPIE -D_FORTIFY_SOURCE=2 $(CFLAGS)
LAUNCHER_LINK = $(CC) -static-pie $(HARDLINK),--sort-section=name $(LDFLAGS) -o $@ $(LAUNCHER_OBJ)
else
$(error LIBC is musl or glibc)
endif
