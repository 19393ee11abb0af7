/* SPDX-License-Identifier: ISC */
/*
 * Programs too large for 8-bit jumps, and trees over any ranges: run in the
 * simulator of tests/filter.
 */
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/emit.h"
#include "smrsh/compile/tree.h"
#include "tests/filter/sim.h"

static struct emit e;
static struct sock_filter code[POLICY_FILTER_MAX];
static struct tree_range ranges[TREE_RANGES_MAX];
static uint32_t values[TREE_RANGES_MAX];

static uint32_t
run(size_t count, uint32_t nr)
{
	struct sim_call call = { .nr = nr };

	return sim_run(code, count, &call, NULL);
}

static size_t
finish(emit_label root)
{
	size_t count;

	(void)emit_load(&e, 0, root);
	assert_false(e.is_full);
	count = emit_finish(&e, code);
	assert_null(sim_check(code, count));
	return count;
}

/* `count` ranges of `width` numbers each; every third one ends in `step`. */
static void
check_tree(size_t count, uint32_t width, uint32_t kinds)
{
	size_t length;
	size_t i;

	memset(&e, 0, sizeof e);
	for (i = 0; i < count; i++) {
		values[i] = (uint32_t)(i % kinds) | (i % 7 == 0 ? 0x100 : 0);
		if (i > 0 && values[i] == values[i - 1])
			values[i] ^= 0x200;
		ranges[i].first = (uint32_t)i * width;
		ranges[i].target = emit_return(&e, values[i]);
	}
	length = finish(tree_build(&e, ranges, count));
	for (i = 0; i < count; i++) {
		assert_int_equal(run(length, ranges[i].first), values[i]);
		assert_int_equal(run(length, ranges[i].first + width - 1),
				 values[i]);
	}
	assert_int_equal(run(length, UINT32_MAX), values[count - 1]);
}

static void
trees_of_every_size_find_every_range(void **state)
{
	size_t count;

	(void)state;
	for (count = 1; count < 60; count++) {
		check_tree(count, 1, 2);
		check_tree(count, 1, 3);
		check_tree(count, 2, 2);
		check_tree(count, 5, 4);
	}
}

static void
jumps_reach_over_any_distance(void **state)
{
	(void)state;
	check_tree(300, 1, 2);
	check_tree(600, 1, 3);
	check_tree(1000, 1, 2);
	check_tree(1000, 3, 3);
	check_tree(TREE_RANGES_MAX, 2, 4);
}

static void
random_ranges_with_random_targets(void **state)
{
	unsigned int round;
	size_t count;
	size_t length;
	size_t i;

	(void)state;
	srandom(42);
	for (round = 0; round < 300; round++) {
		memset(&e, 0, sizeof e);
		count = 1 + (size_t)random() % 400;
		for (i = 0; i < count; i++) {
			values[i] = (uint32_t)random() % 12;
			if (i > 0 && values[i] == values[i - 1])
				values[i] += 12;
			ranges[i].first = i == 0 ? 0 : ranges[i - 1].first + 1 +
				(random() % 3 != 0 ? 0 :
				 (uint32_t)random() % 90);
			ranges[i].target = emit_return(&e, values[i]);
		}
		length = finish(tree_build(&e, ranges, count));
		for (i = 0; i < count; i++) {
			uint32_t last = i + 1 < count ?
					ranges[i + 1].first - 1 : UINT32_MAX;

			assert_int_equal(run(length, ranges[i].first),
					 values[i]);
			assert_int_equal(run(length, last), values[i]);
		}
	}
}

/* The same far target as yes and as no, and an `and` in between. */
static void
both_targets_may_be_far_away(void **state)
{
	emit_label far_yes;
	emit_label far_no;
	emit_label root;
	size_t length;
	int i;

	(void)state;
	memset(&e, 0, sizeof e);
	far_yes = emit_and(&e, 1, emit_return(&e, 1));
	far_no = emit_and(&e, 1, emit_return(&e, 2));
	root = emit_return(&e, 3);
	for (i = 0; i < 400; i++)
		root = emit_branch(&e, BPF_JEQ, (uint32_t)i + 10, far_yes,
				   root);
	root = emit_branch(&e, BPF_JEQ, 7, far_yes, emit_branch(
			   &e, BPF_JEQ, 8, far_no, root));
	root = emit_branch(&e, BPF_JGT, 4000, far_no, root);
	length = finish(root);
	assert_int_equal(run(length, 7), 1);
	assert_int_equal(run(length, 8), 2);
	assert_int_equal(run(length, 9), 3);
	assert_int_equal(run(length, 10), 1);
	assert_int_equal(run(length, 409), 1);
	assert_int_equal(run(length, 410), 3);
	assert_int_equal(run(length, 4001), 2);
}

static void
a_program_larger_than_the_kernel_takes_is_full(void **state)
{
	emit_label root;
	unsigned int i;

	(void)state;
	memset(&e, 0, sizeof e);
	root = emit_return(&e, 1);
	for (i = 1; i < POLICY_FILTER_MAX; i++)
		root = emit_and(&e, i, root);
	assert_false(e.is_full);
	(void)emit_and(&e, 0, root);
	assert_true(e.is_full);
}

static void
what_nobody_jumps_to_is_left_out(void **state)
{
	emit_label yes;
	emit_label root;
	size_t length;

	(void)state;
	memset(&e, 0, sizeof e);
	yes = emit_return(&e, 1);
	(void)emit_and(&e, 3, yes);
	root = emit_branch(&e, BPF_JEQ, 5, yes, emit_return(&e, 2));
	length = finish(root);
	assert_int_equal(length, 4);
	assert_int_equal(run(length, 5), 1);
	assert_int_equal(run(length, 6), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_of_every_size_find_every_range),
		cmocka_unit_test(jumps_reach_over_any_distance),
		cmocka_unit_test(random_ranges_with_random_targets),
		cmocka_unit_test(both_targets_may_be_far_away),
		cmocka_unit_test(
			a_program_larger_than_the_kernel_takes_is_full),
		cmocka_unit_test(what_nobody_jumps_to_is_left_out),
	};

	return cmocka_run_group_tests_name("emit", tests, NULL, NULL);
}
