/* SPDX-License-Identifier: ISC */
/*
 * check: the generated filter beside the model, call by call.
 */
#ifndef TESTS_FILTER_CHECK_H
#define TESTS_FILTER_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "smrsh2/policy.h"
#include "tests/filter/model.h"

struct filter {
	struct sock_filter code[POLICY_FILTER_MAX];
	size_t count;
	bool visited[POLICY_FILTER_MAX];
};

struct check {
	struct model model;
	struct filter filter;
	const char *arch_name;
	uint32_t arch;
	bool is_big_endian;
	uint64_t random;	/* state of the generator */
	uint64_t calls;		/* compared so far */
	uint64_t differences;	/* the first few are printed */
};

/* The filter for a policy, made by smrsh/compile; false: says why. */
bool check_build(struct check *c, const struct model_policy *p);

/* Every number 0-1023, and those at the edges of the number's type. */
void check_numbers(struct check *c, const struct model_policy *p);

/*
 * Every call with a rule: each pair of arguments takes every pair of
 * interesting values, the rest and the high bits are random.
 */
void check_arguments(struct check *c, const struct model_policy *p);

/* Sockets, options and commands: every value in a wide range. */
void check_sweeps(struct check *c, const struct model_policy *p);

/* Another machine's calls. */
void check_foreign(struct check *c, const struct model_policy *p);

uint64_t check_random(struct check *c);

#endif
