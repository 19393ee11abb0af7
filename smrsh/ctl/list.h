/* SPDX-License-Identifier: ISC */
/*
 * list: the programs of the command directory.
 */
#ifndef SMRSH_CTL_LIST_H
#define SMRSH_CTL_LIST_H

#include <jansson.h>
#include <stdbool.h>

#include "smrsh2/err.h"

struct script;
struct written;

/* One name of a directory, looked up as the launcher does. */
struct listed {
	char real[1024];	/* the file; "": not found out */
	char interpreter[1024];	/* of a script; "": none */
	bool is_setid;
	bool is_another;	/* than Digest= pins: pin says so */
	struct err pin;
};

/*
 * Looks one name up; out->commands[0] is what the launcher would run, and the
 * caller's to command_free() either way.  0, or -1 with the launcher's reason.
 */
int list_find(struct script *out, const char *directory, const char *name,
    const struct written *w, struct err *e);

/* The same, and no more than what is wanted of it. */
int list_resolve(const char *directory, const char *name,
    const struct written *w, struct listed *out, struct err *e);

/*
 * One object for each name of the directory, in order: name, state (runs,
 * refused, deferred), policy, file, interpreter, set_id, why, detail, rule.
 * NULL with errno: the directory cannot be read.
 */
json_t *list_programs(const char *directory, const struct written *w);

#endif
