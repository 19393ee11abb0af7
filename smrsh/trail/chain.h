/* SPDX-License-Identifier: ISC */
/*
 * chain: h = SHA-256(h before, the line up to its own h); private.
 */
#ifndef SMRSH_TRAIL_CHAIN_H
#define SMRSH_TRAIL_CHAIN_H

#include <stddef.h>

#include "smrsh/trail/trail.h"

/* What stands before the first record. */
void chain_begin(unsigned char h[TRAIL_HASH_SIZE], const char *origin);

/* From the h before to that of a record: its line before `,"h":`. */
void chain_next(unsigned char h[TRAIL_HASH_SIZE], const char *line,
    size_t covered);

void chain_hex(char out[2 * TRAIL_HASH_SIZE + 1], const unsigned char *hash);

#endif
