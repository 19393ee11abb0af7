/* SPDX-License-Identifier: ISC */
/*
 * The tables of system calls: no name twice, none misspelt, every rule used.
 */
#include <string.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/arch.h"
#include "smrsh/compile/names.h"

static bool
is_in_a_group(const char *name)
{
	size_t g;

	for (g = 0; g < names_group_count; g++)
		if (names_have(names_groups[g].calls, names_groups[g].count,
			       name))
			return true;
	return false;
}

static void
no_name_stands_in_two_groups(void **state)
{
	size_t g;
	size_t h;
	size_t i;

	(void)state;
	for (g = 0; g < names_group_count; g++)
		for (i = 0; i < names_groups[g].count; i++) {
			const char *name = names_groups[g].calls[i];

			if (names_have(names_groups[g].calls, i, name))
				fail_msg("%s stands twice", name);
			for (h = g + 1; h < names_group_count; h++)
				if (names_have(names_groups[h].calls,
					       names_groups[h].count, name))
					fail_msg("%s is in two groups", name);
		}
}

static void
every_name_is_a_system_call_somewhere(void **state)
{
	size_t g;
	size_t i;

	(void)state;
	for (g = 0; g < names_group_count; g++)
		for (i = 0; i < names_groups[g].count; i++)
			if (!arch_knows_call(names_groups[g].calls[i]))
				fail_msg("no %s", names_groups[g].calls[i]);
	for (i = 0; i < names_errno_count; i++)
		if (!arch_knows_call(names_errnos[i].name))
			fail_msg("no %s", names_errnos[i].name);
	for (i = 0; i < names_rule_count; i++)
		if (!arch_knows_call(names_rules[i].name))
			fail_msg("no %s", names_rules[i].name);
	assert_false(arch_knows_call("opne"));
	assert_false(arch_knows_call(""));
}

static void
silent_answers_are_in_no_group(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < names_errno_count; i++)
		if (is_in_a_group(names_errnos[i].name))
			fail_msg("%s", names_errnos[i].name);
}

static void
every_rule_is_for_a_call_that_can_be_allowed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < names_rule_count; i++) {
		const char *name = names_rules[i].name;

		/* The launcher's own, and what only a name can allow. */
		if (strcmp(name, "execveat") != 0 &&
		    strcmp(name, "shmat") != 0 && !is_in_a_group(name))
			fail_msg("%s", name);
	}
}

static void
check_ranges(const struct names_clause *clause)
{
	size_t t;
	size_t r;

	for (t = 0; t < NAMES_TESTS_MAX; t++) {
		const struct names_range *range = clause->tests[t].ranges;

		for (r = 0; r < clause->tests[t].range_count; r++) {
			assert_true(range[r].first <= range[r].last);
			assert_true(r == 0 ||
				    range[r - 1].last < range[r].first);
		}
	}
}

static void
ranges_ascend(void **state)
{
	size_t i;
	size_t c;

	(void)state;
	for (i = 0; i < names_rule_count; i++) {
		const struct names_condition *condition =
			names_rules[i].condition;

		for (c = 0; condition != NULL && c < condition->count; c++)
			check_ranges(&condition->clauses[c]);
	}
}

/* Against: a table that is off by one; numbers from linux/unistd.h. */
static void
numbers_are_those_of_the_kernel(void **state)
{
	static const struct {
		unsigned int arch;
		uint32_t nr;
		const char *name;
	} rows[] = {
		{ 0, 0, "read" }, { 0, 2, "open" }, { 0, 59, "execve" },
		{ 0, 101, "ptrace" }, { 0, 257, "openat" },
		{ 0, 435, "clone3" }, { 0, 334, "rseq" },
		{ 0, 335, "uretprobe" }, { 0, 336, "uprobe" },
		{ 0, 337, "" }, { 0, 423, "" }, { 0, 462, "mseal" },
		{ 0, 470, "" },
		{ 1, 5, "open" }, { 1, 102, "socketcall" },
		{ 1, 359, "socket" },
		{ 1, 192, "mmap2" }, { 1, 403, "clock_gettime64" },
		{ 2, 56, "openat" }, { 2, 220, "clone" }, { 2, 221, "execve" },
		{ 3, 258, "riscv_hwprobe" }, { 3, 259, "riscv_flush_icache" },
		{ 4, 4, "write" }, { 4, 326, "socket" },
		{ 4, 102, "socketcall" },
		{ 5, 120, "clone" }, { 5, 102, "socketcall" },
		{ 5, 359, "socket" }, { 5, 354, "execveat" },
	};
	static struct arch_names names;
	size_t i;

	(void)state;
	assert_int_equal(arch_count, 6);
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		arch_load_names(&names, &arch_list[rows[i].arch]);
		assert_string_equal(names.names[rows[i].nr], rows[i].name);
	}
	assert_null(arch_find(0));
	assert_non_null(arch_find(arch_native()));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_name_stands_in_two_groups),
		cmocka_unit_test(every_name_is_a_system_call_somewhere),
		cmocka_unit_test(silent_answers_are_in_no_group),
		cmocka_unit_test(every_rule_is_for_a_call_that_can_be_allowed),
		cmocka_unit_test(ranges_ascend),
		cmocka_unit_test(numbers_are_those_of_the_kernel),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
