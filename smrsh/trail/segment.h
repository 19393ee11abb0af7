/* SPDX-License-Identifier: ISC */
/*
 * segment: one file of records and the file of its checkpoints; private.
 */
#ifndef SMRSH_TRAIL_SEGMENT_H
#define SMRSH_TRAIL_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "smrsh/trail/trail.h"

struct err;

struct segment {
	int dir_fd;		/* borrowed */
	int fd;
	int notes_fd;
	char name[TRAIL_NAME_MAX];
	ino_t ino;
	uint64_t size;		/* bytes of records */
	uint64_t reserved;	/* bytes the disk has promised */
	bool is_low;		/* it promises no more */
	bool is_broken;		/* what is on disk is not known */
};

/* The file beside a segment: "NAME.cp". */
void segment_notes_name(char out[TRAIL_NAME_MAX], const char *name);

/* The first sequences of all segments, ascending; free() them. */
int segment_list(int dir_fd, uint64_t **out_firsts, size_t *out_count,
    struct err *e);
void segment_name(char out[TRAIL_NAME_MAX], uint64_t first);

/* The whole of a file of the trail, mapped; size 0: nothing is mapped. */
int segment_map(int dir_fd, const char *name, const char **out_bytes,
    size_t *out_size, struct err *e);
void segment_unmap(const char *bytes, size_t size);

/* Creates or opens it for appending at size. */
int segment_open(struct segment *s, int dir_fd, uint64_t first, bool is_new,
    struct err *e);
void segment_close(struct segment *s);

/* False: somebody truncated, extended, replaced or deleted it. */
bool segment_is_intact(const struct segment *s);

/* Asks for room ahead of what is about to be written. */
void segment_reserve(struct segment *s, size_t len);

/* On disk, or not there at all, or is_broken. */
int segment_append(struct segment *s, const char *bytes, size_t len,
    struct err *e);

/* Moves what stands behind `size` into a file of its own, named in out. */
int segment_set_aside(int dir_fd, const char *name, const char *tail,
    size_t len, uint64_t size, char out[64], struct err *e);

/* Best effort: a verifier tells when it did not happen. */
void segment_cut_notes(int dir_fd, const char *notes, uint64_t size);

#endif
