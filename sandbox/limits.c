/* SPDX-License-Identifier: ISC */
/*
 * limits: from the policy's Limit...= to resource limits; never raises one.
 * Phase: child.
 */
#include <errno.h>
#include <sys/resource.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"

static rlim_t
lower(rlim_t have, uint64_t wanted)
{
	rlim_t w = wanted == UINT64_MAX ? RLIM_INFINITY : (rlim_t)wanted;

	return w < have ? w : have;
}

int
limits_apply(struct launch *l, struct err *e)
{
	const struct policy_block *b = l->plan->policy;
	const struct policy_limit *limit = policy_array(b, b->limits.off);
	struct rlimit have;
	struct rlimit want;
	uint32_t i;

	for (i = 0; i < b->limits.count; i++) {
		const int resource = (int)limit[i].resource;

		if (prlimit(0, resource, NULL, &have) != 0)
			return step_failed(e, errno, "prlimit");
		want.rlim_max = lower(have.rlim_max, limit[i].hard);
		want.rlim_cur = lower(lower(have.rlim_cur, limit[i].soft),
				      want.rlim_max);
		if (want.rlim_cur == have.rlim_cur &&
		    want.rlim_max == have.rlim_max)
			continue;
		if (prlimit(0, resource, &want, NULL) != 0 ||
		    prlimit(0, resource, NULL, &have) != 0)
			return step_failed(e, errno, "prlimit");
		if (have.rlim_cur != want.rlim_cur ||
		    have.rlim_max != want.rlim_max)
			return step_failed(e, 0, "prlimit");
	}
	return 0;
}
