/* SPDX-License-Identifier: ISC */
/*
 * condition: from clauses and tests to seccomp instructions.
 * Phase: apply time; pure.
 */
#include <linux/seccomp.h>

#include "smrsh/compile/condition.h"
#include "smrsh/compile/names.h"

#define ALL_BITS 0xffffffffu

static uint32_t
word_offset(const struct names_test *t, bool is_big_endian)
{
	uint32_t offset = (uint32_t)offsetof(struct seccomp_data, args) +
			  t->arg * (uint32_t)sizeof(uint64_t);
	bool is_second = (t->half == HALF_HIGH) != is_big_endian;

	return offset + (is_second ? (uint32_t)sizeof(uint32_t) : 0);
}

/* Below the first range of a list is outside of all of them. */
static emit_label
emit_ranges(struct emit *e, const struct names_test *t, emit_label in,
	    emit_label out)
{
	emit_label next = out;
	size_t i;

	for (i = t->range_count; i > 0; i--) {
		const struct names_range *r = &t->ranges[i - 1];

		if (r->first == r->last) {
			next = emit_branch(e, BPF_JEQ, r->first, in, next);
			continue;
		}
		if (r->last != ALL_BITS)
			next = emit_branch(e, BPF_JGT, r->last, next, in);
		else
			next = in;
		if (r->first != 0)
			next = emit_branch(e, BPF_JGE, r->first, next, out);
	}
	return next;
}

/* Where a clause that does not fit goes on: the clause behind it. */
struct next {
	emit_label label;
	bool has_word;		/* it begins by loading one ... */
	uint32_t word;
	emit_label loaded;	/* ... and goes on here */
};

static struct next
emit_test(struct emit *e, const struct names_test *t, bool is_big_endian,
	  emit_label holds, const struct next *after)
{
	struct next begin = { .has_word = true,
			      .word = word_offset(t, is_big_endian) };
	bool is_masked = t->op != TEST_CLEAR && t->mask != ALL_BITS;
	emit_label fails = after->label;
	emit_label label;

	/* The word that is in the accumulator need not be loaded again. */
	if (after->has_word && after->word == begin.word && !is_masked)
		fails = after->loaded;
	if (t->op == TEST_CLEAR)
		label = emit_branch(e, BPF_JSET, t->mask, fails, holds);
	else if (t->op == TEST_IN)
		label = emit_ranges(e, t, holds, fails);
	else
		label = emit_ranges(e, t, fails, holds);
	if (is_masked)
		label = emit_and(e, t->mask, label);
	begin.loaded = label;
	begin.label = emit_load(e, begin.word, label);
	return begin;
}

static struct next
emit_clause(struct emit *e, const struct names_clause *clause,
	    bool is_big_endian, const struct next *after)
{
	struct next begin = { .label = emit_return(e, clause->answer) };
	size_t t;

	for (t = NAMES_TESTS_MAX; t > 0; t--)
		if (clause->tests[t - 1].op != TEST_NONE)
			begin = emit_test(e, &clause->tests[t - 1],
					  is_big_endian, begin.label, after);
	return begin;
}

emit_label
condition_emit(struct emit *e, const struct names_condition *c,
	       uint32_t features, bool is_big_endian)
{
	struct next next = { .label = emit_return(e, c->otherwise) };
	size_t i;

	for (i = c->count; i > 0; i--) {
		const struct names_clause *clause = &c->clauses[i - 1];

		if ((features & clause->needs) == clause->needs &&
		    (features & clause->unless) == 0)
			next = emit_clause(e, clause, is_big_endian, &next);
	}
	return next.label;
}
