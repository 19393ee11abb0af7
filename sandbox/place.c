/* SPDX-License-Identifier: ISC */
/*
 * place: from a path to whether it may have what its entry says.  What the
 * compiler knew, it has refused; where a home is, only the launcher knows.
 * Phase: child.
 * Against: a home that lies among programs: what is written there could be
 * executed.
 */
#include <string.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"

static bool
contains(const char *outer, const char *inner)
{
	const size_t len = strlen(outer);

	if (len == 1)		/* "/" */
		return true;
	return strncmp(outer, inner, len) == 0 &&
	       (inner[len] == '\0' || inner[len] == '/');
}

/* One that is written and one that is executed, and one is a home's. */
static bool
is_clash(const struct policy_path *p, const struct policy_path *q)
{
	const uint16_t both = p->access | q->access;

	return ((p->flags ^ q->flags) & POLICY_PATH_HOME) != 0 &&
	       (both & POLICY_PATH_WRITE) != 0 &&
	       (both & POLICY_PATH_EXECUTE) != 0;
}

static int
refuse(const char *name, const char *other, const char *why, struct err *e)
{
	(void)step_failed(e, 0, name);
	return err_detail(e, "%s and %s: one lies in the other, and %s", name,
			  other, why);
}

int
place_check(const struct launch *l, const struct policy_path *p,
	    const char *name, struct err *e)
{
	const struct policy_block *b = l->plan->policy;
	const struct policy_path *q = policy_array(b, b->paths.off);
	const struct policy_path *end = q + b->paths.count;
	char other[PLAN_PATH_MAX];

	for (; q < end; q++) {
		if (q->access != 0 && !is_clash(p, q))
			continue;
		landlock_expand(l, q, other);
		if (other[0] == '\0' ||
		    (!contains(name, other) && !contains(other, name)))
			continue;
		if (q->access != 0)
			return refuse(name, other, "what can be written may not"
					" be executed (ExecPaths=,"
					" ReadWritePaths=)", e);
		if (contains(other, name))
			return 1;
		return refuse(name, other, "Landlock cannot take the second out"
				" of the first (InaccessiblePaths=)", e);
	}
	return 0;
}
