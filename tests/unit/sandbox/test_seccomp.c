/* SPDX-License-Identifier: ISC */
/*
 * The filter: loaded as it is, with the numbers of this run, and with what
 * becomes of it where nobody listens.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "tests/unit/sandbox/scene.h"

#define NONCE 0x0123456789abcdefULL
#define NR offsetof(struct seccomp_data, nr)
#define DENY (SECCOMP_RET_USER_NOTIF | POLICY_NOTIFY_DENY)
#define EXEC (SECCOMP_RET_USER_NOTIF | POLICY_NOTIFY_EXEC)

/* getppid is denied, getpgrp is what an exec would be; the rest goes, and
 * the nonce stands where it is compared, and where it is not. */
static const struct sock_filter filter[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, NR),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, DENY),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgrp, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, EXEC),
	BPF_STMT(BPF_LD | BPF_IMM, POLICY_NONCE_LO),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, POLICY_NONCE_LO, 0, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, POLICY_NONCE_HI, 0, 0),
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, POLICY_NONCE_HI, 0, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static void
ready(void)
{
	scene.block->flags |= POLICY_SECCOMP;
	scene.block->filter = blob_array(&scene_blob, filter, COUNT(filter),
					 sizeof filter[0]);
	scene.launch.nonce = NONCE;
	scene_ready();
}

/* Root may load without it, and everybody else may not. */
static int
apply(struct launch *l, struct err *e)
{
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return seccomp_apply(l, e);
}

static int
has_listener(void)
{
	const struct sock_filter *f = scene_nursery.filter;

	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 2 ||
	    scene.launch.listener_fd < 0 || scene.launch.degraded != 0)
		return 1;
	if (f[6].k != (uint32_t)NONCE || f[7].k != (uint32_t)(NONCE >> 32))
		return 2;
	if (f[5].k != POLICY_NONCE_LO || f[8].k != POLICY_NONCE_HI)
		return 3;
	return f[2].k == DENY && f[4].k == EXEC ? 0 : 4;
}

static void
test_listener(void **state)
{
	(void)state;
	ready();
	assert_int_equal(attempt(apply, has_listener), 0);
}

/* Without a listener the same is denied, unreported, and exec goes on. */
static int
has_no_listener(void)
{
	if (scene.launch.listener_fd >= 0 ||
	    scene.launch.degraded != POLICY_LAYER_LISTENER)
		return 1;
	if (syscall(SYS_getppid) != -1 || errno != EPERM)
		return 2;
	return syscall(SYS_getpgrp) > 0 ? 0 : 3;
}

static void
test_no_listener(void **state)
{
	(void)state;
	ready();
	scene.block->degraded = POLICY_LAYER_LISTENER;
	fault_fail("syscall", SYS_seccomp, 1, EBUSY);
	assert_int_equal(attempt(apply, has_no_listener), 0);
	scene.block->degraded = 0;
	fault_clear();
	fault_fail("syscall", SYS_seccomp, 1, EBUSY);
	assert_int_equal(attempt(apply, NULL), STEP_FAILED);
}

/* Before Linux 5.19: a flag less. */
static void
test_older_kernel(void **state)
{
	(void)state;
	ready();
	fault_fail("syscall", SYS_seccomp, 1, EINVAL);
	assert_int_equal(attempt(apply, has_listener), 0);
}

static int
has_nothing(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 0 &&
			       scene.launch.degraded ==
				       (POLICY_LAYER_LISTENER |
					POLICY_LAYER_SECCOMP)
		       ? 0
		       : 1;
}

static void
test_no_seccomp(void **state)
{
	(void)state;
	ready();
	scene.block->degraded = POLICY_LAYER_LISTENER | POLICY_LAYER_SECCOMP;
	fault_fail("syscall", SYS_seccomp, 0, EINVAL);
	assert_int_equal(attempt(apply, has_nothing), 0);
	scene.block->degraded = POLICY_LAYER_LISTENER;
	assert_int_equal(attempt(apply, NULL), STEP_FAILED);
	scene.block->degraded = POLICY_LAYER_SECCOMP;
	assert_int_equal(attempt(apply, NULL), STEP_FAILED);
	scene.block->degraded = 0;
	assert_int_equal(attempt(apply, NULL), STEP_FAILED);
}

/* A filter that the kernel does not take is no filter: nothing starts. */
static void
test_bad_filter(void **state)
{
	(void)state;
	ready();
	scene.block->filter.count = 0;
	scene.block->degraded = POLICY_LAYER_LISTENER;
	assert_int_equal(attempt(apply, NULL), STEP_FAILED);
	scene.block->filter.count = COUNT(filter) - 1;	/* no return */
	assert_int_equal(attempt(apply, NULL), STEP_FAILED);
}

static int
is_unfiltered(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 0 ? 0 : 1;
}

static void
test_not_wanted(void **state)
{
	(void)state;
	ready();
	scene.block->flags &= ~POLICY_SECCOMP;
	assert_int_equal(attempt(seccomp_apply, is_unfiltered), 0);
}

/* The policy's own filter stays as it was: it is patched in a copy. */
static void
test_policy_is_untouched(void **state)
{
	const struct sock_filter *f;

	(void)state;
	ready();
	fault_return("syscall", SYS_seccomp, 1, 5);
	assert_int_equal(seccomp_apply(&scene.launch, &scene.err), 0);
	assert_int_equal(scene.launch.listener_fd, 5);
	f = (const void *)((const char *)scene.block + scene.block->filter.off);
	assert_memory_equal(f, filter, sizeof filter);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("a filter is loaded with this run's numbers",
		      test_listener),
		STEPS("without a listener it denies unreported, by leave",
		      test_no_listener),
		STEPS("an older kernel gets fewer flags", test_older_kernel),
		STEPS("without seccomp nothing starts but by leave",
		      test_no_seccomp),
		STEPS("a filter the kernel refuses is a failed step",
		      test_bad_filter),
		STEPS("a policy without a filter has none", test_not_wanted),
		STEPS("the policy's filter is not written to",
		      test_policy_is_untouched),
	};

	return cmocka_run_group_tests_name("seccomp", tests, NULL, NULL);
}
