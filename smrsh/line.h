/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_LINE_H
#define SMRSH_LINE_H

#include "smrsh/audit/audit.h"
#include "smrsh/policy/policy.h"
#include "smrsh/run/run.h"
#include "smrsh2/err.h"
#include "smrsh2/outcome.h"
#include "smrsh2/plan.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

/* Large and seldom used; apart, so that its pages can be given back. */
struct line_room {
	struct run_room run;
	struct plan plans[SCRIPT_COMMANDS_MAX];
	char text[AUDIT_TEXT_MAX];
};

/* All that one delivery needs, made once; what is used most comes first. */
struct line {
	struct request request;
	struct policy policy;
	/* What the commands so far have come to. */
	int status;
	int signal;	/* an exec'ed program died of it; 0: none */
	bool is_over;	/* nothing more of the line runs */
	bool has_outcome;	/* of a program, not yet on record */
	struct audit audit;
	struct run run;
	struct line_room *room;
	struct outcome outcome;
	struct recipient recipient;
	struct script script;
	struct err error;	/* why it goes no further */
};

/*
 * Decides the whole line: nothing is changed and nothing has run.
 * 0, or -1 with l->error.
 */
int line_decide(struct line *l, char *const *environment);

/* Runs it.  Returns the exit status of the launcher. */
int line_run(struct line *l);

#endif
