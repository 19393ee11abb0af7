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
emit_opaque(struct emit *e, emit_label next)
{
	bring_next(e, next);
	return put(e, BPF_MISC | BPF_TAX, 0, 0, 0);
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

/* Marks what can be reached; in a forward program one pass is enough. */
static void
mark(const struct emit *e, bool *is_used)
{
	uint32_t i;

	is_used[e->used - 1] = true;
	for (i = e->used; i > 0; i--) {
		const struct sock_filter *in = &e->code[i - 1];
		uint32_t next = i - 2;

		if (!is_used[i - 1] || BPF_CLASS(in->code) == BPF_RET)
			continue;
		if (in->code == (BPF_JMP | BPF_JA)) {
			is_used[next - in->k] = true;
		} else if (BPF_CLASS(in->code) == BPF_JMP) {
			is_used[next - in->jt] = true;
			is_used[next - in->jf] = true;
		} else {
			is_used[next] = true;
		}
	}
}

/*
 * Behind an instruction nobody jumps to any more, labels move: place[i] is
 * how many used ones lie behind it.
 */
static void
shorten(const struct emit *e, uint32_t at, const uint32_t *place,
	struct sock_filter *out)
{
	uint32_t next = at - 1;

	*out = e->code[at];
	if (out->code == (BPF_JMP | BPF_JA)) {
		out->k = place[at] - place[next - out->k] - 1;
	} else if (BPF_CLASS(out->code) == BPF_JMP) {
		out->jt = (uint8_t)(place[at] - place[next - out->jt] - 1);
		out->jf = (uint8_t)(place[at] - place[next - out->jf] - 1);
	}
}

size_t
emit_finish(const struct emit *e, struct sock_filter *out)
{
	bool is_used[POLICY_FILTER_MAX] = { false };
	uint32_t place[POLICY_FILTER_MAX];
	uint32_t count = 0;
	uint32_t i;

	mark(e, is_used);
	for (i = 0; i < e->used; i++) {
		place[i] = count;
		count += is_used[i];
	}
	for (i = 0; i < e->used; i++)
		if (is_used[i])
			shorten(e, i, place, &out[count - 1 - place[i]]);
	return count;
}
