/* SPDX-License-Identifier: ISC */
/*
 * keys: Ed25519 keys that sign their successor and are gone then; private.
 */
#ifndef SMRSH_TRAIL_KEYS_H
#define SMRSH_TRAIL_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smrsh/trail/trail.h"

struct encoder;
struct err;

#define KEYS_FILE "keys"
#define KEYS_SIGNATURE_SIZE 64
#define KEYS_SECRET_SIZE 64

struct key {
	uint64_t epoch;		/* from 1 */
	unsigned char pub[TRAIL_KEY_SIZE];
	unsigned char secret[KEYS_SECRET_SIZE];
};

/* The file: two slots, each holding a key or zeros. */
struct keys {
	int fd;
	unsigned int slot;	/* of the key in force */
	struct key key;
};

/* Where in the trail a key takes over. */
struct key_turn {
	const char *origin;
	uint64_t epoch;
	uint64_t seq;		/* of its record */
	const unsigned char *before;	/* h of the record before */
	unsigned char pub[TRAIL_KEY_SIZE];
	unsigned char sig[KEYS_SIGNATURE_SIZE];
};

void keys_make(struct key *k, uint64_t epoch);

/* The ev of a record `key`: signed by the key before; the first by itself. */
void keys_sign(struct key_turn *turn, const struct key *by);
void keys_encode(struct encoder *x, const struct key_turn *turn);
/* Reads it; origin takes the place that turn->origin then names. */
bool keys_parse(struct key_turn *turn, const char *ev, size_t len,
    char origin[TRAIL_ORIGIN_MAX]);
bool keys_verify(const struct key_turn *turn, const unsigned char *by);

/* The key in a slot; false: none that is whole. */
bool keys_load(int fd, unsigned int slot, struct key *out);
/* On disk when they return 0. */
int keys_save(int fd, unsigned int slot, const struct key *k);
int keys_wipe(int fd, unsigned int slot);

#endif
