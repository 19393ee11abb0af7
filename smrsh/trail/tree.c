/* SPDX-License-Identifier: ISC */
/*
 * tree: from records to one root that third parties can check (RFC 6962).
 * Phase: pure.
 */
#include <sodium.h>
#include <string.h>

#include "smrsh/trail/tree.h"

void
tree_begin(struct tree *t)
{
	t->size = 0;
	t->count = 0;
}

/* out may be left or right. */
static void
join(unsigned char *out, const unsigned char *left, const unsigned char *right)
{
	unsigned char both[1 + 2 * TRAIL_HASH_SIZE];

	both[0] = 1;
	memcpy(both + 1, left, TRAIL_HASH_SIZE);
	memcpy(both + 1 + TRAIL_HASH_SIZE, right, TRAIL_HASH_SIZE);
	(void)crypto_hash_sha256(out, both, sizeof both);
}

void
tree_add(struct tree *t, const void *leaf, size_t len)
{
	static const unsigned char prefix = 0;
	unsigned char hash[TRAIL_HASH_SIZE];
	crypto_hash_sha256_state s;
	uint64_t n;

	(void)crypto_hash_sha256_init(&s);
	(void)crypto_hash_sha256_update(&s, &prefix, 1);
	(void)crypto_hash_sha256_update(&s, leaf, len);
	(void)crypto_hash_sha256_final(&s, hash);
	for (n = t->size; (n & 1) != 0; n >>= 1)
		join(hash, t->node[--t->count], hash);
	memcpy(t->node[t->count++], hash, sizeof hash);
	t->size++;
}

void
tree_root(const struct tree *t, unsigned char out[TRAIL_HASH_SIZE])
{
	unsigned int i = t->count;

	if (i == 0) {
		(void)crypto_hash_sha256(out, NULL, 0);
		return;
	}
	memcpy(out, t->node[--i], TRAIL_HASH_SIZE);
	while (i > 0)
		join(out, t->node[--i], out);
}
