/* SPDX-License-Identifier: ISC */
/*
 * emit: an assembler for seccomp filters that writes from the last
 * instruction to the first.  Filters only jump forward, so every target is
 * known when a jump to it is written.
 */
#ifndef SMRSH_COMPILE_EMIT_H
#define SMRSH_COMPILE_EMIT_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smrsh2/policy.h"

#define EMIT_RETURNS_MAX 16

/* An instruction's distance from the end of the program. */
typedef uint32_t emit_label;

struct emit {
	struct sock_filter code[POLICY_FILTER_MAX];	/* last one first */
	uint32_t used;
	bool is_full;		/* the program is too large: discard it */
	struct {
		uint32_t value;
		emit_label label;
	} returns[EMIT_RETURNS_MAX];
	size_t return_count;
};

/* Each returns the label of what it wrote; `next` is where it goes on. */
emit_label emit_return(struct emit *e, uint32_t value);
emit_label emit_load(struct emit *e, uint32_t offset, emit_label next);
emit_label emit_and(struct emit *e, uint32_t mask, emit_label next);

/* What the kernel does not try to foresee: A is copied to X, to no use. */
emit_label emit_opaque(struct emit *e, emit_label next);

/* op is BPF_JEQ, BPF_JGT, BPF_JGE or BPF_JSET, against a constant. */
emit_label emit_branch(struct emit *e, uint16_t op, uint32_t k,
    emit_label yes, emit_label no);

/*
 * Writes the program in its right order, without what cannot be reached;
 * returns its length.
 */
size_t emit_finish(const struct emit *e, struct sock_filter *out);

#endif
