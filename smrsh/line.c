/* SPDX-License-Identifier: ISC */
/*
 * line: from a request to its end, one command after the other.
 * Phase: decide, then act.
 */
#include <sysexits.h>
#include <unistd.h>

#include "smrsh/command/command.h"
#include "smrsh/decide.h"
#include "smrsh/line.h"
#include "smrsh/status.h"

#define STACK_USED 65536u	/* what deciding may have touched */
#define STACK_KEPT 1024u	/* for the calls below idle() */

int
line_decide(struct line *l, char *const *environment)
{
	struct decision d = {
		&l->request, SMRSH_POLICY, SMRSH_CMDDIR, environment,
		&l->policy,  NULL,	   &l->script,	 &l->recipient,
		l->room->plans,
	};
	const int decided = decide_line(&d, &l->error);

	if (d.fallback != NULL)
		l->audit.mode = (enum policy_audit)d.fallback->audit;
	if (d.fallback != NULL && d.fallback->audit_socket != 0)
		l->audit.collector = policy_string(d.fallback,
						   d.fallback->audit_socket);
	return decided;
}

static bool
is_last(const struct line *l, const struct command *c)
{
	const struct command *end = &l->script.commands[l->script.count];

	for (c++; c < end; c++)
		if (c->kind == COMMAND_RUN && !c->is_comment)
			return false;
	return true;
}

/* A deferral in the middle of the line ends it. */
static void
defer(struct line *l)
{
	l->status = status_refused(&l->audit, &l->request, l->run.err_fd,
				   &l->error);
	l->is_over = true;
}

/*
 * A program's end goes on record when the next one begins or the line is
 * over: what it left behind can still change the status.
 */
static void
record_outcome(struct line *l)
{
	if (!l->has_outcome)
		return;
	l->has_outcome = false;
	l->outcome.violations = l->run.violations;
	l->outcome.out_bytes = l->run.out_bytes;
	l->outcome.lost_bytes = l->run.lost_bytes;
	audit_done(&l->audit, &l->outcome, l->status);
}

static void
run_program(struct line *l, const struct command *c)
{
	const struct plan *plan = &l->room->plans[c - l->script.commands];
	const struct layers *layers = &l->run.layers;
	struct outcome *out = &l->outcome;
	uint32_t degraded;

	record_outcome(l);
	if (sandbox_check(plan, layers, &degraded, &l->error) != 0 ||
	    audit_intent(&l->audit, c, plan, layers->landlock_abi, degraded,
			 &l->error) != 0) {
		defer(l);
		return;
	}
	run_command(&l->run, plan, l->audit.nonce, c->is_exec || is_last(l, c),
		    out);
	out->degraded |= degraded;
	l->has_outcome = true;
	l->status = status_of(out);
	status_explain(&l->request, c, out, l->run.err_fd);
	l->is_over = c->is_exec || (out->end != OUTCOME_EXIT &&
				     out->end != OUTCOME_SIGNAL);
	if (c->is_exec && out->end == OUTCOME_SIGNAL && !out->is_neutered)
		l->signal = out->signal;
}

static void
run_exit(struct line *l, const struct command *c)
{
	const char *message;

	l->status = command_exit(c->argv, l->status, &message);
	l->is_over = true;
	if (message != NULL)
		status_say(&l->request, message, l->run.err_fd);
}

/* What only shows when everything has ended. */
static void
settle(struct line *l)
{
	const bool was_left = run_end(&l->run);

	l->outcome.unsent = l->run.unsent;
	if (l->run.has_neutered_failure || l->run.unsent > 0) {
		if (!l->outcome.is_neutered)
			status_say(&l->request, l->run.has_neutered_failure
						? STATUS_NEUTERED
						: STATUS_UNSENT,
				   l->run.err_fd);
		l->outcome.is_neutered = l->run.has_neutered_failure;
		l->status = EX_TEMPFAIL;
		l->signal = 0;
	} else if (l->run.has_too_many_letters) {
		/* Tried again it would send the first ones again. */
		l->status = EX_UNAVAILABLE;
		l->signal = 0;
		status_say(&l->request, "refused: the program sends more"
			   " messages than it may", l->run.err_fd);
	} else if (was_left && l->status == 0) {
		l->status = EX_TEMPFAIL;
		status_say(&l->request, "deferred: the program left processes"
			   " behind, and they were ended", l->run.err_fd);
	}
	record_outcome(l);
}

static void
violation(void *context, const struct violation *v)
{
	struct line *l = context;

	audit_violation(&l->audit, v);
}

/* Gives back what nothing needs while a program runs. */
static void
idle(void *context)
{
	struct line *l = context;
	char *here = __builtin_frame_address(0);

	run_give_back(here - STACK_USED - STACK_KEPT, STACK_USED);
	run_give_back(l->room->text, sizeof l->room->text);
}

int
line_run(struct line *l)
{
	const struct run_events events = { violation, idle, l };
	struct command *c;

	if (run_begin(&l->run, &l->room->run, &events, &l->error) != 0)
		return status_refused(&l->audit, &l->request, STDERR_FILENO,
				      &l->error);
	while (!l->is_over &&
	       (c = command_next(&l->script, l->status)) != NULL) {
		switch (c->kind) {
		case COMMAND_RUN:
			run_program(l, c);
			break;
		case COMMAND_ECHO:
			l->status = command_echo(l->run.out_fd, c->argv);
			break;
		case COMMAND_EXIT:
			run_exit(l, c);
			break;
		}
	}
	settle(l);
	return status_exit(l->status, l->signal);
}
