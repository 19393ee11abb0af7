/* SPDX-License-Identifier: ISC */
/*
 * sim: from a filter and a system call to the kernel's answer.
 */
#include <linux/seccomp.h>
#include <stdlib.h>

#include "tests/filter/sim.h"

#define DATA_SIZE 64u		/* struct seccomp_data */

static bool
is_inside(size_t at, uint32_t offset, size_t count)
{
	return offset < count - at - 1;
}

static const char *
check_one(const struct sock_filter *code, size_t count, size_t at)
{
	const struct sock_filter *in = &code[at];

	switch (in->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		return in->k % 4 == 0 && in->k < DATA_SIZE ? NULL :
		       "loads outside of the data";
	case BPF_ALU | BPF_AND | BPF_K:
	case BPF_MISC | BPF_TAX:
	case BPF_RET | BPF_K:
		return NULL;
	case BPF_JMP | BPF_JA:
		return is_inside(at, in->k, count) ? NULL : "jumps too far";
	case BPF_JMP | BPF_JEQ | BPF_K:
	case BPF_JMP | BPF_JGT | BPF_K:
	case BPF_JMP | BPF_JGE | BPF_K:
	case BPF_JMP | BPF_JSET | BPF_K:
		return is_inside(at, in->jt, count) &&
		       is_inside(at, in->jf, count) ? NULL : "jumps too far";
	default:
		return "an instruction that the generator has no use for";
	}
}

const char *
sim_check(const struct sock_filter *code, size_t count)
{
	const char *wrong = NULL;
	size_t i;

	if (count == 0 || count > BPF_MAXINSNS)
		return "empty or too long";
	for (i = 0; i < count && wrong == NULL; i++)
		wrong = check_one(code, count, i);
	if (wrong == NULL && BPF_CLASS(code[count - 1].code) != BPF_RET)
		wrong = "does not end with a return";
	return wrong;
}

/* nr, arch, instruction pointer, six arguments: 64-bit ones in two words. */
static uint32_t
load(const struct sim_call *call, uint32_t offset)
{
	uint64_t wide;
	bool is_second = offset % 8 != 0;

	if (offset == 0)
		return call->nr;
	if (offset == 4)
		return call->arch;
	wide = offset < 16 ? 0 : call->args[(offset - 16) / 8];
	return is_second != call->is_big_endian ? (uint32_t)(wide >> 32) :
	       (uint32_t)wide;
}

static bool
holds(const struct sock_filter *in, uint32_t a)
{
	switch (BPF_OP(in->code)) {
	case BPF_JEQ:
		return a == in->k;
	case BPF_JGT:
		return a > in->k;
	case BPF_JGE:
		return a >= in->k;
	default:
		return (a & in->k) != 0;
	}
}

uint32_t
sim_run(const struct sock_filter *code, size_t count,
	const struct sim_call *call, bool *visited)
{
	uint32_t a = 0;
	size_t at = 0;

	for (;;) {
		const struct sock_filter *in = &code[at];

		if (at >= count)
			abort();	/* sim_check() has ruled that out */
		if (visited != NULL)
			visited[at] = true;
		at++;
		if (BPF_CLASS(in->code) == BPF_RET)
			return in->k;
		if (BPF_CLASS(in->code) == BPF_LD)
			a = load(call, in->k);
		else if (BPF_CLASS(in->code) == BPF_MISC)
			continue;	/* X is not read */
		else if (BPF_CLASS(in->code) == BPF_ALU)
			a &= in->k;
		else if (BPF_OP(in->code) == BPF_JA)
			at += in->k;
		else
			at += holds(in, a) ? in->jt : in->jf;
	}
}
