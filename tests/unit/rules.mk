# SPDX-License-Identifier: ISC
# Unit tests of the launcher's rooms: the same sources with the ordinary C
# library, in $(B)/unit.  A suite for each room: unit-command, unit-policy...

UNIT_ROOMS  := command policy audit run sandbox smrsh
UNIT_CFLAGS  = $(TOOLS_CFLAGS) -U_FORTIFY_SOURCE
UNIT_SRC    := $(filter-out smrsh/main.c,$(LAUNCHER_SRC))
UNIT_OBJ    := $(UNIT_SRC:%.c=$(B)/unit/%.o) $(B)/unit/builtin.o
UNIT_LIB    := $(B)/unit/launcher.a
UNIT_HELP   := $(patsubst tests/unit/%.c,$(B)/unit/tests/%.o,$(wildcard tests/unit/*.c))
UNIT_TEST    = $(patsubst tests/unit/%.c,$(B)/unit/tests/%,$(wildcard tests/unit/$(1)/test_*.c))
UNIT_TESTS  := $(foreach room,$(UNIT_ROOMS),$(call UNIT_TEST,$(room)))

UNIT_PROGRAMS := $(B)/unit/tests/argv $(B)/unit/tests/actor

# Every system call that a test can make fail (fault.h): the list is there.
UNIT_WRAPPED := $(shell sed -n 's/^WRAP.[^,]*, \([a-z0-9_]*\),.*/\1/p' tests/unit/fault.c)
UNIT_WRAP    := $(UNIT_WRAPPED:%=-Wl,--wrap=%)

# With coverage: what a child counts is written before it leaves (unit.c).
UNIT_COVER    = $(if $(findstring --coverage,$(LDFLAGS)),-u __gcov_dump)

CHECK_SUITES += $(UNIT_ROOMS:%=unit-%)

.PHONY: unit $(UNIT_ROOMS:%=suite-unit-%)
unit: $(UNIT_TESTS)

define UNIT_SUITE
suite-unit-$(1): $(call UNIT_TEST,$(1)) $(UNIT_PROGRAMS)
	@B=$$(B) sh tests/tap unit-$(1) sh tests/unit/each $(call UNIT_TEST,$(1))
endef
$(foreach room,$(UNIT_ROOMS),$(eval $(call UNIT_SUITE,$(room))))

$(UNIT_TESTS): %: %.o $(filter-out $(UNIT_PROGRAMS:=.o),$(UNIT_HELP)) $(UNIT_LIB)
	$(CC) $(TOOLS_LDFLAGS) $(UNIT_WRAP) $(UNIT_COVER) -o $@ $^ -lcmocka

# Programs to run: static, they need nothing inside a sandbox.
$(UNIT_PROGRAMS): $(B)/unit/tests/%: tests/unit/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 $(WARN) -static -o $@ $<

$(UNIT_LIB): $(UNIT_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/unit/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/tests/%.o: tests/unit/%.c | need-cmocka
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -DUNIT_DIR='"$(B)/unit/tests"' -MMD -MP -c -o $@ $<

$(B)/unit/smrsh/audit/names.o: $(B)/syscall_names.h

$(B)/unit/builtin.o: packaging/make/builtin.c $(B)/default.policy
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -DBUILTIN_POLICY='"$(B)/default.policy"' -c -o $@ $<

.PHONY: need-cmocka
need-cmocka:
	@[ -e /usr/include/cmocka.h ] || \
	{ echo "smrsh2: cmocka.h is missing: run 'make deps'" >&2; exit 1; }

.SECONDARY: $(UNIT_TESTS:=.o)
-include $(UNIT_OBJ:.o=.d) $(UNIT_TESTS:=.d) $(UNIT_HELP:.o=.d)
