# SPDX-License-Identifier: ISC
# Each step of the sandbox fails once; the program must not start.

include tests/faults/lab.mk

CHECK_SUITES += steps
STEPS_DIR    := $(B)/tests/steps
STEPS_FILES   = $(B)/smrsh2 $(B)/smrsh2ctl $(STEPS_DIR)/steps $(FAULTS_DIR)/report \
	packaging/etc/smrsh2.conf packaging/etc/commands/vacation.conf

.PHONY: suite-steps
suite-steps: $(STEPS_FILES)
	@sh tests/tap steps sh tests/faults/world $(SMRSH_CMDDIR) $(SMRSH_POLICY) $^ \
		-- sh -c 'mkdir -p commands && mv vacation.conf commands && \
		./smrsh2ctl apply --config . && cp report $(SMRSH_CMDDIR)/ && \
		cp report $(SMRSH_CMDDIR)/vacation && exec ./steps /run/world/smrsh2'

$(STEPS_DIR)/steps: $(STEPS_DIR)/steps.o $(LAB_OBJ)
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^ -lseccomp

$(STEPS_DIR)/%.o: tests/steps/%.c $(wildcard tests/faults/*.h)
	@mkdir -p $(@D)
	$(CC) $(LAB_CFLAGS) -c -o $@ $<
