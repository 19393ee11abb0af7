# SPDX-License-Identifier: ISC
# Fuzz targets: `make fuzz` gives them time (packaging/make/quality.mk); here
# every seed is played through each of them once, without libFuzzer.

FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_TOOLS   := $(patsubst %.c,$(B)/unit/%.o,$(filter-out %/main.c,$(CTL_SRC) \
	$(wildcard smrsh/submit/*.c) $(FUZZ_AUDITD)))

CHECK_SUITES += fuzz-corpus

.PHONY: suite-fuzz-corpus
suite-fuzz-corpus: $(FUZZ_TARGETS:%=$(B)/fuzz/%)
	@B=$(B) sh tests/tap fuzz-corpus sh tests/fuzz/corpus $(B)/fuzz $(FUZZ_TARGETS)

$(B)/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.h $(B)/fuzz/tools.a $(B)/unit/launcher.a
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) $(TOOLS_LDFLAGS) -o $@ $< \
		$(filter %.a,$^) $(TOOLS_LIBS)

$(B)/fuzz/tools.a: $(FUZZ_TOOLS)
	@mkdir -p $(@D); rm -f $@
	ar rcs $@ $^

-include $(FUZZ_TOOLS:.o=.d)
