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
	bool takes_any_owner;	/* a build: the files need not be root's */
	const char *trial;	/* NULL, or the command that is on trial, as
				 * with Mode=complain, and no other */
};

/*
 * Compiles the configuration for this machine; the policy's bytes are the
 * caller's to free().  Returns the number of commands with a policy of their
 * own, or -1: then the report says what the administrator wrote wrongly, and
 * e the rest (class ERR_NONE: nothing).
 */
long compile_build(const struct compile_request *req, struct report *report,
    unsigned char **out_bytes, size_t *out_size, struct err *e);

/* Puts a policy in force, in one step.  0, or -1: the old one stays. */
int compile_save(const char *path, const unsigned char *bytes, size_t size,
    struct err *e);

/*
 * Adds a statement to commands/NAME.conf of a configuration, in one step, and
 * makes the file when there is none.  0, or -1 as compile_build().
 */
int compile_add(const char *config, const char *name, const char *statement,
    struct report *report, struct err *e);

void report_free(struct report *r);

/* What an administrator wrote into one line. */
struct statement {
	const char *policy;	/* the command; "": smrsh2.conf */
	const char *place;	/* "file:line" */
	const char *key;	/* NULL: the policy begins */
	const char *value;
};

struct statements {
	struct statement *items;	/* policy by policy, "" first */
	size_t count;
	char *text;
};

/* Takes them from a policy's bytes.  0, or -1: none, damaged, no memory. */
int compile_statements(struct statements *out, const unsigned char *bytes,
    size_t size, struct err *e);

void statements_free(struct statements *s);

struct compile_key {
	const char *name;
	const char *section;	/* "Policy", "Global" */
	const char *help;
	bool is_single;		/* a later statement replaces an earlier one */
};

/* The directives in their order; false: no more. */
bool compile_key(size_t i, struct compile_key *out);

#endif
