/* SPDX-License-Identifier: ISC */
/*
 * emit: from decisions to seccomp instructions, last one first.
 * Phase: apply time; pure.
 */
#include "smrsh/compile/emit.h"

#define JUMP_MAX 255u		/* 8-bit offsets of conditional jumps */

static emit_label
put(struct emit *e, uint16_t code, uint8_t jt, uint8_t jf, uint32_t k)
{
	struct sock_filter in = { code, jt, jf, k };

	if (e->used == POLICY_FILTER_MAX) {
		e->is_full = true;
		return 0;
	}
	e->code[e->used] = in;
	return e->used++;
}

/* How many instructions the next one written would jump over. */
static uint32_t
distance(const struct emit *e, emit_label target)
{
	return e->used - target - 1;
}

static bool
is_return(const struct emit *e, emit_label label)
{
	return BPF_CLASS(e->code[label].code) == BPF_RET;
}

emit_label
emit_return(struct emit *e, uint32_t value)
{
	emit_label label;
	size_t i;

	for (i = 0; i < e->return_count; i++)
		if (e->returns[i].value == value)
			return e->returns[i].label;
	label = put(e, BPF_RET | BPF_K, 0, 0, value);
	if (e->return_count < EMIT_RETURNS_MAX) {
		e->returns[e->return_count].value = value;
		e->returns[e->return_count].label = label;
		e->return_count++;
	}
	return label;
}

/* The copy of a return that was written last is the nearest. */
static emit_label
latest(const struct emit *e, emit_label label)
{
	size_t i;

	if (!is_return(e, label))
		return label;
	for (i = 0; i < e->return_count; i++)
		if (e->returns[i].value == e->code[label].k)
			return e->returns[i].label;
	return label;
}

static emit_label
copy_return(struct emit *e, uint32_t value)
{
	emit_label label = put(e, BPF_RET | BPF_K, 0, 0, value);
	size_t i;

	for (i = 0; i < e->return_count; i++)
		if (e->returns[i].value == value)
			e->returns[i].label = label;
	return label;
}

/* A stepping stone: the same return again, or a jump with a wide offset. */
static emit_label
bring_near(struct emit *e, emit_label target)
{
	if (is_return(e, target))
		return copy_return(e, e->code[target].k);
	return put(e, BPF_JMP | BPF_JA, 0, 0, distance(e, target));
}

/* Makes target the instruction right behind the next one written. */
static void
bring_next(struct emit *e, emit_label target)
{
	if (distance(e, target) != 0)
		(void)bring_near(e, target);
}

emit_label
emit_load(struct emit *e, uint32_t offset, emit_label next)
{
	bring_next(e, next);
	return put(e, BPF_LD | BPF_W | BPF_ABS, 0, 0, offset);
}

emit_label
emit_and(struct emit *e, uint32_t mask, emit_label next)
{
	bring_next(e, next);
	return put(e, BPF_ALU | BPF_AND | BPF_K, 0, 0, mask);
}

emit_label
emit_branch(struct emit *e, uint16_t op, uint32_t k, emit_label yes,
	    emit_label no)
{
	yes = latest(e, yes);
	no = latest(e, no);
	while (!e->is_full && (distance(e, yes) > JUMP_MAX ||
			       distance(e, no) > JUMP_MAX)) {
		if (distance(e, yes) > JUMP_MAX)
			yes = bring_near(e, yes);
		else
			no = bring_near(e, no);
	}
	return put(e, BPF_JMP | BPF_K | op, (uint8_t)distance(e, yes),
		   (uint8_t)distance(e, no), k);
}

size_t
emit_finish(const struct emit *e, struct sock_filter *out)
{
	uint32_t i;

	for (i = 0; i < e->used; i++)
		out[i] = e->code[e->used - 1 - i];
	return e->used;
}
