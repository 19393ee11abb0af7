/* SPDX-License-Identifier: ISC */
/*
 * decide: the half of a delivery that changes nothing, for the launcher and
 * for smrsh2ctl explain.
 */
#ifndef SMRSH_DECIDE_H
#define SMRSH_DECIDE_H

struct err;
struct plan;
struct policy;
struct policy_block;
struct recipient;
struct request;
struct script;

struct decision {
	const struct request *request;
	const char *policy_file;
	const char *directory;		/* of the commands */
	char *const *environment;
	/* What comes of it. */
	struct policy *policy;
	const struct policy_block *fallback;	/* NULL: there is no policy */
	struct script *script;
	struct recipient *recipient;
	struct plan *plans;	/* SCRIPT_COMMANDS_MAX: one for each program */
};

/* Decides the whole line.  0, or -1 with the first reason against it. */
int decide_line(struct decision *d, struct err *e);

#endif
