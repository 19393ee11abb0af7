/* SPDX-License-Identifier: ISC */
/*
 * test_filter: the generated filters of every machine against the table.
 *
 *   test_filter CALLS.TSV [SEED]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "smrsh/compile/arch.h"
#include "tests/filter/check.h"

#define FIXED_SEED 0x736d727368320001u

static unsigned int tests;
static unsigned int failures;

static const struct model_policy full = {
	true, true, true, true, true, true, true, true, false, false, false,
};

static void
result(bool is_fine, const char *arch, const char *what, uint64_t calls)
{
	tests++;
	failures += !is_fine;
	(void)printf("%s %u - %s: %s", is_fine ? "ok" : "not ok", tests, arch,
		     what);
	if (calls != 0)
		(void)printf(" (%" PRIu64 " calls)", calls);
	(void)printf("\n");
	(void)fflush(stdout);
}

typedef void check_some(struct check *c, const struct model_policy *p);

static void
run(struct check *c, check_some *some, const char *what)
{
	c->calls = c->differences = 0;
	some(c, &full);
	result(c->differences == 0, c->arch_name, what, c->calls);
}

/* Groups, families and switches in every combination. */
static void
run_policies(struct check *c)
{
	unsigned int bits;
	uint64_t differences = 0;
	uint64_t calls = 0;
	bool is_built = true;

	for (bits = 0; bits < 512 && is_built; bits++) {
		struct model_policy p = {
			(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
			(bits & 8) != 0, (bits & 16) != 0, (bits & 32) != 0,
			(bits & 64) != 0, (bits & 128) != 0, (bits & 256) != 0,
			bits % 3 == 1, bits % 3 == 2,
		};

		c->calls = c->differences = 0;
		is_built = check_build(c, &p);
		if (is_built)
			check_numbers(c, &p);
		differences += c->differences;
		calls += c->calls;
	}
	result(is_built && differences == 0, c->arch_name,
	       "512 policies: every number has the answer of its row", calls);
}

static bool
is_all_used(const struct check *c)
{
	size_t i;

	for (i = 0; i < c->filter.count; i++)
		if (!c->filter.visited[i]) {
			(void)printf("# instruction %zu is never reached\n", i);
			return false;
		}
	return true;
}

static void
run_arch(struct check *c, const struct arch *arch)
{
	c->arch = arch->audit;
	c->arch_name = arch->name;
	c->is_big_endian = arch->is_big_endian;
	model_set_arch(&c->model, arch->audit);
	result(check_build(c, &full), arch->name,
	       "the default filter has no jump out of itself", 0);
	(void)printf("# %s: %zu instructions\n", arch->name, c->filter.count);
	run(c, check_numbers, "every number 0-1023 and beyond has its answer");
	run(c, check_arguments, "every rule holds at its edges, with random"
	    " high bits");
	run(c, check_sweeps, "options, requests, modes and sockets by range");
	run(c, check_foreign, "another machine's calls kill");
	result(is_all_used(c), arch->name,
	       "no instruction is there for nothing", 0);
	run_policies(c);
}

int
main(int argc, char **argv)
{
	static struct check c;
	uint64_t seed = FIXED_SEED;
	unsigned int i;
	int round;

	if (argc < 2 || !model_read(&c.model, argv[1])) {
		(void)printf("Bail out! no table of calls\n");
		return 1;
	}
	for (round = 0; round < 2; round++) {
		if (round == 1 && getrandom(&seed, sizeof seed, 0) < 0)
			return 1;
		if (round == 1 && argc > 2)
			seed = strtoull(argv[2], NULL, 0);
		(void)printf("# seed %#" PRIx64 "\n", seed);
		c.random = seed;
		for (i = 0; i < arch_count; i++)
			run_arch(&c, &arch_list[i]);
	}
	(void)printf("1..%u\n", tests);
	return failures != 0;
}
