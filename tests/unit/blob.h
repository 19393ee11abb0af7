/* SPDX-License-Identifier: ISC */
/*
 * blob: a compiled policy made by hand, so that tests can bend each byte of
 * it.  Written from include/smrsh2/policy.h alone, not with the compiler.
 */
#ifndef BLOB_H
#define BLOB_H

#include <stddef.h>
#include <stdint.h>

#include "smrsh2/policy.h"

#define BLOB_MAX (1u << 20)

struct blob {
	_Alignas(8) unsigned char bytes[BLOB_MAX];
	size_t size;
	uint32_t names[1024];
	uint32_t blocks[1024];
	size_t count;
	uint32_t fallback;
};

/* Starts a policy without commands. */
void blob_begin(struct blob *b);

/* Starts a block for a command (NULL: the fallback) with sensible values;
 * the block grows until blob_end_block(). */
struct policy_block *blob_block(struct blob *b, const char *name);

/* Appends to the block that was started: a string's offset, an array's span. */
uint32_t blob_string(struct blob *b, const char *text);
struct policy_span blob_array(struct blob *b, const void *elements,
    uint32_t count, size_t element_size);
struct policy_span blob_strings(struct blob *b, const char *const *texts,
    uint32_t count);

void blob_end_block(struct blob *b);

/* Names, index and header: the names must have come in order. */
void blob_end(struct blob *b);

/* A usual one: the fallback, and the commands "beta", "delta", "sigma" with
 * something in every array. */
void blob_usual(struct blob *b);

/* Sets checksums right again after a change. */
void blob_seal_header(unsigned char *bytes);

/* The header's own checksum alone. */
void blob_seal_check(unsigned char *bytes);
void blob_seal_block(unsigned char *block);

/* The offset of a command's block; NULL: of the fallback. */
uint32_t blob_offset(const struct blob *b, const char *name);

#endif
