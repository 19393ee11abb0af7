/* SPDX-License-Identifier: ISC */
/*
 * source: configuration files, read only when nobody but root could have
 * written them.
 */
#ifndef SMRSH_COMPILE_SOURCE_H
#define SMRSH_COMPILE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "smrsh/compile/report.h"

#define SOURCE_COMMANDS "commands"
#define SOURCE_SUFFIX ".conf"

struct source {
	char *text;		/* owned */
	size_t size;
};

/*
 * Opens a directory below dir_fd (AT_FDCWD: from here); 0 and *out_fd, -1
 * and reported, or 1: there is none.
 */
int source_open_directory(int dir_fd, const char *name, const char *path,
    bool takes_any_owner, int *out_fd, struct report *report);

/* Reads a file of that directory; path is for messages.  -1: reported. */
int source_read(struct source *out, int dir_fd, const char *name,
    const char *path, bool takes_any_owner, struct report *report);

/* Whether a command can be called that on a line of smrsh2's. */
bool source_is_name(const char *name);

void source_free(struct source *s);

#endif
