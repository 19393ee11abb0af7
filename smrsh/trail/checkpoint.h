/* SPDX-License-Identifier: ISC */
/*
 * checkpoint: a C2SP tlog-checkpoint, a signed note of three lines; private.
 */
#ifndef SMRSH_TRAIL_CHECKPOINT_H
#define SMRSH_TRAIL_CHECKPOINT_H

#include <stddef.h>
#include <stdint.h>

#include "smrsh/trail/trail.h"

#define CHECKPOINT_MAX 512

struct checkpoint {
	uint64_t size;
	unsigned char root[TRAIL_HASH_SIZE];
};

/* Writes the note; secret is libsodium's 64 bytes.  Returns its length. */
size_t checkpoint_sign(char out[CHECKPOINT_MAX], const struct checkpoint *c,
    const char *origin, const unsigned char *secret);

/* The length of the note that begins here, to its last line feed; 0: a whole
 * one does not. */
size_t checkpoint_length(const char *text, size_t len);

/* The size that a note claims, signed or not. */
int checkpoint_size(const char *note, size_t len, uint64_t *out_size);

/* 0 when the note is byte for byte what pub's owner signs for *c. */
int checkpoint_verify(const char *note, size_t len, const struct checkpoint *c,
    const char *origin, const unsigned char *pub);

#endif
