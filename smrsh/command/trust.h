/* SPDX-License-Identifier: ISC */
/*
 * trust: who could have changed what a name leads to; private to the room.
 */
#ifndef SMRSH_COMMAND_TRUST_H
#define SMRSH_COMMAND_TRUST_H

#include <stddef.h>
#include <sys/stat.h>

struct err;
struct trust;

#define TRUST_LINKS_MAX 40	/* as path_resolution(7) */
#define TRUST_PATH_MAX 1024	/* shorter than PATH_MAX: three fit one page */

/* A canonical absolute name that only trusted owners can change. */
struct trust_path {
	size_t len;
	struct stat st;		/* of the object itself, by lstat */
	int errnum;		/* why the walk ended early, or 0 */
	char name[TRUST_PATH_MAX];
};

/*
 * Follows `path` (relative to *base, or absolute) through every link and
 * checks each directory and the object at the end: owner trusted, writable
 * by nobody else.  *out is *base's to begin with (NULL: the root).
 * 0 with out->errnum set when the name leads nowhere (ENOENT, ELOOP, ...);
 * -1 with RULE_TRUST when somebody else could change it.
 */
int trust_walk(const struct trust_path *base, const char *path,
    const struct trust *trust, struct trust_path *out, struct err *e);

/* The same question of an open file.  0, or -1 with RULE_TRUST. */
int trust_check(const struct stat *st, const char *name,
    const struct trust *trust, struct err *e);

#endif
