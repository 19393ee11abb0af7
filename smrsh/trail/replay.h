/* SPDX-License-Identifier: ISC */
/*
 * replay: the state of the trail after each record; private.  The writer
 * goes on from it, and the verifier is nothing else.
 */
#ifndef SMRSH_TRAIL_REPLAY_H
#define SMRSH_TRAIL_REPLAY_H

#include <stdbool.h>

#include "smrsh/trail/trail.h"
#include "smrsh/trail/tree.h"

struct encoder;

struct replay {
	bool has_begun;
	char origin[TRAIL_ORIGIN_MAX];
	unsigned char h[TRAIL_HASH_SIZE];	/* of the last record */
	struct tree tree;	/* its size is the next sequence */
	uint64_t epoch;
	unsigned char pub[TRAIL_KEY_SIZE];	/* the key in force */
};

/* One line more.  NULL, or what is wrong; *s is then as before. */
const char *replay_line(struct replay *s, const char *line, size_t len);

/* The ev of a record `rotate`: everything that is needed to go on. */
void replay_encode(struct encoder *x, const struct replay *s);

#endif
