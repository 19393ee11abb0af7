/* SPDX-License-Identifier: ISC */
/*
 * sha256: FIPS 180-4, for strings too long to record whole and for files
 * that a policy pins.
 */
#ifndef SMRSH2_SHA256_H
#define SMRSH2_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_HEX_SIZE 65

struct sha256 {
	uint32_t h[8];
	uint64_t size;		/* bytes so far */
	unsigned char tail[64];	/* those that fill no block yet */
};

void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *data, size_t len);
void sha256_end(struct sha256 *s, char out[SHA256_HEX_SIZE]);

/* All three at once. */
void sha256_hex(const void *data, size_t len, char out[SHA256_HEX_SIZE]);

#endif
