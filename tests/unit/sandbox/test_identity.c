/* SPDX-License-Identifier: ISC */
/*
 * From root to the user, with nothing left behind (T22 T23).
 */
#include <grp.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "tests/unit/sandbox/scene.h"

static int
is_alice(void)
{
	uid_t u[3];
	gid_t g[3];
	gid_t groups[8];

	if (getresuid(&u[0], &u[1], &u[2]) != 0 ||
	    getresgid(&g[0], &g[1], &g[2]) != 0)
		return 1;
	if (u[0] != ALICE || u[1] != ALICE || u[2] != ALICE)
		return 2;
	if (g[0] != ALICE || g[1] != ALICE || g[2] != ALICE)
		return 3;
	if (getgroups(8, groups) != 2 || groups[0] != ALICE ||
	    groups[1] != 61009)
		return 4;
	if (setuid(0) == 0 || setgid(0) == 0 || setgroups(0, NULL) == 0 ||
	    setresuid((uid_t)-1, 0, (uid_t)-1) == 0)
		return 5;
	return 0;
}

static void
test_drop(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(attempt(identity_apply, is_alice), 0);
}

static int
has_no_groups(void)
{
	gid_t groups[8];

	return getgroups(8, groups) == 0 ? 0 : 1;
}

static void
test_no_groups(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.plan.group_count = 0;
	assert_int_equal(attempt(identity_apply, has_no_groups), 0);
}

static int
as_recipient(void *argument)
{
	(void)argument;
	if (setgroups(2, scene.groups) != 0 || setgid(ALICE) != 0 ||
	    setuid(ALICE) != 0)
		return 99;
	scene.plan.changes_identity = false;
	if (identity_apply(&scene.launch, &scene.err) != 0)
		return 98;
	return is_alice();
}

static void
test_recipient(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(in_child(as_recipient, NULL), 0);
}

/* A set-group-ID launcher: the program does not get that group. */
static int
as_set_group_id(void *argument)
{
	(void)argument;
	if (setgroups(2, scene.groups) != 0 ||
	    setresgid(ALICE, 777, 777) != 0 || setuid(ALICE) != 0)
		return 99;
	scene.plan.changes_identity = false;
	if (identity_apply(&scene.launch, &scene.err) != 0)
		return 98;
	return is_alice();
}

static void
test_set_group_id(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(in_child(as_set_group_id, NULL), 0);
}

static void
test_failing_calls(void **state)
{
	static const struct failure rows[] = {
		{ "syscall", SYS_setgroups, 1, EPERM },
		{ "syscall", SYS_setresgid, 1, EPERM },
		{ "syscall", SYS_setresuid, 1, EAGAIN },
		{ "getresuid", FAULT_ANY, 1, EFAULT },
		{ "getresgid", FAULT_ANY, 1, EFAULT },
		{ "getgroups", FAULT_ANY, 1, EINVAL },
	};

	(void)state;
	NEEDS_ROOT();
	expect_failures(identity_apply, rows, COUNT(rows));
}

/* Calls that say yes and do nothing (CVE-2014-3215 was of that kind). */
static void
test_lying_calls(void **state)
{
	static const long calls[] = { SYS_setgroups, SYS_setresgid,
				      SYS_setresuid };
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < COUNT(calls); i++) {
		fault_clear();
		fault_return("syscall", calls[i], 1, 0);
		assert_int_equal(attempt(identity_apply, NULL), STEP_FAILED);
	}
}

/* A way back that is open shows, whatever the ids say. */
static void
test_way_back(void **state)
{
	(void)state;
	NEEDS_ROOT();
	fault_return("syscall", SYS_setuid, 1, 0);
	assert_int_equal(attempt(identity_apply, NULL), STEP_FAILED);
	fault_clear();
	fault_return("syscall", SYS_setgid, 1, 0);
	assert_int_equal(attempt(identity_apply, NULL), STEP_FAILED);
}

static void
test_never_root(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.plan.uid = scene.plan.gid = 0;
	assert_int_equal(attempt(identity_apply, NULL), STEP_FAILED);
}

/* Groups that are not those of the plan, though as many. */
static void
test_other_groups(void **state)
{
	static const gid_t other[] = { 5, 6 };

	(void)state;
	NEEDS_ROOT();
	fault_data("getgroups", 1, other, sizeof other, 2);
	assert_int_equal(attempt(identity_apply, NULL), STEP_FAILED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("root becomes the user, in all ids and groups (T23)",
		      test_drop),
		STEPS("without groups there are none", test_no_groups),
		STEPS("the recipient stays who he is", test_recipient),
		STEPS("the group of a set-group-ID launcher is given up",
		      test_set_group_id),
		STEPS("each call that fails is a failed step (T22)",
		      test_failing_calls),
		STEPS("a call that only says so is found out (T22)",
		      test_lying_calls),
		STEPS("a way back is found out (T22)", test_way_back),
		STEPS("root is nobody to become", test_never_root),
		STEPS("other groups are found out (T23)", test_other_groups),
	};

	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
