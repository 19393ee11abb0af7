/* SPDX-License-Identifier: ISC */
/*
 * caps: from whatever capabilities there are to none, for good.
 * Phase: child.
 * Raw system calls: the child shares its parent's memory, and the C
 * library's wrappers may keep state in it.
 */
#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"

#define SECURE (SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |			\
		SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |	\
		SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)

/*
 * Drops all capabilities the policy does not keep from the bounding set, and
 * root's claim to any.  As the recipient there is no right to (CAP_SETPCAP)
 * and, with no_new_privs, no need.
 */
int
bounding_apply(struct launch *l, struct err *e)
{
	uint64_t keep = l->plan->policy->bounding;
	unsigned long cap;

	if (!l->plan->changes_identity)
		return step_degrade(l, POLICY_LAYER_BOUNDING, EPERM,
				    "bounding set without CAP_SETPCAP", e);
	if (prctl(PR_SET_SECUREBITS, SECURE, 0, 0, 0) != 0)
		return step_failed(e, errno, "securebits");
	if (prctl(PR_GET_SECUREBITS, 0, 0, 0, 0) != SECURE)
		return step_failed(e, 0, "securebits");
	for (cap = 0; cap < 64; cap++) {
		if ((keep >> cap & 1) != 0)
			continue;
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0) {
			if (prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 0)
				continue;
			return step_failed(e, 0, "bounding set");
		}
		if (errno == EINVAL && cap > 0)	/* beyond the last one */
			return 0;
		return step_failed(e, errno, "bounding set");
	}
	return 0;
}

int
caps_apply(struct launch *l, struct err *e)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
	struct __user_cap_data_struct have[2] = { { 1, 1, 1 }, { 1, 1, 1 } };
	size_t i;

	/* EINVAL: before Linux 4.3 there were no ambient capabilities. */
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 &&
	    errno != EINVAL)
		return step_failed(e, errno, "ambient capabilities");
	if (syscall(SYS_capset, &head, none) != 0 ||
	    syscall(SYS_capget, &head, have) != 0)
		return step_failed(e, errno, "capset");
	for (i = 0; i < 2; i++)
		if ((have[i].effective | have[i].permitted |
		     have[i].inheritable) != 0)
			return step_failed(e, 0, "capset");
	/* Against: set-id programs, and a filter that they would run under. */
	if ((l->plan->policy->flags & POLICY_NO_NEW_PRIVS) != 0 &&
	    (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	     prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1))
		return step_failed(e, errno, "no_new_privs");
	return 0;
}
