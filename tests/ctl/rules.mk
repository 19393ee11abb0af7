# SPDX-License-Identifier: ISC
# smrsh2ctl: units of its own, and a transcript of what it prints, in a world
# of its own.

CTL_TESTS := $(patsubst tests/unit/ctl/%.c,$(B)/tests/ctl/%, \
	$(wildcard tests/unit/ctl/test_*.c))

CHECK_SUITES += unit-ctl ctl

.PHONY: suite-unit-ctl suite-ctl
suite-unit-ctl: $(CTL_TESTS)
	@B=$(B) sh tests/tap unit-ctl sh tests/unit/each $(CTL_TESTS)

suite-ctl: $(B)/smrsh2ctl $(B)/smrsh2
	@B=$(B) sh tests/tap ctl sh tests/mta/enter tests/ctl/suite.py \
		$(B)/smrsh2ctl $(B)/smrsh2 packaging/etc tests/ctl/transcript

$(CTL_TESTS): $(B)/tests/ctl/%: $(B)/tools/tests/unit/ctl/%.o \
		$(filter-out %/main.o,$(CTL_OBJ)) $(B)/tools/builtin.o
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^ $(TOOLS_LIBS) -lcmocka

$(patsubst tests/%.c,$(B)/tools/tests/%.o,$(wildcard tests/unit/ctl/*.c)): \
	| need-cmocka

.SECONDARY: $(CTL_TESTS:$(B)/tests/%=$(B)/tools/tests/unit/%.o)
-include $(wildcard $(B)/tools/tests/unit/ctl/*.d)
