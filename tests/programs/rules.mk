# SPDX-License-Identifier: ISC
# Real mail programs under the default policy, each started both ways.

CHECK_SUITES   += programs
PROGRAMS_QUEUER := $(B)/tests/programs/queuer

.PHONY: suite-programs
suite-programs: all $(B)/mta/probe $(PROGRAMS_QUEUER)
	@B=$(B) sh tests/tap programs sh tests/mta/enter tests/programs/suite.py

$(PROGRAMS_QUEUER): tests/programs/queuer.c
	@mkdir -p $(@D)
	$(CC) $(BASE) -o $@ $<
