/* SPDX-License-Identifier: ISC */
/*
 * decide: from a request and the policy to a plan for each program of the
 * line.
 * Phase: decide.
 */
#include "smrsh/command/command.h"
#include "smrsh/decide.h"
#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/script.h"

/*
 * smrsh looks names up while it reads the line: the first reason to refuse,
 * from left to right, is the one that is told.
 */
static int
decide_commands(const struct decision *d, struct err *e)
{
	const struct policy_header *h = d->policy->header;
	const struct trust trust = { h->owners, h->owner_count };
	struct err earlier;
	int parsed = command_parse(d->script, d->request, d->directory, e);

	if (parsed == 0)
		return command_resolve(d->script, d->directory, &trust, e);
	if (command_resolve(d->script, d->directory, &trust, &earlier) != 0)
		*e = earlier;
	return -1;
}

int
decide_line(struct decision *d, struct err *e)
{
	size_t i;

	if (policy_open(d->policy, d->policy_file, e) != 0 ||
	    policy_find(d->policy, "", &d->fallback, e) != 0 ||
	    decide_commands(d, e) != 0 ||
	    policy_recipient(d->recipient, e) != 0)
		return -1;
	for (i = 0; i < d->script->count; i++) {
		const struct command *c = &d->script->commands[i];

		if (c->kind == COMMAND_RUN && !c->is_comment &&
		    policy_plan(&d->plans[i], d->policy, c, d->recipient,
				d->environment, e) != 0)
			return -1;
	}
	return 0;
}
