/* SPDX-License-Identifier: ISC */
/*
 * check: what is found wrong with an installation; private to the room.
 */
#ifndef SMRSH_CTL_CHECK_H
#define SMRSH_CTL_CHECK_H

#include <jansson.h>

struct ctl_call;
struct written;

enum check_level {
	LEVEL_OK,		/* exit status 0 */
	LEVEL_NOTE,		/* 0: good to know */
	LEVEL_WARNING,		/* 1: weaker or less useful than it could be */
	LEVEL_PROBLEM,		/* 2: mail is deferred, or a hole is open */
	LEVEL_COUNT
};

struct check {
	const struct ctl_call *call;
	const struct written *written;	/* the policy in force */
	json_t *findings;
	enum check_level worst;
};

/* Adds a finding: about what, what it is, and the command that mends it. */
void check_add(struct check *c, enum check_level level, const char *about,
    const char *text, const char *remedy);

/* programs.c: the command directory and what is in it */
void check_programs(struct check *c);

/*
 * profiles.c: the policies that are shipped.  The table has a list of files
 * for each word; profiles_suggest() adds a note for each that fits a row of
 * list_programs().
 */
json_t *profiles_load(void);
void profiles_suggest(struct check *c, const json_t *table,
    const json_t *row);

/* mta.c: the mail servers' configuration */
void check_mta(struct check *c);

#endif
