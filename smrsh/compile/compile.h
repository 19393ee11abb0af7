/* SPDX-License-Identifier: ISC */
/*
 * compile: from configuration text to the compiled policy.
 * The door of the room; used by smrsh2ctl and by the build.
 */
#ifndef SMRSH_COMPILE_H
#define SMRSH_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

struct err;

#define COMPILE_CONFIG "/etc/smrsh2"
#define COMPILE_REPORT_MAX 100

/* Everything that is wrong with the configuration, one line each. */
struct report {
	/* "file:line: Key=: sentence" */
	char *lines[COMPILE_REPORT_MAX];
	size_t count;
	size_t dropped;		/* more than COMPILE_REPORT_MAX */
};

struct compile_request {
	const char *config;	/* directory of smrsh2.conf and commands/ */
	const char *output;	/* file to replace */
	bool takes_any_owner;	/* a build: the files need not be root's */
};

/*
 * Compiles the configuration for this machine and replaces the output in
 * one step; the old one stays when anything is wrong.  Returns the number
 * of commands with a policy of their own, or -1: then the report says what
 * the administrator wrote wrongly, and e the rest (class ERR_NONE: nothing).
 */
long compile_apply(const struct compile_request *req, struct report *report,
    struct err *e);

void report_free(struct report *r);

#endif
