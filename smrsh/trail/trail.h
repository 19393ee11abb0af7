/* SPDX-License-Identifier: ISC */
/*
 * trail: the written trail, from events to records on disk, and back to
 * whether all of them are still there.  The format is in smrsh2-audit(5).
 */
#ifndef SMRSH_TRAIL_H
#define SMRSH_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct trail;
struct trail_reader;

#define TRAIL_HASH_SIZE 32
#define TRAIL_KEY_SIZE 32	/* a public key, Ed25519 */
#define TRAIL_LINE_MAX 262144	/* a record with its line feed */
#define TRAIL_BATCH_BYTES 1048576	/* records of one commit */
#define TRAIL_SEGMENT_BYTES 67108864
#define TRAIL_ORIGIN_MAX 128	/* with the NUL */
#define TRAIL_NAME_MAX 32	/* of a segment: 20 digits and ".jsonl" */

/* --- writing: the collector ----------------------------------------- */

/* What becomes a record.  All of it is printable ASCII; NULL: left out. */
struct trail_event {
	const char *kind;
	const char *x;
	const char *peer;	/* a JSON object */
	const char *ev;		/* a JSON object, ev_len bytes of it */
	size_t ev_len;
	int64_t of;		/* sequence of the intent; < 0: none */
};

struct trail_place {
	uint64_t seq;
	char h[2 * TRAIL_HASH_SIZE + 1];
};

/*
 * Opens the trail in a directory, or begins one of this origin.  A torn tail
 * is set aside and the record `start` says so; the key is rolled.  Holds a
 * lock: a trail has one writer.
 */
int trail_open(struct trail **out_trail, int dir_fd, const char *origin,
    uint64_t segment_bytes, struct err *e);

/* True when another record of any size finds room in the batch. */
bool trail_has_room(const struct trail *t);

/* Chains a record in memory; only trail_commit() makes it last.  -1: no room,
 * or the files were tampered with and no new ones can be had. */
int trail_add(struct trail *t, const struct trail_event *event,
    struct trail_place *out_place);

/*
 * Writes the batch and waits until it is on disk.  -1: none of it is in the
 * trail, and trail_is_broken() says whether there can be another.
 */
int trail_commit(struct trail *t, struct err *e);
bool trail_is_broken(const struct trail *t);

/* True when the disk is full: room is left for what has already begun. */
bool trail_is_low(const struct trail *t);

/* Signs, rolls keys and rotates when it is time to, between two batches;
 * until then, milliseconds.  -1: nothing to wait for. */
int trail_tick(struct trail *t, struct err *e);
int trail_wait_ms(const struct trail *t);

/* With `stop`, signed, when the batch is empty and nothing is broken. */
void trail_close(struct trail *t);

/* --- reading -------------------------------------------------------- */

struct trail_record {
	uint64_t seq;
	const char *line;	/* without its line feed */
	size_t len;
	const char *kind;	/* these are not terminated */
	size_t kind_len;
	const char *x;		/* "": none */
	size_t x_len;
	const char *ev;
	size_t ev_len;
	const char *h;		/* hexadecimal */
	size_t covered;		/* bytes of the line that h covers */
};

/* A line of the trail; false: it is none. */
bool trail_line_parse(const char *line, size_t len, struct trail_record *r);

int trail_reader_open(struct trail_reader **out_reader, int dir_fd,
    struct err *e);
void trail_reader_free(struct trail_reader *r);

/* The next record; 1, or 0 at the end, or -1. */
int trail_reader_next(struct trail_reader *r, struct trail_record *out,
    struct err *e);

/* The record of a sequence in O(log n), to go on from there; as above. */
int trail_reader_find(struct trail_reader *r, uint64_t seq,
    struct trail_record *out, struct err *e);

/* The last record there is; as above. */
int trail_reader_last(struct trail_reader *r, struct trail_record *out,
    struct err *e);

/* --- judging -------------------------------------------------------- */

enum trail_verdict {
	TRAIL_WHOLE,
	TRAIL_TAMPERED,
	TRAIL_INCOMPLETE,
};

struct trail_report {
	enum trail_verdict verdict;
	char origin[TRAIL_ORIGIN_MAX];
	uint64_t first;
	uint64_t next;		/* after the last record */
	uint64_t notes;
	uint64_t epoch;
	unsigned char first_pub[TRAIL_KEY_SIZE];
	char h[2 * TRAIL_HASH_SIZE + 1];	/* of the last record */
	char where[TRAIL_NAME_MAX + 8];	/* the file that is wrong */
	char why[256];
};

/* Everything, from the first record; first_pub NULL: not known. */
void trail_verify(int dir_fd, const unsigned char *first_pub,
    struct trail_report *out);

#endif
