/* SPDX-License-Identifier: ISC */
/*
 * chain: from a record to the hash that covers it and all before it.
 * Phase: pure.
 * Against: edited records, and damage that a power cut leaves.  A record
 * that only named the hash of the one before would not notice its own.
 */
#include <sodium.h>
#include <string.h>

#include "smrsh/trail/chain.h"

#define CHAIN_MAGIC "smrsh2-audit v1\n"

void
chain_begin(unsigned char h[TRAIL_HASH_SIZE], const char *origin)
{
	crypto_hash_sha256_state s;

	(void)crypto_hash_sha256_init(&s);
	(void)crypto_hash_sha256_update(&s, (const void *)CHAIN_MAGIC,
					strlen(CHAIN_MAGIC));
	(void)crypto_hash_sha256_update(&s, (const void *)origin,
					strlen(origin));
	(void)crypto_hash_sha256_final(&s, h);
}

void
chain_next(unsigned char h[TRAIL_HASH_SIZE], const char *line, size_t covered)
{
	crypto_hash_sha256_state s;

	(void)crypto_hash_sha256_init(&s);
	(void)crypto_hash_sha256_update(&s, h, TRAIL_HASH_SIZE);
	(void)crypto_hash_sha256_update(&s, (const void *)line, covered);
	(void)crypto_hash_sha256_final(&s, h);
}

void
chain_hex(char out[2 * TRAIL_HASH_SIZE + 1], const unsigned char *hash)
{
	(void)sodium_bin2hex(out, 2 * TRAIL_HASH_SIZE + 1, hash,
			     TRAIL_HASH_SIZE);
}
