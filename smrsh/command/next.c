/* SPDX-License-Identifier: ISC */
/*
 * next: from the status of one command to the next one of the line.
 * Phase: act.
 */
#include "smrsh/command/command.h"
#include "smrsh2/script.h"

struct command *
command_next(struct script *s, int status)
{
	while (s->next < s->count) {
		struct command *c = &s->commands[s->next++];

		if (c->is_comment || (c->join == JOIN_AND && status != 0) ||
		    (c->join == JOIN_OR && status == 0))
			continue;
		return c;
	}
	return NULL;
}
