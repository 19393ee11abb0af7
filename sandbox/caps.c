/* SPDX-License-Identifier: ISC */
/*
 * caps: from whatever capabilities there are to none, for good.
 *
 * Without no_new_privs the kernel takes a Landlock domain and a filter from
 * CAP_SYS_ADMIN alone (landlock(7), seccomp(2)): it outlives the uid change,
 * is all that caps_apply() leaves, and goes when both are in force.
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

#define SECURE (SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |	\
		SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)
#define ROOTLESS (SECBIT_NOROOT | SECBIT_NOROOT_LOCKED)
#define ADMIN (1u << CAP_SYS_ADMIN)

/* A set-user-ID program of root's may have what the policy keeps for it; the
 * exec itself ends KEEP_CAPS. */
static unsigned long
secure_bits(const struct launch *l)
{
	if (!setid_may_gain(l))
		return SECURE | ROOTLESS;
	return SECURE | SECBIT_KEEP_CAPS |
	       (l->plan->policy->bounding == 0 ? ROOTLESS : 0);
}

/*
 * Drops all capabilities the policy does not keep from the bounding set, and
 * root's claim to any.  As the recipient there is no right to (CAP_SETPCAP)
 * and, with no_new_privs, no need.
 */
int
bounding_apply(struct launch *l, struct err *e)
{
	const unsigned long secure = secure_bits(l);
	uint64_t keep = l->plan->policy->bounding;
	unsigned long cap;

	if (!l->plan->changes_identity)
		return step_degrade(l, POLICY_LAYER_BOUNDING, EPERM,
				    "bounding set without CAP_SETPCAP", e);
	if (prctl(PR_SET_SECUREBITS, secure, 0, 0, 0) != 0)
		return step_failed(e, errno, "securebits");
	if (prctl(PR_GET_SECUREBITS, 0, 0, 0, 0) != (int)secure)
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

/* Leaves these capabilities, permitted and effective, and proves it. */
static int
leave(uint32_t caps, struct err *e)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct want[2] = { { caps, caps, 0 },
						  { 0, 0, 0 } };
	struct __user_cap_data_struct have[2] = { { 1, 1, 1 }, { 1, 1, 1 } };
	size_t i;

	if (syscall(SYS_capset, &head, want) != 0 ||
	    syscall(SYS_capget, &head, have) != 0)
		return step_failed(e, errno, "capset");
	for (i = 0; i < 2; i++)
		if (have[i].effective != want[i].effective ||
		    have[i].permitted != want[i].permitted ||
		    have[i].inheritable != 0)
			return step_failed(e, 0, "capset");
	return 0;
}

int
caps_apply(struct launch *l, struct err *e)
{
	const int nnp = setid_may_gain(l) ? 0 : 1;

	/* EINVAL: before Linux 4.3 there were no ambient capabilities. */
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 &&
	    errno != EINVAL)
		return step_failed(e, errno, "ambient capabilities");
	if (leave(setid_may_gain(l) ? ADMIN : 0, e) != 0)
		return -1;
	/* Against: set-id programs, and a filter that they would run under;
	 * and, where they are meant, a flag that the mail server has set. */
	if ((nnp == 1 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) ||
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != nnp)
		return step_failed(e, errno, "no_new_privs");
	return 0;
}

/* The compiler sees to it that the filter lets this pass. */
int
uncap_apply(struct launch *l, struct err *e)
{
	return setid_may_gain(l) ? leave(0, e) : 0;
}
