/* SPDX-License-Identifier: ISC */
/*
 * Capabilities: none left, and none to be had again (T23).
 */
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "tests/unit/sandbox/scene.h"

static int
bounding_is(uint64_t want)
{
	unsigned long cap;
	int have;

	for (cap = 0; cap < 64; cap++) {
		have = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
		if (have >= 0 && have != (int)(want >> cap & 1))
			return 1;
	}
	return 0;
}

static int
bounding_is_empty(void)
{
	const int bits = prctl(PR_GET_SECUREBITS, 0, 0, 0, 0);

	if ((bits & SECBIT_NOROOT) == 0 || (bits & SECBIT_NOROOT_LOCKED) == 0 ||
	    (bits & SECBIT_NO_CAP_AMBIENT_RAISE) == 0)
		return 2;
	return bounding_is(0);
}

static int
bounding_is_two(void)
{
	return bounding_is(1u << CAP_KILL | 1ull << CAP_SYSLOG);
}

static void
test_bounding(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.block->flags = POLICY_NO_NEW_PRIVS;
	assert_int_equal(attempt(bounding_apply, bounding_is_empty), 0);
	scene.block->bounding = 1u << CAP_KILL | 1ull << CAP_SYSLOG;
	assert_int_equal(attempt(bounding_apply, bounding_is_two), 0);
}

/* Capability 63 may not be there; the mask may name it all the same. */
static void
test_bounding_that_keeps_all(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.block->bounding = UINT64_MAX;
	assert_int_equal(attempt(bounding_apply, NULL), 0);
}

static void
test_bounding_as_the_recipient(void **state)
{
	(void)state;
	scene.plan.changes_identity = false;
	assert_int_equal(attempt(bounding_apply, NULL), STEP_FAILED);
	scene.block->degraded = POLICY_LAYER_BOUNDING;
	assert_int_equal(bounding_apply(&scene.launch, &scene.err), 0);
	assert_int_equal(scene.launch.degraded, POLICY_LAYER_BOUNDING);
}

static void
test_bounding_failing_calls(void **state)
{
	static const struct failure rows[] = {
		{ "prctl", PR_SET_SECUREBITS, 1, EPERM },
		{ "prctl", PR_GET_SECUREBITS, 1, EINVAL },
		{ "prctl", PR_CAPBSET_DROP, 1, EPERM },
		{ "prctl", PR_CAPBSET_DROP, 1, EINVAL },
		{ "prctl", PR_CAPBSET_DROP, 20, EPERM },
	};

	(void)state;
	NEEDS_ROOT();
	expect_failures(bounding_apply, rows, COUNT(rows));
	fault_return("prctl", PR_CAPBSET_DROP, 3, 0);	/* and was not done */
	assert_int_equal(attempt(bounding_apply, NULL), STEP_FAILED);
	fault_clear();
	fault_return("prctl", PR_SET_SECUREBITS, 1, 0);
	assert_int_equal(attempt(bounding_apply, NULL), STEP_FAILED);
}

static int
has_nothing(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct have[2];
	unsigned long cap;
	int i;

	if (syscall(SYS_capget, &head, have) != 0)
		return 1;
	for (i = 0; i < 2; i++)
		if ((have[i].effective | have[i].permitted |
		     have[i].inheritable) != 0)
			return 2;
	for (cap = 0; cap < 64; cap++)
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0) ==
		    1)
			return 3;
	return 0;
}

static int
nnp_is_on(void)
{
	return has_nothing() == 0 &&
			       prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1
		       ? 0
		       : 1;
}

static void
test_caps(void **state)
{
	(void)state;
	scene.block->flags = POLICY_NO_NEW_PRIVS;
	assert_int_equal(attempt(caps_apply, nnp_is_on), 0);
}

/* Without no_new_privs: what each step leaves, in the order of enter.c. */
static int
has_admin_alone(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct have[2];
	const uint32_t admin = 1u << CAP_SYS_ADMIN;

	return syscall(SYS_capget, &head, have) == 0 && getuid() == ALICE &&
			       have[0].effective == admin &&
			       have[0].permitted == admin &&
			       have[0].inheritable == 0 &&
			       have[1].permitted == 0 &&
			       prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0
		       ? 0
		       : 1;
}

