/* SPDX-License-Identifier: ISC */
/*
 * tick: from the time that has passed to checkpoints, new keys and new
 * segments.
 * Phase: act; between two batches.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/trail/checkpoint.h"
#include "smrsh/trail/writer.h"
#include "smrsh2/clock.h"
#include "smrsh2/err.h"

#define SIGN_US 1000000u
#define ROLL_US 60000000u

/* Not waited for: a checkpoint that is lost can be signed again. */
void
writer_sign(struct trail *t)
{
	char note[CHECKPOINT_MAX];
	struct checkpoint c = { .size = t->last.tree.size };
	size_t len;

	if (c.size == t->signed_size)
		return;
	tree_root(&t->last.tree, c.root);
	len = checkpoint_sign(note, &c, t->last.origin, t->keys.key.secret);
	if (write(t->segment.notes_fd, note, len) != (ssize_t)len)
		return; /* the next one says the same and more */
	t->signed_size = c.size;
	t->signed_us = clock_us();
}

static bool
is_full(struct trail *t)
{
	char today[11];
	struct timespec now;
	struct tm tm;

	if (t->segment.size >= t->segment_bytes)
		return true;
	clock_read(CLOCK_REALTIME, &now);
	if (gmtime_r(&now.tv_sec, &tm) == NULL ||
	    strftime(today, sizeof today, "%Y-%m-%d", &tm) == 0)
		return false;
	if (t->day[0] == '\0')
		memcpy(t->day, today, sizeof today);
	return strcmp(t->day, today) != 0;
}

int
trail_tick(struct trail *t, struct err *e)
{
	const uint64_t now = clock_us();
	const uint64_t size = t->last.tree.size;
	int failed = 0;

	if (t->segment.is_low)
		segment_reserve(&t->segment, 0);
	if (size != t->rolled_size && is_full(t))
		failed = writer_rotate(t, e);
	else if (size != t->rolled_size && now - t->rolled_us >= ROLL_US)
		failed = writer_roll(t, e);
	if (failed == 0 && now - t->signed_us >= SIGN_US)
		writer_sign(t);
	return failed;
}

int
trail_wait_ms(const struct trail *t)
{
	const uint64_t now = clock_us();
	const bool is_signed = t->last.tree.size == t->signed_size;
	const uint64_t due = is_signed ? t->rolled_us + ROLL_US
				       : t->signed_us + SIGN_US;

	if (is_signed && t->last.tree.size == t->rolled_size)
		return t->segment.is_low ? 1000 : -1;
	return now >= due ? 0 : (int)((due - now) / 1000) + 1;
}
