/* SPDX-License-Identifier: ISC */
/*
 * writer: the state of a trail that is being written; private.
 */
#ifndef SMRSH_TRAIL_WRITER_H
#define SMRSH_TRAIL_WRITER_H

#include "smrsh/trail/keys.h"
#include "smrsh/trail/replay.h"
#include "smrsh/trail/segment.h"
#include "smrsh/trail/trail.h"

struct trail {
	int dir_fd;		/* our own */
	uint64_t segment_bytes;
	char boot[40];
	struct keys keys;
	struct segment segment;
	struct replay now;	/* with the batch */
	struct replay last;	/* as it is on disk */
	char day[11];		/* of the segment's first record */
	uint64_t signed_size;	/* of the last checkpoint */
	uint64_t signed_us;
	uint64_t rolled_us;
	uint64_t rolled_size;
	bool is_adding;		/* the files were looked at for this batch */
	size_t used;
	char batch[TRAIL_BATCH_BYTES + TRAIL_LINE_MAX];
};

/* What was found when the trail was opened, for the record `start`. */
struct recovered {
	bool is_new;
	uint64_t first;		/* of the last segment */
	uint64_t torn_bytes;
	char torn_file[64];
	uint64_t claimed;	/* records that checkpoints say there were */
	uint64_t missing;	/* of those */
	struct replay state;
	char day[11];
};

/* Reads the last segment, and sets a torn tail aside. */
int recover_load(struct recovered *out, int dir_fd, struct err *e);

/* A record without the checks of trail_add(). */
int writer_add(struct trail *t, const struct trail_event *event,
    struct trail_place *out_place);

/* A new key, in force when it returns 0. */
int writer_roll(struct trail *t, struct err *e);

/* A new segment and a new key. */
int writer_rotate(struct trail *t, struct err *e);

/* A checkpoint of what is on disk, when the last is of less. */
void writer_sign(struct trail *t);

void writer_free(struct trail *t);

#endif
