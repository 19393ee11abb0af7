# SPDX-License-Identifier: ISC
# The collector: units, the daemon with clients, and killed under them.
#   make suite-auditd-storm AUDITD_KILLS=1000

AUDITD_KILLS ?= 200
AUDITD_LIB   := $(filter-out %/main.o,$(AUDITD_OBJ))
AUDITD_TESTS := $(patsubst tests/unit/auditd/%.c,$(B)/tests/auditd/%,$(wildcard tests/unit/auditd/test_*.c))

CHECK_SUITES += unit-auditd auditd auditd-storm

.PHONY: suite-unit-auditd suite-auditd suite-auditd-storm
suite-unit-auditd: $(AUDITD_TESTS)
	@B=$(B) sh tests/tap unit-auditd sh tests/unit/each $(AUDITD_TESTS)

suite-auditd: $(B)/smrsh2-auditd $(B)/smrsh2ctl
	@B=$(B) sh tests/tap auditd sh tests/mta/enter \
		tests/auditd/suite_auditd.py $(abspath $^)

suite-auditd-storm: $(B)/smrsh2-auditd $(B)/smrsh2ctl
	@B=$(B) sh tests/tap auditd-storm sh tests/mta/enter \
		tests/auditd/suite_storm.py $(abspath $^) $(AUDITD_KILLS)

$(AUDITD_TESTS): $(B)/tests/auditd/%: $(B)/tools/tests/unit/auditd/%.o \
		$(B)/tools/tests/unit/unit.o $(AUDITD_LIB)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^ -lseccomp -lsodium -lcmocka

$(B)/tools/tests/unit/auditd/%.o: | need-cmocka

.SECONDARY: $(patsubst tests/%.c,$(B)/tools/tests/%.o,$(wildcard tests/unit/auditd/*.c))
-include $(wildcard $(B)/tools/tests/unit/auditd/*.d)
