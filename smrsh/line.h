/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_LINE_H
#define SMRSH_LINE_H

#include "smrsh/audit/audit.h"
#include "smrsh/policy/policy.h"
#include "smrsh/run/run.h"
#include "smrsh2/outcome.h"
#include "smrsh2/plan.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

/* All that one delivery needs, made once. */
struct line {
	struct request request;
	struct script script;
	struct policy policy;
	struct recipient recipient;
	struct plan plans[SCRIPT_COMMANDS_MAX];
	struct run run;
	struct audit audit;
	/* What the commands so far have come to. */
	int status;
	int signal;	/* an exec'ed program died of it; 0: none */
	bool is_over;	/* nothing more of the line runs */
	bool has_outcome;	/* of a program, not yet on record */
	struct outcome outcome;
};

/*
 * Decides the whole line: nothing is changed and nothing has run.
 * 0, or -1 with *e.
 */
int line_decide(struct line *l, char *const *environment, struct err *e);

/* Runs it.  Returns the exit status of the launcher. */
int line_run(struct line *l);

#endif
