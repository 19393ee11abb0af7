/* SPDX-License-Identifier: ISC */
/*
 * recover: from the files that a collector left, whichever way it ended, to
 * the state in which the next goes on.
 * Phase: act; once, at the start.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/trail/checkpoint.h"
#include "smrsh/trail/writer.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

static void
read_day(char out[11], const char *line, size_t len)
{
	const char *at = memmem(line, len, ",\"ts\":\"", 7);

	out[0] = '\0';
	if (at != NULL && (size_t)(line + len - at) > 17) {
		memcpy(out, at + 7, 10);
		out[10] = '\0';
	}
}

/* Replays whole records; returns how many bytes they are. */
static size_t
replay_bytes(struct recovered *r, const char *bytes, size_t size)
{
	const char *at = bytes;
	const char *end;

	while ((end = memchr(at, '\n', size - (size_t)(at - bytes))) != NULL) {
		if (replay_line(&r->state, at, (size_t)(end - at)) != NULL)
			break;
		if (at == bytes)
			read_day(r->day, at, (size_t)(end - at));
		at = end + 1;
	}
	return (size_t)(at - bytes);
}

/*
 * A checkpoint is written when its records are on disk.
 * Against: a tail that is cut while nobody looks.
 */
static void
read_claims(struct recovered *r, int dir_fd, const char *name)
{
	char notes[TRAIL_NAME_MAX];
	const char *bytes;
	size_t size;
	size_t at;
	size_t len;
	uint64_t claimed;
	struct err e;

	segment_notes_name(notes, name);
	if (segment_map(dir_fd, notes, &bytes, &size, &e) != 0)
		return;
	for (at = 0; (len = checkpoint_length(bytes + at, size - at)) > 0;
	     at += len)
		if (checkpoint_size(bytes + at, len, &claimed) == 0 &&
		    claimed > r->claimed)
			r->claimed = claimed;
	segment_unmap(bytes, size);
	/* What follows must not be glued to one that was torn. */
	if (at < size)
		segment_cut_notes(dir_fd, notes, at);
}

static int
recover_segment(struct recovered *r, int dir_fd, uint64_t first, struct err *e)
{
	char name[TRAIL_NAME_MAX];
	const char *bytes;
	size_t size;
	size_t whole;
	int failed = 0;

	segment_name(name, first);
	if (segment_map(dir_fd, name, &bytes, &size, e) != 0)
		return -1;
	whole = replay_bytes(r, bytes, size);
	if (whole < size) {
		r->torn_bytes += size - whole;
		failed = segment_set_aside(dir_fd, name, bytes + whole,
					   size - whole, whole, r->torn_file,
					   e);
	}
	segment_unmap(bytes, size);
	if (failed == 0)
		read_claims(r, dir_fd, name);
	return failed;
}

int
recover_load(struct recovered *out, int dir_fd, struct err *e)
{
	uint64_t *firsts;
	char name[TRAIL_NAME_MAX];
	char notes[TRAIL_NAME_MAX];
	size_t count;
	int failed = 0;

	memset(out, 0, sizeof *out);
	if (segment_list(dir_fd, &firsts, &count, e) != 0)
		return -1;
	/* A segment that was created and got no record is none. */
	while (count > 0 && !out->state.has_begun && failed == 0) {
		out->first = firsts[--count];
		failed = recover_segment(out, dir_fd, out->first, e);
		if (failed == 0 && !out->state.has_begun) {
			segment_name(name, out->first);
			failed = unlinkat(dir_fd, name, 0);
			segment_notes_name(notes, name);
			(void)unlinkat(dir_fd, notes, 0);
		}
	}
	free(firsts);
	out->is_new = !out->state.has_begun;
	if (out->claimed > out->state.tree.size)
		out->missing = out->claimed - out->state.tree.size;
	return failed;
}
