# SPDX-License-Identifier: ISC
# make bench: what a command costs through smrsh2 and through its peers.
#   make bench ROUNDS=2000 BENCH_FLAGS=--unpinned

ROUNDS      ?= 400
BENCH_DIR   := $(B)/tests/bench
BENCH_SRC   := $(wildcard tests/bench/*.c)
BENCH_MAIN  := bench pair rival scale table
BENCH_FILES  = $(B)/smrsh2 $(B)/smrsh2ctl packaging/etc/smrsh2.conf \
	$(addprefix $(BENCH_DIR)/,bench sm_true sm_sleep floor lean) \
	$(if $(wildcard $(MUSL_LIB)/crt1.o),$(BENCH_DIR)/lean-musl)

TINY_FLAGS  := -std=gnu17 -Os -ffreestanding -fno-stack-protector -nostdlib \
	-static -Wl,-e,target -Wl,--build-id=none
MUSL_STATIC  = $(CC) -std=gnu17 -O2 -D_GNU_SOURCE -nostdinc -isystem $(MUSL_INC) \
	-isystem $(CC_INC) -isystem $(B)/uapi -DSMRSH_CMDDIR='"$(SMRSH_CMDDIR)"' \
	-fno-pie -no-pie -nostdlib -static -o $@ $(MUSL_LIB)/crt1.o \
	$(MUSL_LIB)/crti.o $< $(MUSL_LIB)/libc.a $(MUSL_LIB)/crtn.o

.PHONY: bench
bench: $(BENCH_FILES)
	@sh tests/faults/world $(SMRSH_CMDDIR) $(SMRSH_POLICY) $^ \
		tests/bench/inside -- sh inside $(SMRSH_CMDDIR) \
		--rounds $(ROUNDS) $(BENCH_FLAGS)

$(BENCH_DIR)/bench: $(BENCH_MAIN:%=$(BENCH_DIR)/%.o)
	$(CC) -pie $(HARDLINK) $(LDFLAGS) -o $@ $^

$(BENCH_DIR)/%.o: tests/bench/%.c tests/bench/bench.h
	@mkdir -p $(@D)
	$(CC) $(TOOLS_CFLAGS) -c -o $@ $<

$(BENCH_DIR)/sm_true: tests/bench/target.c
	@mkdir -p $(@D)
	$(CC) $(TINY_FLAGS) -o $@ $<

$(BENCH_DIR)/sm_sleep: tests/bench/target.c
	@mkdir -p $(@D)
	$(CC) $(TINY_FLAGS) -DSLEEP -o $@ $<

# The floor and the lean model's best case: static, no loader.
ifneq ($(wildcard $(MUSL_LIB)/crt1.o),)
$(BENCH_DIR)/floor: tests/bench/floor.c | $(B)/uapi/linux
	@mkdir -p $(@D)
	$(MUSL_STATIC)
else
$(BENCH_DIR)/floor: tests/bench/floor.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 -static -o $@ $<
endif

$(BENCH_DIR)/lean-musl: tests/bench/lean.c | $(B)/uapi/linux
	@mkdir -p $(@D)
	$(MUSL_STATIC)

# As a distribution would build smrsh without what it does not need.
$(BENCH_DIR)/lean: tests/bench/lean.c
	@mkdir -p $(@D)
	$(CC) $(TOOLS_CFLAGS) -pie $(HARDLINK) -o $@ $<
