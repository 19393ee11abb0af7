# SPDX-License-Identifier: ISC
# The written trail: units of smrsh/trail, and a trail read by others.

TRAIL_DIR   := $(B)/tests/trail
TRAIL_LIB   := $(TRAIL_SRC:%.c=$(B)/tools/%.o)
TRAIL_TESTS := $(patsubst tests/unit/trail/%.c,$(TRAIL_DIR)/%,$(wildcard tests/unit/trail/test_*.c))
TRAIL_HELP  := $(patsubst %,$(B)/tools/tests/unit/%.o,unit trail/make)

CHECK_SUITES += unit-trail trail

.PHONY: suite-unit-trail suite-trail
suite-unit-trail: $(TRAIL_TESTS)
	@B=$(B) sh tests/tap unit-trail sh tests/unit/each $(TRAIL_TESTS)

suite-trail: $(TRAIL_DIR)/mktrail $(B)/smrsh2ctl
	@B=$(B) sh tests/tap trail $(PYTHON) tests/trail/suite_trail.py $^

$(TRAIL_DIR)/mktrail: $(B)/tools/tests/trail/mktrail.o $(TRAIL_LIB)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^ -lsodium

$(TRAIL_TESTS): $(TRAIL_DIR)/%: $(B)/tools/tests/unit/trail/%.o $(TRAIL_HELP) $(TRAIL_LIB)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^ -lsodium -lcmocka

$(B)/tools/tests/unit/trail/%.o: | need-cmocka

.SECONDARY: $(patsubst tests/%.c,$(B)/tools/tests/%.o,$(wildcard tests/unit/trail/*.c))
-include $(wildcard $(B)/tools/tests/unit/trail/*.d)
