/* SPDX-License-Identifier: ISC */
/*
 * save: a file replaced in one step; private to the room.
 */
#ifndef SMRSH_COMPILE_SAVE_H
#define SMRSH_COMPILE_SAVE_H

#include <stddef.h>
#include <sys/types.h>

struct err;

struct saved {
	const void *bytes;
	size_t size;
	mode_t mode;
};

/* Replaces the file at path, or makes it.  0, or -1 with RULE_SYSTEM. */
int save(const char *path, const struct saved *s, struct err *e);

/* The same below an open directory; path is for messages. */
int save_at(int dir_fd, const char *name, const struct saved *s,
    const char *path, struct err *e);

#endif
