/* SPDX-License-Identifier: ISC */
/*
 * read: from segments to records, one after the other or by sequence.
 * Phase: act; reads.
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh/trail/segment.h"
#include "smrsh/trail/trail.h"
#include "smrsh2/err.h"

struct trail_reader {
	int dir_fd; /* borrowed */
	uint64_t *firsts;
	size_t count;
	size_t next; /* the segment to map next */
	const char *bytes;
	size_t size;
	size_t at;
};

int
trail_reader_open(struct trail_reader **out_reader, int dir_fd, struct err *e)
{
	struct trail_reader *r = calloc(1, sizeof *r);

	if (r == NULL)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, 0, "no memory");
	r->dir_fd = dir_fd;
	if (segment_list(dir_fd, &r->firsts, &r->count, e) != 0) {
		free(r);
		return -1;
	}
	*out_reader = r;
	return 0;
}

static void
unmap(struct trail_reader *r)
{
	segment_unmap(r->bytes, r->size);
	r->bytes = "";
	r->size = r->at = 0;
}

void
trail_reader_free(struct trail_reader *r)
{
	if (r == NULL)
		return;
	unmap(r);
	free(r->firsts);
	free(r);
}

static int
map_next(struct trail_reader *r, struct err *e)
{
	char name[TRAIL_NAME_MAX];

	unmap(r);
	segment_name(name, r->firsts[r->next++]);
	return segment_map(r->dir_fd, name, &r->bytes, &r->size, e);
}

/* The line at r->at, and on; false: a whole one does not begin there. */
static bool
take_line(struct trail_reader *r, const char **out, size_t *out_len)
{
	const char *line = r->bytes + r->at;
	const char *end = r->at == r->size
				  ? NULL
				  : memchr(line, '\n', r->size - r->at);

	if (end == NULL)
		return false;
	*out = line;
	*out_len = (size_t)(end - line);
	r->at += *out_len + 1;
	return true;
}

static int
damaged(struct err *e)
{
	return err_set(e, ERR_SYSTEM, RULE_AUDIT, 0,
		       "the trail is damaged: verify it");
}

int
trail_reader_next(struct trail_reader *r, struct trail_record *out,
		  struct err *e)
{
	const char *line;
	size_t len;

	while (!take_line(r, &line, &len)) {
		if (r->next == r->count)
			return 0;
		if (map_next(r, e) != 0)
			return -1;
	}
	return trail_line_parse(line, len, out) ? 1 : damaged(e);
}

/* Moves to the line that begins at or before this byte. */
static void
go_back_to_line(struct trail_reader *r, size_t at)
{
	const char *before = at == 0 ? NULL : memrchr(r->bytes, '\n', at);

	r->at = before == NULL ? 0 : (size_t)(before - r->bytes) + 1;
}

int
trail_reader_find(struct trail_reader *r, uint64_t seq,
		  struct trail_record *out, struct err *e)
{
	size_t low = 0;
	size_t high;
	const char *line;
	size_t len;

	for (r->next = 0; r->next < r->count && r->firsts[r->next] <= seq;)
		r->next++;
	if (r->next == 0)
		return 0;
	r->next--;
	if (map_next(r, e) != 0)
		return -1;
	high = r->size;
	while (low < high) {
		go_back_to_line(r, low + (high - low) / 2);
		if (!take_line(r, &line, &len)) {
			high = r->at;
			continue;
		}
		if (!trail_line_parse(line, len, out))
			return damaged(e);
		if (out->seq == seq)
			return 1;
		if (out->seq < seq)
			low = r->at;
		else
			high = (size_t)(line - r->bytes);
	}
	return 0;
}

int
trail_reader_last(struct trail_reader *r, struct trail_record *out,
		  struct err *e)
{
	const char *end;
	size_t i;

	for (i = r->count; i > 0; i--) {
		r->next = i - 1;
		if (map_next(r, e) != 0)
			return -1;
		end = memrchr(r->bytes, '\n', r->size);
		if (end == NULL)
			continue;
		if (end > r->bytes)
			go_back_to_line(r, (size_t)(end - r->bytes) - 1);
		return trail_reader_next(r, out, e);
	}
	return 0;
}