static int
without_nnp_apply(struct launch *l, struct err *e)
{
	if (bounding_apply(l, e) != 0 || identity_apply(l, e) != 0)
		return -1;
	return caps_apply(l, e);
}

static int
ends_with_nothing(void)
{
	return has_admin_alone() != 0 ||
	       uncap_apply(&scene.launch, &scene.err) != 0 || has_nothing();
}

static void
test_without_no_new_privs(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.block->flags = 0;
	assert_int_equal(attempt(without_nnp_apply, ends_with_nothing), 0);
	scene.block->bounding = 1u << CAP_CHOWN;
	assert_int_equal(attempt(without_nnp_apply, ends_with_nothing), 0);
}

/* A set-id program would start without its rights, and nobody would know. */
static int
inherits_no_new_privs(void *unused)
{
	(void)unused;
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return caps_apply(&scene.launch, &scene.err) == 0;
}

static void
test_inherited_no_new_privs(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.block->flags = 0;
	assert_int_equal(in_child(inherits_no_new_privs, NULL), 0);
}

static void
test_admin_that_stays(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.block->flags = 0;
	fault_return("syscall", SYS_capset, 1, 0);
	assert_int_equal(attempt(uncap_apply, NULL), STEP_FAILED);
	fault_clear();
	fault_fail("syscall", SYS_capset, 1, EPERM);
	assert_int_equal(attempt(uncap_apply, NULL), STEP_FAILED);
}

/* Inheritable and ambient ones, which a mail server may have left. */
static int
apply_with_ambient(void *argument)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct have[2];

	(void)argument;
	if (syscall(SYS_capget, &head, have) != 0)
		return 99;
	have[0].inheritable = have[0].permitted;
	if (syscall(SYS_capset, &head, have) != 0 ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0) != 0)
		return 98;
	if (caps_apply(&scene.launch, &scene.err) != 0)
		return 97;
	return has_nothing();
}

static void
test_ambient(void **state)
{
	(void)state;
	NEEDS_ROOT();
	scene.block->flags = POLICY_NO_NEW_PRIVS;
	assert_int_equal(in_child(apply_with_ambient, NULL), 0);
}

static void
test_caps_failing_calls(void **state)
{
	static const struct failure rows[] = {
		{ "prctl", PR_CAP_AMBIENT, 1, EPERM },
		{ "syscall", SYS_capset, 1, EPERM },
		{ "syscall", SYS_capget, 1, EPERM },
		{ "prctl", PR_SET_NO_NEW_PRIVS, 1, EINVAL },
		{ "prctl", PR_GET_NO_NEW_PRIVS, 1, EINVAL },
	};

	(void)state;
	scene.block->flags = POLICY_NO_NEW_PRIVS;
	expect_failures(caps_apply, rows, COUNT(rows));
	fault_return("prctl", PR_SET_NO_NEW_PRIVS, 1, 0);
	assert_int_equal(attempt(caps_apply, NULL), STEP_FAILED);
	fault_clear();
	/* Before Linux 4.3 there was nothing to clear. */
	fault_fail("prctl", PR_CAP_AMBIENT, 1, EINVAL);
	assert_int_equal(attempt(caps_apply, NULL), 0);
	fault_clear();
	NEEDS_ROOT();
	fault_return("syscall", SYS_capset, 1, 0);
	assert_int_equal(attempt(caps_apply, NULL), STEP_FAILED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("the bounding set is what the policy keeps (T23)",
		      test_bounding),
		STEPS("a policy may keep all of it",
		      test_bounding_that_keeps_all),
		STEPS("as the recipient the bounding set needs leave",
		      test_bounding_as_the_recipient),
		STEPS("a bounding set that stays is a failed step",
		      test_bounding_failing_calls),
		STEPS("no capability is left, in any set (T23)", test_caps),
		STEPS("without no_new_privs one is left, and none in the end",
		      test_without_no_new_privs),
		STEPS("no_new_privs of the mail server's is a failed step",
		      test_inherited_no_new_privs),
		STEPS("the one that was left must go",
		      test_admin_that_stays),
		STEPS("ambient and inheritable ones go too (T23)",
		      test_ambient),
		STEPS("capabilities that stay are a failed step (T22)",
		      test_caps_failing_calls),
	};

	return cmocka_run_group_tests_name("caps", tests, NULL, NULL);
}
