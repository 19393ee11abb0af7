/* SPDX-License-Identifier: ISC */
/*
 * Resource limits: lowered, never raised, and proven.
 */
#include <sys/resource.h>

#include "tests/unit/sandbox/scene.h"

static struct policy_limit limits[POLICY_LIMITS_MAX];

static void
set(const struct policy_limit *rows, uint32_t count)
{
	memcpy(limits, rows, count * sizeof rows[0]);
	scene.block->limits = blob_array(&scene_blob, rows, count,
					 sizeof rows[0]);
	scene_ready();
}

static int
are_set(void)
{
	struct rlimit have;

	if (getrlimit(RLIMIT_CORE, &have) != 0 || have.rlim_cur != 0 ||
	    have.rlim_max != 0)
		return 1;
	if (getrlimit(RLIMIT_NOFILE, &have) != 0 || have.rlim_cur != 64 ||
	    have.rlim_max != 128)
		return 2;
	if (getrlimit(RLIMIT_FSIZE, &have) != 0 || have.rlim_cur != 4096 ||
	    have.rlim_max != 4096)
		return 3;
	return 0;
}

static const struct policy_limit usual[] = {
	{ RLIMIT_CORE, 0, 0, 0 },
	{ RLIMIT_NOFILE, 0, 64, 128 },
	{ RLIMIT_FSIZE, 0, 4096, 4096 },
};

static void
test_lowered(void **state)
{
	(void)state;
	set(usual, 3);
	assert_int_equal(attempt(limits_apply, are_set), 0);
}

/* What the mail server set lower stays lower. */
static int
lower_first(void *argument)
{
	const struct rlimit low = { 32, 48 };
	struct rlimit have;

	(void)argument;
	if (setrlimit(RLIMIT_NOFILE, &low) != 0)
		return 99;
	if (limits_apply(&scene.launch, &scene.err) != 0)
		return 98;
	if (getrlimit(RLIMIT_NOFILE, &have) != 0)
		return 97;
	return have.rlim_cur == 32 && have.rlim_max == 48 ? 0 : 1;
}

static void
test_never_raised(void **state)
{
	static const struct policy_limit high[] = {
		{ RLIMIT_NOFILE, 0, UINT64_MAX, UINT64_MAX },
	};

	set(usual, 3);
	assert_int_equal(in_child(lower_first, NULL), 0);
	(void)setup(state);
	set(high, 1);
	assert_int_equal(in_child(lower_first, NULL), 0);
}

static void
test_unknown_resource(void **state)
{
	static const struct policy_limit odd[] = { { 99, 0, 1, 1 } };

	(void)state;
	set(odd, 1);
	assert_int_equal(attempt(limits_apply, NULL), STEP_FAILED);
}

static void
test_none(void **state)
{
	(void)state;
	scene_ready();
	assert_int_equal(attempt(limits_apply, NULL), 0);
}

static void
test_failing_calls(void **state)
{
	static const struct failure rows[] = {
		{ "prlimit", RLIMIT_NOFILE, 1, EPERM },
		{ "prlimit", RLIMIT_NOFILE, 2, EPERM },
		{ "prlimit", RLIMIT_NOFILE, 3, EPERM },
		{ "prlimit", RLIMIT_FSIZE, 2, EPERM },
	};

	(void)state;
	set(usual, 3);
	expect_failures(limits_apply, rows, COUNT(rows));
	fault_return("prlimit", RLIMIT_NOFILE, 2, 0);	/* and was not done */
	assert_int_equal(attempt(limits_apply, NULL), STEP_FAILED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("limits are set, soft and hard", test_lowered),
		STEPS("a lower limit is never raised", test_never_raised),
		STEPS("an unknown resource is a failed step",
		      test_unknown_resource),
		STEPS("no limits are no failure", test_none),
		STEPS("a limit that was not set is a failed step",
		      test_failing_calls),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
