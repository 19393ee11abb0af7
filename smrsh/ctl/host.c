/* SPDX-License-Identifier: ISC */
/*
 * host: from a policy to what of it this kernel cannot enforce.
 * Phase: asks the kernel; changes nothing.
 */
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/ctl/host.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"

/* clang-format off */
static const struct {
	uint32_t layer;
	uint32_t action;	/* that the filter returns */
	const char *name;
} actions[] = {
	{ POLICY_LAYER_SECCOMP,  SECCOMP_RET_ERRNO,      "seccomp (Linux 3.5)" },
	{ POLICY_LAYER_LISTENER, SECCOMP_RET_USER_NOTIF, "seccomp-listener (Linux 5.5)" },
};
/* clang-format on */

#define ACTIONS (sizeof actions / sizeof actions[0])

void
host_probe(struct host *out)
{
	size_t i;

	sandbox_probe(&out->layers);
	out->lacks = 0;
	for (i = 0; i < ACTIONS; i++)
		if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0,
			    &actions[i].action) != 0)
			out->lacks |= actions[i].layer;
}

int
host_check(const struct host *h, const struct policy_block *b,
	   uint32_t *out_missing, struct err *e)
{
	const struct plan plan = { .policy = b, .changes_identity = true };
	size_t i;

	if (sandbox_check_layers(&plan, &h->layers, out_missing, e) != 0)
		return -1;
	for (i = 0; i < ACTIONS; i++) {
		if ((b->flags & POLICY_SECCOMP) == 0 ||
		    (h->lacks & actions[i].layer) == 0)
			continue;
		*out_missing |= actions[i].layer;
		if ((b->degraded & actions[i].layer) != 0)
			continue;
		(void)err_set(e, ERR_CONFIG, RULE_STEP, 0,
			      "the program cannot be confined on this host");
		return err_detail(e, "the kernel has no %s: name it in"
				  " DegradedLayers= to do without",
				  actions[i].name);
	}
	return 0;
}

int
host_check_all(const struct written *w, struct err *e)
{
	const struct policy_block *b;
	struct host h;
	uint32_t missing;
	struct err why;
	size_t i;

	host_probe(&h);
	for (i = 0; i < w->policy_count; i++) {
		const char *name = written_name(w, i);

		if (policy_find(&w->policy, name, &b, e) != 0)
			return -1;
		if (host_check(&h, b, &missing, &why) != 0)
			return err_set(e, ERR_CONFIG, RULE_STEP, 0, "%s: %s"
				       " (or --no-host-check, for another"
				       " host)", *name != '\0' ? name :
				       "smrsh2.conf", why.detail);
	}
	return 0;
}
