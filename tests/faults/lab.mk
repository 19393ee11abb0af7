# SPDX-License-Identifier: ISC
# What the suites of faults, steps and escapes share; read once.

ifndef FAULTS_DIR
FAULTS_DIR := $(B)/tests/faults
# The kernel counts a user's processes (LimitNPROC=) over all worlds: two
# checkouts must not share one.
LAB_UID    := $(shell echo $$((61100 + $$(pwd | cksum | cut -d' ' -f1) % 1900 * 2)))
LAB_CFLAGS  = $(TOOLS_CFLAGS) -DLAB_UID=$(LAB_UID)
suite-escape suite-faults suite-sweep suite-steps: export LAB_UID := $(LAB_UID)
LAB_OBJ    := $(patsubst %,$(FAULTS_DIR)/%.o,lab labchild lablog labrecord labworld rule tap)

$(FAULTS_DIR)/report: $(FAULTS_DIR)/report.o
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^

$(FAULTS_DIR)/%.o: tests/faults/%.c $(wildcard tests/faults/*.h)
	@mkdir -p $(@D)
	$(CC) $(LAB_CFLAGS) -c -o $@ $<
endif
