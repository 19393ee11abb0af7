# SPDX-License-Identifier: ISC
# The generated seccomp filters: simulated for six machines, call by call,
# and loaded into the running kernel.

FILTER_TESTED := $(addprefix smrsh/compile/,filter.c tree.c emit.c condition.c \
	names.c groups.c rules.c arch.c draft.c)
FILTER_OBJ    := $(FILTER_TESTED:%.c=$(B)/tools/%.o) \
	$(patsubst %,$(B)/tools/tests/filter/%.o,sim model check test_filter)
FILTER_LIVE   := $(patsubst %,$(B)/tools/tests/filter/%.o,sim live)

CHECK_SUITES += filter filter-live

.PHONY: suite-filter suite-filter-live
suite-filter: $(B)/tests/filter/test_filter
	@B=$(B) sh tests/tap filter $< tests/filter/calls.tsv

suite-filter-live: $(B)/tests/filter/live $(B)/default.policy
	@B=$(B) sh tests/tap filter-live env -C $(B)/tests/filter ./live \
		$(abspath $(B)/default.policy)

$(B)/tests/filter/test_filter: $(FILTER_OBJ)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^ -lseccomp

$(B)/tests/filter/live: $(FILTER_LIVE)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_LDFLAGS) -o $@ $^

-include $(FILTER_OBJ:.o=.d) $(FILTER_LIVE:.o=.d)
