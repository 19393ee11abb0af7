/* SPDX-License-Identifier: ISC */
/*
 * submission: from the execs of smrsh2-submit to letters, sent or not.
 * Phase: act.
 *
 * Each exec of it is a letter that is owed until it says what became of it.
 * One that never does, or could not be sent now, defers the message: vacation
 * and its like do not ask.  A program could speak in its name; it would only
 * hide the loss of its own letter.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "smrsh/run/parts.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/submission.h"

bool
submission_is_on(const struct run *r)
{
	return (r->plan->policy->flags & POLICY_SUBMIT) != 0;
}

bool
submission_begin(struct run *r, const struct stat *st, struct violation *v)
{
	const struct policy_block *b = r->plan->policy;
	struct stat shim;

	if (!submission_is_on(r) || stat(SMRSH_SUBMIT, &shim) != 0 ||
	    shim.st_dev != st->st_dev || shim.st_ino != st->st_ino)
		return false;
	/* Against: a program that answers and answers (a loop of its own). */
	if (r->letters >= b->max_submissions) {
		v->kind = VIOLATION_SUBMISSIONS;
		v->count = b->max_submissions;
		if ((b->flags & POLICY_COMPLAIN) == 0) {
			r->has_too_many_letters = true;
			return true;
		}
	}
	r->letters++;
	r->unsent++;
	return true;
}

bool
submission_end(struct run *r, struct violation *v)
{
	const size_t mark = strlen(SUBMISSION_MARK);
	char text[VIOLATION_PATH_MAX];
	char *from;
	char *to;

	if (!submission_is_on(r) ||
	    strncmp(v->path, SUBMISSION_MARK, mark) != 0)
		return false;
	if (r->unsent > 0)
		r->unsent--;
	strcpy(text, v->path + mark);
	v->kind = VIOLATION_SUBMIT;
	v->nr = (int)strtol(text, &from, 10);
	v->count = strtoull(from, &from, 10);
	from += strspn(from, " ");
	to = from + strcspn(from, " ");
	if (*to != '\0')
		*to++ = '\0';
	strcpy(v->exe, from);
	strcpy(v->path, to);
	return true;
}
