/* SPDX-License-Identifier: ISC */
/*
 * paths: what a policy says about files, as one list.
 */
#ifndef SMRSH_COMPILE_PATHS_H
#define SMRSH_COMPILE_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smrsh2/policy.h"

struct draft;
struct report;

struct path {
	const char *path;	/* behind %h when it is the home's */
	uint16_t access;	/* POLICY_PATH_READ ... */
	uint16_t flags;		/* POLICY_PATH_OPTIONAL ... */
};

struct paths {
	struct path items[POLICY_PATHS_MAX];
	size_t count;
};

/* "-%h/x" as a path. */
struct path paths_read(const char *word, uint16_t access);

/* Puts a known home in the place of %h; out holds PATH_MAX; NULL: too long. */
const char *paths_spell(const struct draft *d, const struct path *p, char *out);

/* Whether inner is outer or lies below it. */
bool paths_contain(const char *outer, const char *inner);

/* Whether a file, and not only directories, may be executed; asks stat(2). */
bool paths_name_files(const struct paths *paths, const struct draft *d);

/*
 * Takes InaccessiblePaths= and NoExecPaths= off the merged list; what cannot
 * be taken off is reported: -1.
 */
int paths_subtract(struct paths *paths, const struct draft *d,
    struct report *report);

/*
 * Merges the four lists, one entry for each path.  A place that could be
 * written and executed is reported, and so is a list that is too long: -1.
 */
int paths_merge(struct paths *out, const struct draft *d,
    struct report *report);

/* gain.c: for paths_merge(): what NoNewPrivileges=no needs, and SetIDPaths=. */
int gain_check(const struct paths *paths, const struct draft *d,
    struct report *report);

#endif
