/* SPDX-License-Identifier: ISC */
/*
 * tree: the Merkle tree of RFC 6962 over the records; private.
 */
#ifndef SMRSH_TRAIL_TREE_H
#define SMRSH_TRAIL_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "smrsh/trail/trail.h"

/* All that appending needs: the roots of the full subtrees, largest first,
 * as many as size has bits set. */
struct tree {
	uint64_t size;
	unsigned int count;
	unsigned char node[64][TRAIL_HASH_SIZE];
};

void tree_begin(struct tree *t);
void tree_add(struct tree *t, const void *leaf, size_t len);
void tree_root(const struct tree *t, unsigned char out[TRAIL_HASH_SIZE]);

#endif
