# SPDX-License-Identifier: ISC
# Attacks from inside the sandbox, each with its class (T10 ... T61).

include tests/faults/lab.mk

CHECK_SUITES += escape
ESCAPE_DIR   := $(B)/tests/escape
ESCAPE_PROBE := $(patsubst tests/escape/%.c,$(ESCAPE_DIR)/%.o,$(wildcard tests/escape/probe*.c)) \
	$(ESCAPE_DIR)/blob.o
ESCAPE_OBJ   := $(ESCAPE_DIR)/escape.o $(ESCAPE_DIR)/attacks.o $(ESCAPE_DIR)/calls.o \
	$(ESCAPE_DIR)/trees.o $(ESCAPE_DIR)/floods.o $(ESCAPE_DIR)/selfs.o $(ESCAPE_DIR)/scene.o \
	$(ESCAPE_DIR)/profiles.o
ESCAPE_FILES  = $(B)/smrsh2 $(B)/smrsh2ctl $(B)/smrsh2-submit packaging/etc/smrsh2.conf \
	tests/escape/sendmail \
	$(ESCAPE_DIR)/escape $(ESCAPE_DIR)/probe $(FAULTS_DIR)/report $(BENCH_DIR)/floor \
	$(wildcard packaging/profiles/*.conf)

.PHONY: suite-escape
suite-escape: $(ESCAPE_FILES)
	@sh tests/tap escape sh tests/faults/world $(SMRSH_CMDDIR) $(SMRSH_POLICY) $^ \
		-- sh ./sendmail $(SMRSH_SUBMIT) /run/world/escape /run/world/smrsh2 /run/world/smrsh2ctl

$(ESCAPE_DIR)/escape: $(ESCAPE_OBJ) $(LAB_OBJ)
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^ -lseccomp

# Static: what it may execute is what the test is about.
$(ESCAPE_DIR)/probe: $(ESCAPE_PROBE)
	$(CC) -static $(LDFLAGS) -o $@ $^

$(ESCAPE_PROBE): tests/escape/probe.h

$(ESCAPE_DIR)/%.o: tests/escape/%.c tests/escape/attacks.h $(wildcard tests/faults/*.h)
	@mkdir -p $(@D)
	$(CC) $(LAB_CFLAGS) -c -o $@ $<

$(ESCAPE_DIR)/blob.o: tests/escape/blob.c $(ESCAPE_DIR)/exit42 $(ESCAPE_DIR)/exit42-pie
	@mkdir -p $(@D)
	$(CC) $(LAB_CFLAGS) -DBLOB_STATIC='"$(ESCAPE_DIR)/exit42"' \
		-DBLOB_PIE='"$(ESCAPE_DIR)/exit42-pie"' -c -o $@ $<

$(ESCAPE_DIR)/exit42: tests/bench/target.c
	@mkdir -p $(@D)
	$(CC) $(TINY_FLAGS) -DSTATUS=42 -o $@ $<

$(ESCAPE_DIR)/exit42-pie: tests/bench/target.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -static,$(TINY_FLAGS)) -fPIE -pie -DSTATUS=42 -o $@ $<
