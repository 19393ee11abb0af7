/* SPDX-License-Identifier: ISC */
/*
 * check: from a filter and the model to the number of differences.
 */
#include <inttypes.h>
#include <linux/audit.h>
#include <stdio.h>
#include <string.h>

#include "smrsh/compile/filter.h"
#include "smrsh/compile/names.h"
#include "tests/filter/check.h"

#define SHOWN_MAX 10u

/* clang-format off */
/* Values at and beside the edges of every rule, and what is near them. */
static const uint32_t interesting[] = {
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 20, 21,
	22, 23, 24, 30, 31, 35, 36, 37, 40, 56, 57, 59, 64, 65, 66, 67, 132,
	136, 255, 262,
	0x40, 0x41, 0x80, 0x800, 0x802, 0x80001, 0x80801,	/* O_, SOCK_ */
	0100, 0101, 0644, 0777, 01777, 02000, 02755, 04000, 04755, 06000,
	06777, 010000, 010644, 020666, 040755, 060660, 0100000, 0100644,
	0102755, 0104755, 0120777, 0140777, 0150000, 0170000, 0174000,
	020000000, 020200000, 020200002,			/* O_TMPFILE */
	1023, 1024, 1025, 1026, 1027, 1029, 1030,
	0x5400, 0x5411, 0x5412, 0x5413, 0x541b, 0x541c, 0x541d, 0x541e,
	0x5422, 0x5423, 0x5424, 0x8900, 0x8901, 0x8902, 0x8903,
	0x10000, 0x20000, 0x40000, 0x00400000, 0x02000000, 0x04000000,
	0x08000000, 0x10000000, 0x20000000, 0x1fffffff, 0x20000001,
	0x40000000, 0x7e020000, 0x7fffffff, 0x80000000, 0x003d0f00,
	0x01200011, 0x53564d40, 0x53564d41, 0x53564d42, 0x59616d61,
	POLICY_NONCE_LO, POLICY_NONCE_LO - 1, POLICY_NONCE_LO + 1,
	POLICY_NONCE_HI, POLICY_NONCE_HI + 1, 0xfffffffe, 0xffffffff,
};
/* clang-format on */

#define INTERESTING_COUNT (sizeof interesting / sizeof interesting[0])

