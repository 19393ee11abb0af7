/* SPDX-License-Identifier: ISC */
/*
 * list: the programs of the command directory.
 */
#ifndef SMRSH_CTL_LIST_H
#define SMRSH_CTL_LIST_H

#include <jansson.h>
#include <stdbool.h>

struct err;
struct written;

/* One name of a directory, looked up as the launcher does. */
struct listed {
	char real[1024];	/* the file; "": not found out */
	bool is_setid;
};

/* 0, or -1 with the launcher's reason against it. */
int list_resolve(const char *directory, const char *name,
    const struct written *w, struct listed *out, struct err *e);

/*
 * One object for each name of the directory, in order: name, state (runs,
 * refused, deferred), policy, file, set_id, why, detail.  NULL with errno:
 * the directory cannot be read.
 */
json_t *list_programs(const char *directory, const struct written *w);

#endif
