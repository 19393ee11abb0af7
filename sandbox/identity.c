/* SPDX-License-Identifier: ISC */
/*
 * identity: from root to the plan's user, proven.
 * Phase: child.
 * Raw system calls: the C library's wrappers speak to other threads.
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"

#ifdef SYS_setresuid32		/* 32-bit machines: uids of 32 bits */
#define NR_SETRESUID SYS_setresuid32
#define NR_SETRESGID SYS_setresgid32
#define NR_SETGROUPS SYS_setgroups32
#define NR_SETUID SYS_setuid32
#define NR_SETGID SYS_setgid32
#else
#define NR_SETRESUID SYS_setresuid
#define NR_SETRESGID SYS_setresgid
#define NR_SETGROUPS SYS_setgroups
#define NR_SETUID SYS_setuid
#define NR_SETGID SYS_setgid
#endif

static bool
has_groups(const struct plan *plan)
{
	gid_t have[PLAN_GROUPS_MAX];
	int n = getgroups(PLAN_GROUPS_MAX, have);
	size_t i;
	size_t j;

	if (n < 0 || (size_t)n != plan->group_count)
		return false;
	for (i = 0; i < plan->group_count; i++) {	/* the kernel sorts */
		for (j = 0; j < plan->group_count; j++)
			if (have[j] == plan->groups[i])
				break;
		if (j == plan->group_count)
			return false;
	}
	return true;
}

/* Against: a drop that reports success and leaves a way back. */
static int
prove(const struct plan *plan, struct err *e)
{
	uid_t u[3];
	gid_t g[3];
	int i;

	if (getresuid(&u[0], &u[1], &u[2]) != 0 ||
	    getresgid(&g[0], &g[1], &g[2]) != 0)
		return step_failed(e, errno, "getresuid");
	for (i = 0; i < 3; i++)
		if (u[i] != plan->uid || g[i] != plan->gid)
			return step_failed(e, 0, "setresuid");
	if (plan->uid == 0 || syscall(NR_SETUID, 0) == 0 ||
	    syscall(NR_SETGID, 0) == 0)
		return step_failed(e, 0, "still privileged");
	return 0;
}

int
identity_apply(struct launch *l, struct err *e)
{
	const struct plan *plan = l->plan;

	if (plan->changes_identity) {
		if (syscall(NR_SETGROUPS, plan->group_count, plan->groups) != 0)
			return step_failed(e, errno, "setgroups");
		if (!has_groups(plan))
			return step_failed(e, 0, "setgroups");
	}
	/* As the recipient: gives up the group of a set-group-ID launcher. */
	if (syscall(NR_SETRESGID, plan->gid, plan->gid, plan->gid) != 0)
		return step_failed(e, errno, "setresgid");
	if (syscall(NR_SETRESUID, plan->uid, plan->uid, plan->uid) != 0)
		return step_failed(e, errno, "setresuid");
	return prove(plan, e);
}
