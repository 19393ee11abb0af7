/* SPDX-License-Identifier: ISC */
/*
 * pool: strings that live as long as one compilation.
 */
#ifndef SMRSH_COMPILE_POOL_H
#define SMRSH_COMPILE_POOL_H

#include <stddef.h>

struct pool_chunk;

struct pool {
	struct pool_chunk *chunks;
	size_t used;		/* of the first chunk */
};

/* A copy of len bytes and a NUL, or NULL: no memory. */
const char *pool_copy(struct pool *p, const char *bytes, size_t len);

/* The same for a string. */
const char *pool_string(struct pool *p, const char *string);

void pool_free(struct pool *p);

#endif
