# SPDX-License-Identifier: ISC
# What the launcher does when the system does not do what it is asked.
# `lab' runs it, `inject' makes system calls fail (also by hand), `trace' the
# Nth of a run.

include tests/faults/lab.mk

CHECK_SUITES += faults sweep
FAULTS_FILES  = $(B)/smrsh2 $(B)/smrsh2ctl packaging/etc/smrsh2.conf \
	$(FAULTS_DIR)/faults $(FAULTS_DIR)/sweep $(FAULTS_DIR)/report $(FAULTS_DIR)/inject \
	$(FAULTS_DIR)/trace

.PHONY: suite-faults suite-sweep
suite-faults: $(FAULTS_FILES)
	@sh tests/tap faults sh tests/faults/world $(SMRSH_CMDDIR) $(SMRSH_POLICY) $^ \
		-- /run/world/faults /run/world/smrsh2 /run/world/smrsh2ctl

suite-sweep: $(FAULTS_FILES)
	@sh tests/tap sweep sh tests/faults/world $(SMRSH_CMDDIR) $(SMRSH_POLICY) $^ \
		-- /run/world/sweep /run/world/smrsh2 /run/world/smrsh2ctl

$(FAULTS_DIR)/faults: $(patsubst %,$(FAULTS_DIR)/%.o,faults storm odd judge) $(LAB_OBJ)
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^ -lseccomp

$(FAULTS_DIR)/sweep: $(patsubst %,$(FAULTS_DIR)/%.o,sweep judge) $(LAB_OBJ)
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^ -lseccomp

$(FAULTS_DIR)/trace: $(FAULTS_DIR)/trace.o $(FAULTS_DIR)/rule.o
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^ -lseccomp

$(FAULTS_DIR)/inject: $(FAULTS_DIR)/inject.o $(FAULTS_DIR)/rule.o
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^ -lseccomp
