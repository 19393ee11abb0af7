# SPDX-License-Identifier: ISC
# The policy compiler and smrsh2ctl: units, rows of statements, and the
# program itself.  The fuzz target's seeds: tests/fuzz.

COMPILE_LIB   := $(patsubst %.c,$(B)/tools/%.o,$(wildcard smrsh/compile/*.c)) \
	$(B)/tools/smrsh/err.o
COMPILE_HELP  := $(B)/tools/tests/unit/compile/help.o \
	$(B)/tools/tests/filter/sim.o
COMPILE_TESTS := $(patsubst tests/unit/compile/%.c,$(B)/tests/compile/%, \
	$(wildcard tests/unit/compile/test_*.c))
COMPILE_WRAP   = $(if $(filter %/test_account,$@),$(patsubst %,-Wl$(COMMA)--wrap=%, \
	getpwnam getpwuid getgrnam getgrouplist))
COMMA         := ,

include tests/faults/lab.mk

CHECK_SUITES += unit-compile cases-compile compile-apply

.PHONY: suite-unit-compile suite-cases-compile suite-compile-apply
suite-unit-compile: $(COMPILE_TESTS)
	@B=$(B) sh tests/tap unit-compile sh tests/unit/each $(COMPILE_TESTS)

suite-cases-compile: $(B)/tests/compile/cases
	@B=$(B) sh tests/tap cases-compile $< \
		$(wildcard tests/cases/compile/*.tsv)

suite-compile-apply: $(B)/smrsh2ctl $(FAULTS_DIR)/trace $(FAULTS_DIR)/inject
	@B=$(B) sh tests/tap compile-apply sh tests/compile/apply \
		$(abspath $(B)/smrsh2ctl) $(abspath packaging/etc) $(abspath $(FAULTS_DIR)/trace)

$(COMPILE_TESTS): $(B)/tests/compile/%: $(B)/tools/tests/unit/compile/%.o \
		$(COMPILE_HELP) $(COMPILE_LIB)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) $(COMPILE_WRAP) -o $@ $^ $(TOOLS_LIBS) -lcmocka

$(B)/tests/compile/cases: $(B)/tools/tests/compile/cases.o $(COMPILE_HELP) \
		$(COMPILE_LIB)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^ $(TOOLS_LIBS) -lcmocka

$(patsubst tests/%.c,$(B)/tools/tests/%.o, \
	$(wildcard tests/unit/compile/*.c tests/compile/*.c)): | need-cmocka

.SECONDARY: $(patsubst tests/%.c,$(B)/tools/tests/%.o, \
	$(wildcard tests/unit/compile/*.c))
-include $(wildcard $(B)/tools/tests/unit/compile/*.d) \
	$(wildcard $(B)/tools/tests/compile/*.d)
