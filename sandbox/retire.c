/* SPDX-License-Identifier: ISC */
/*
 * retire: from a supervisor that is root to one that can only end its
 * program.
 * Phase: parent, once nothing more has to be launched; irreversible.
 * Against: a supervisor taken over by what it supervises.
 */
#include <errno.h>
#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/sandbox.h"
#include "sandbox/steps.h"
#include "smrsh2/plan.h"

int
sandbox_retire(const struct plan *plan, struct err *e)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct keep[2] = {
		{ 1U << CAP_KILL, 1U << CAP_KILL, 0 }, { 0, 0, 0 },
	};

	if (!plan->changes_identity)
		return 0;
	(void)setfsgid(plan->gid);
	(void)setfsuid(plan->uid);
	/* Both return the previous id, success or not: ask again. */
	if ((gid_t)setfsgid((gid_t)-1) != plan->gid ||
	    (uid_t)setfsuid((uid_t)-1) != plan->uid)
		return step_failed(e, 0, "setfsuid of the supervisor");
	if (syscall(SYS_capset, &head, keep) != 0)
		return step_failed(e, errno, "capset of the supervisor");
	return 0;
}
