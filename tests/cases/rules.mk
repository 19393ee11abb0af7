# SPDX-License-Identifier: ISC
# Rows of input and expected result, for the rooms whose language is text:
# tests/cases/ROOM/*.tsv (how they are read: cases.c).

CASES_ROOMS := command audit policy
CASES_OBJ   := $(patsubst %.c,$(B)/cases/%.o,$(notdir $(wildcard tests/cases/*.c)))

CHECK_SUITES += $(CASES_ROOMS:%=cases-%)

.PHONY: $(CASES_ROOMS:%=suite-cases-%)
$(CASES_ROOMS:%=suite-cases-%): suite-cases-%: $(B)/cases/cases
	@B=$(B) sh tests/tap cases-$* $(B)/cases/cases $(sort $(wildcard tests/cases/$*/*.tsv))

$(B)/cases/cases: $(CASES_OBJ) $(B)/unit/tests/blob.o $(B)/unit/launcher.a
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^

$(B)/cases/%.o: tests/cases/%.c
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -MMD -MP -c -o $@ $<

-include $(CASES_OBJ:.o=.d)
