/* SPDX-License-Identifier: ISC */
/*
 * probe: from this kernel to the layers it offers.
 * Phase: decide.
 */
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "sandbox/uapi.h"
#include "smrsh2/plan.h"

void
sandbox_probe(struct layers *out)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
			   LANDLOCK_CREATE_RULESET_VERSION);

	out->landlock_abi = abi > 0 ? (int)abi : 0;
}

/* clang-format off */
static const struct {
	uint32_t layer;
	uint32_t flag;		/* the policy asks for it */
	int abi;		/* Landlock ABI that brought it */
	const char *name;
} needs[] = {
	{ POLICY_LAYER_LANDLOCK, POLICY_LANDLOCK, 1, "landlock (Linux 5.13)" },
	{ POLICY_LAYER_TRUNCATE, POLICY_LANDLOCK, 3, "landlock-truncate (Linux 6.2)" },
	{ POLICY_LAYER_TCP,      POLICY_TCP,      4, "landlock-tcp (Linux 6.7)" },
	{ POLICY_LAYER_SCOPE,    POLICY_SCOPE,    6, "landlock-scope (Linux 6.12)" },
};
/* clang-format on */

int
sandbox_check_layers(const struct plan *plan, const struct layers *layers,
		     uint32_t *out_degraded, struct err *e)
{
	const struct policy_block *b = plan->policy;
	size_t i;

	/* As the recipient the bounding set stays: see bounding_apply(). */
	*out_degraded = plan->changes_identity ? 0 : POLICY_LAYER_BOUNDING;
	for (i = 0; i < sizeof needs / sizeof needs[0]; i++) {
		if ((b->flags & needs[i].flag) == 0 ||
		    layers->landlock_abi >= needs[i].abi)
			continue;
		*out_degraded |= needs[i].layer;
		if ((b->degraded & needs[i].layer) != 0)
			continue;
		(void)err_set(e, ERR_CONFIG, RULE_STEP, 0,
			      "deferred: the program cannot be confined on"
			      " this host");
		return err_detail(e, "the kernel has no %s: name it in"
				  " DegradedLayers= to do without",
				  needs[i].name);
	}
	return 0;
}

int
sandbox_check(const struct plan *plan, const struct layers *layers,
	      uint32_t *out_degraded, struct err *e)
{
	return sandbox_check_layers(plan, layers, out_degraded, e) != 0 ? -1 :
	       server_check(plan, e);
}
