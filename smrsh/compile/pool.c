/* SPDX-License-Identifier: ISC */
/*
 * pool: from short-lived strings to ones that live as long as the work.
 * Phase: apply time.
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh/compile/pool.h"

#define POOL_CHUNK 65536u

struct pool_chunk {
	struct pool_chunk *next;
	size_t size;
	char bytes[];
};

static struct pool_chunk *
add_chunk(struct pool *p, size_t need)
{
	size_t size = need > POOL_CHUNK ? need : POOL_CHUNK;
	struct pool_chunk *chunk = malloc(sizeof *chunk + size);

	if (chunk == NULL)
		return NULL;
	chunk->size = size;
	chunk->next = p->chunks;
	p->chunks = chunk;
	p->used = 0;
	return chunk;
}

const char *
pool_copy(struct pool *p, const char *bytes, size_t len)
{
	struct pool_chunk *chunk = p->chunks;
	char *copy;

	if (chunk == NULL || chunk->size - p->used < len + 1)
		chunk = add_chunk(p, len + 1);
	if (chunk == NULL)
		return NULL;
	copy = chunk->bytes + p->used;
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	p->used += len + 1;
	return copy;
}

const char *
pool_string(struct pool *p, const char *string)
{
	return pool_copy(p, string, strlen(string));
}

void
pool_free(struct pool *p)
{
	while (p->chunks != NULL) {
		struct pool_chunk *next = p->chunks->next;

		free(p->chunks);
		p->chunks = next;
	}
	p->used = 0;
}
