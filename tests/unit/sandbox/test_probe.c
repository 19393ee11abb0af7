/* SPDX-License-Identifier: ISC */
/*
 * Layers that are there, and layers that a policy insists on (T53).
 */
#include <fcntl.h>
#include <sys/syscall.h>

#include "sandbox/uapi.h"
#include "tests/unit/sandbox/scene.h"

static void
test_probe(void **state)
{
	static const struct {
		long answer;
		int abi;
	} rows[] = { { 1, 1 }, { 4, 4 }, { 7, 7 }, { 12, 12 }, { 0, 0 } };
	struct layers layers;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		fault_clear();
		fault_return("syscall", SYS_landlock_create_ruleset, 1,
			     rows[i].answer);
		sandbox_probe(&layers);
		assert_int_equal(layers.landlock_abi, rows[i].abi);
	}
	for (i = 0; i < 2; i++) {	/* not built in; switched off */
		fault_clear();
		fault_fail("syscall", SYS_landlock_create_ruleset, 1,
			   i == 0 ? ENOSYS : EOPNOTSUPP);
		sandbox_probe(&layers);
		assert_int_equal(layers.landlock_abi, 0);
	}
}

/* What is missing at an ABI, from landlock(7)'s history. */
static uint32_t
missing(int abi, uint32_t flags)
{
	uint32_t layers = 0;

	if ((flags & POLICY_LANDLOCK) != 0 && abi < 1)
		layers |= POLICY_LAYER_LANDLOCK;
	if ((flags & POLICY_LANDLOCK) != 0 && abi < 3)
		layers |= POLICY_LAYER_TRUNCATE;
	if ((flags & POLICY_TCP) != 0 && abi < 4)
		layers |= POLICY_LAYER_TCP;
	if ((flags & POLICY_SCOPE) != 0 && abi < 6)
		layers |= POLICY_LAYER_SCOPE;
	return layers;
}

static void
check(int abi, uint32_t flags, uint32_t degraded)
{
	const uint32_t want = missing(abi, flags);
	struct layers layers = { abi };
	uint32_t got = 0;

	scene.plan.changes_identity = true;
	scene.block->flags = flags;
	scene.block->degraded = degraded;
	if ((want & ~degraded) == 0) {
		assert_int_equal(sandbox_check(&scene.plan, &layers, &got,
					       &scene.err), 0);
		assert_int_equal(got, want);
		return;
	}
	assert_int_equal(sandbox_check(&scene.plan, &layers, &got, &scene.err),
			 -1);
	assert_int_equal(scene.err.rule, RULE_STEP);
	assert_int_equal(err_status(&scene.err), 75);
	assert_non_null(strstr(scene.err.detail, "DegradedLayers="));
}

static void
test_matrix(void **state)
{
	static const uint32_t flags[] = {
		0, POLICY_LANDLOCK, POLICY_TCP, POLICY_SCOPE,
		POLICY_LANDLOCK | POLICY_TCP | POLICY_SCOPE,
	};
	uint32_t degraded;
	size_t i;
	int abi;

	(void)state;
	for (abi = 0; abi <= 9; abi++)
		for (i = 0; i < COUNT(flags); i++)
			for (degraded = 0; degraded < 16; degraded++)
				check(abi, flags[i], degraded);
}

static int
retire(void *argument)
{
	const char *call = argument;

	if (call != NULL && strcmp(call, "capset") == 0)
		fault_fail("syscall", SYS_capset, 0, EPERM);
	else if (call != NULL)
		fault_return(call, FAULT_ANY, 0, 0);
	if (sandbox_retire(&scene.plan, &scene.err) != 0)
		return scene.err.rule == RULE_STEP ? STEP_FAILED : STEP_UNSURE;
	/* Files as the user; and no way back to other powers. */
	if (open(scratch_path("roots"), O_RDONLY) >= 0 ||
	    open(scratch_path("alices"), O_RDONLY) < 0)
		return 1;
	if (setgid(5) == 0)
		return 2;
	return 0;
}

static void
test_retire(void **state)
{
	(void)state;
	NEEDS_ROOT();
	(void)scratch_file("roots", "x", 1, 0600);
	assert_int_equal(chown(scratch_file("alices", "x", 1, 0600), ALICE, 0),
			 0);
	assert_int_equal(in_child(retire, NULL), 0);
	assert_int_equal(in_child(retire, "capset"), STEP_FAILED);
	assert_int_equal(in_child(retire, "setfsuid"), STEP_FAILED);
	assert_int_equal(in_child(retire, "setfsgid"), STEP_FAILED);
}

static void
test_retire_as_the_recipient(void **state)
{
	(void)state;
	scene.plan.changes_identity = false;
	assert_int_equal(sandbox_retire(&scene.plan, &scene.err), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("the kernel is asked which Landlock it has", test_probe),
		STEPS("a layer that is missing needs the policy's leave (T53)",
		      test_matrix),
		STEPS("a supervisor of root's gives up what it does not need",
		      test_retire),
		STEPS("a supervisor of the recipient's has nothing to give up",
		      test_retire_as_the_recipient),
	};

	return cmocka_run_group_tests_name("probe", tests, NULL, NULL);
}
