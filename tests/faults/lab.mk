# SPDX-License-Identifier: ISC
# What the suites of faults, steps and escapes share; read once.

ifndef FAULTS_DIR
FAULTS_DIR := $(B)/tests/faults
LAB_OBJ    := $(patsubst %,$(FAULTS_DIR)/%.o,lab labchild lablog labrecord labworld rule tap)

$(FAULTS_DIR)/report: $(FAULTS_DIR)/report.o
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^

$(FAULTS_DIR)/%.o: tests/faults/%.c $(wildcard tests/faults/*.h)
	@mkdir -p $(@D)
	$(CC) $(TOOLS_CFLAGS) -c -o $@ $<
endif