uint64_t
check_random(struct check *c)
{
	/* splitmix64 */
	uint64_t z = c->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static bool
take_group(struct filter_spec *spec, const char *name)
{
	const struct names_group *g = names_find_group(name);
	size_t i;

	for (i = 0; g != NULL && i < g->count; i++)
		if (draft_add_call(&spec->calls, g->calls[i]) != 0)
			return false;
	return g != NULL;
}

static bool
make_spec(struct filter_spec *spec, const struct model_policy *p)
{
	size_t i;

	memset(spec, 0, sizeof *spec);
	spec->features = (p->has_unix ? FEATURE_UNIX : 0) |
			 (p->has_inet ? FEATURE_INET : 0) |
			 (p->has_inet6 ? FEATURE_INET6 : 0) |
			 (p->is_wxorx ? FEATURE_WXORX : 0) |
			 (p->is_told ? FEATURE_TOLD : 0) |
			 (p->is_once ? FEATURE_ONCE | FEATURE_TOLD : 0);
	if ((p->has_base && !take_group(spec, "@smrsh2-base")) ||
	    (p->has_file && !take_group(spec, "@smrsh2-file")) ||
	    (p->has_net && !take_group(spec, "@smrsh2-net")) ||
	    (p->has_setid && !take_group(spec, "@smrsh2-setid")))
		return false;
	for (i = 0; p->listens && p->has_net && i < names_listen_count; i++)
		if (draft_add_call(&spec->calls, names_listen[i]) != 0)
			return false;
	return true;
}

bool
check_build(struct check *c, const struct model_policy *p)
{
	struct filter_spec spec;
	const char *why = "a group is missing";
	int count = -1;

	if (make_spec(&spec, p))
		count = filter_build(c->arch, &spec, c->filter.code, &why);
	if (count < 0) {
		(void)printf("# %s: %s\n", c->arch_name, why);
		return false;
	}
	c->filter.count = (size_t)count;
	memset(c->filter.visited, 0, sizeof c->filter.visited);
	why = sim_check(c->filter.code, c->filter.count);
	if (why != NULL)
		(void)printf("# %s: the filter %s\n", c->arch_name, why);
	return why == NULL;
}

static void
compare(struct check *c, const struct model_policy *p,
	const struct sim_call *call)
{
	uint32_t is = sim_run(c->filter.code, c->filter.count, call,
			      c->filter.visited);
	uint32_t ought = model_answer(&c->model, p, call);

	c->calls++;
	if (is == ought || c->differences++ >= SHOWN_MAX)
		return;
	(void)printf("# %s: nr %u (%s) args %#" PRIx64 " %#" PRIx64 " %#" PRIx64
		     " %#" PRIx64 " %#" PRIx64 " %#" PRIx64
		     ": filter %#x, table %#x\n", c->arch_name, call->nr,
		     call->nr < MODEL_NR_COUNT ? c->model.names[call->nr] : "",
		     call->args[0], call->args[1], call->args[2],
		     call->args[3], call->args[4], call->args[5], is, ought);
}

static uint64_t
some_value(struct check *c)
{
	uint64_t r = check_random(c);
	uint32_t low = interesting[(r >> 8) % INTERESTING_COUNT];

	if ((r & 0xff) < 32)
		low = (uint32_t)(r >> 32);
	return low;
}

static uint64_t
with_high_bits(struct check *c, uint64_t value)
{
	uint64_t r = check_random(c);

	/* Half of them clean, as a C library calls. */
	return (r & 1) != 0 ? value : value | (r & 0xffffffff00000000u);
}

static struct sim_call
some_call(struct check *c, uint32_t nr)
{
	struct sim_call call = { nr, c->arch, { 0 }, c->is_big_endian };
	size_t i;

	for (i = 0; i < 6; i++)
		call.args[i] = with_high_bits(c, some_value(c));
	return call;
}

void
check_numbers(struct check *c, const struct model_policy *p)
{
	static const uint32_t edges[] = {
		1024, 1025, 4095, 65535, 65536, 0x3fffffff, 0x40000000,
		0x40000001, 0x40000027, 0x400001ff, 0x400003ff, 0x7fffffff,
		0x80000000, 0xc0000000, 0xfffffffe, 0xffffffff,
	};
	struct sim_call call;
	uint32_t nr;
	size_t i;
	int again;

	for (nr = 0; nr < MODEL_NR_COUNT; nr++)
		for (again = 0; again < 8; again++) {
			call = some_call(c, nr);
			compare(c, p, &call);
		}
	for (i = 0; i < sizeof edges / sizeof edges[0]; i++) {
		call = some_call(c, edges[i]);
		compare(c, p, &call);
	}
	for (nr = 0; nr < MODEL_NR_COUNT; nr++) {
		call = some_call(c, nr | 0x40000000);
		compare(c, p, &call);
	}
}

/* All pairs of values for arguments a and b of one call. */
static void
check_pair(struct check *c, const struct model_policy *p, uint32_t nr,
	   size_t a, size_t b)
{
	size_t i;
	size_t j;

	for (i = 0; i < INTERESTING_COUNT; i++)
		for (j = 0; j < INTERESTING_COUNT; j++) {
			struct sim_call call = some_call(c, nr);

			call.args[a] = with_high_bits(c, interesting[i]);
			call.args[b] = with_high_bits(c, interesting[j]);
			compare(c, p, &call);
		}
}

void
check_arguments(struct check *c, const struct model_policy *p)
{
	struct sim_call call;
	uint32_t nr;
	size_t a;
	size_t b;

	for (nr = 0; nr < MODEL_NR_COUNT; nr++) {
		if (!model_has_rule(&c->model, nr))
			continue;
		for (a = 0; a < 4; a++)
			for (b = a + 1; b < 4; b++)
				check_pair(c, p, nr, a, b);
		/* The nonce: right, each half wrong, both. */
		for (a = 0; a < 4; a++) {
			call = some_call(c, nr);
			call.args[5] = ((uint64_t)POLICY_NONCE_HI << 32) |
				       POLICY_NONCE_LO;
			call.args[5] ^= (a & 1) | (uint64_t)(a & 2) << 40;
			compare(c, p, &call);
		}
	}
}

/* One argument runs through a range, two more when their count is given. */
static void
sweep(struct check *c, const struct model_policy *p, const char *name,
      size_t arg, const uint32_t counts[3])
{
	uint32_t nr = 0;
	uint32_t i;
	uint32_t j;
	uint32_t k;

	while (nr < MODEL_NR_COUNT && strcmp(c->model.names[nr], name) != 0)
		nr++;
	if (nr == MODEL_NR_COUNT)
		return;
	for (i = 0; i < counts[0]; i++)
		for (j = 0; j < counts[1]; j++)
			for (k = 0; k < counts[2]; k++) {
				struct sim_call call = some_call(c, nr);

				call.args[arg] = with_high_bits(c, i);
				if (counts[1] > 1)
					call.args[arg + 1] =
						with_high_bits(c, j);
				if (counts[2] > 1)
					call.args[arg + 2] =
						with_high_bits(c, k);
				compare(c, p, &call);
			}
}

void
check_sweeps(struct check *c, const struct model_policy *p)
{
	sweep(c, p, "socket", 0, (const uint32_t[3]){ 48, 32, 300 });
	sweep(c, p, "socketpair", 0, (const uint32_t[3]){ 48, 32, 300 });
	sweep(c, p, "prctl", 0, (const uint32_t[3]){ 4096, 1, 1 });
	sweep(c, p, "fcntl", 1, (const uint32_t[3]){ 4096, 1, 1 });
	sweep(c, p, "fcntl64", 1, (const uint32_t[3]){ 4096, 1, 1 });
	sweep(c, p, "ioctl", 1, (const uint32_t[3]){ 65536, 1, 1 });
	sweep(c, p, "chmod", 1, (const uint32_t[3]){ 65536, 1, 1 });
	sweep(c, p, "fchmodat", 2, (const uint32_t[3]){ 65536, 1, 1 });
	sweep(c, p, "mknod", 1, (const uint32_t[3]){ 65536, 1, 1 });
	sweep(c, p, "mknodat", 2, (const uint32_t[3]){ 65536, 1, 1 });
	sweep(c, p, "mprotect", 2, (const uint32_t[3]){ 256, 1, 1 });
	sweep(c, p, "mmap", 2, (const uint32_t[3]){ 256, 1, 1 });
	sweep(c, p, "mmap2", 2, (const uint32_t[3]){ 256, 1, 1 });
}

void
check_foreign(struct check *c, const struct model_policy *p)
{
	static const uint32_t others[] = {
		AUDIT_ARCH_X86_64, AUDIT_ARCH_I386, AUDIT_ARCH_AARCH64,
		AUDIT_ARCH_ARM, AUDIT_ARCH_RISCV64, AUDIT_ARCH_PPC64LE,
		AUDIT_ARCH_PPC64, AUDIT_ARCH_S390X, AUDIT_ARCH_S390, 0,
		0xffffffff,
	};
	uint32_t nr;
	size_t i;

	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		for (nr = 0; nr < MODEL_NR_COUNT; nr++) {
			struct sim_call call = some_call(c, nr);

			call.arch = others[i];
			if (call.arch != c->arch)
				compare(c, p, &call);
		}
}
