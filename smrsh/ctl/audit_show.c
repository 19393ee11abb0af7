/* SPDX-License-Identifier: ISC */
/*
 * audit_show: smrsh2ctl audit show and tail, from the trail to lines.  They
 * are printable ASCII, and nothing else is let through.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/ctl/audit.h"
#include "smrsh2/err.h"
#include "smrsh2/record.h"

#define POLL_MS 500

static int
problem(const struct err *e)
{
	(void)fprintf(stderr, "smrsh2ctl: %s%s%s\n", e->text,
		      e->detail[0] != '\0' ? ": " : "", e->detail);
	return AUDIT_INCOMPLETE;
}

static void
print(const struct trail_record *r)
{
	(void)fwrite(r->line, 1, r->len, stdout);
	(void)putchar('\n');
}

static bool
is_kind(const struct trail_record *r, const char *kind)
{
	return r->kind_len == strlen(kind) &&
	       memcmp(r->kind, kind, r->kind_len) == 0;
}

/* The intent that a record belongs to: its own, when it names none. */
static uint64_t
intent_of(const struct trail_record *r)
{
	static const char of[] = "{\"of\":";

	if (r->ev_len < sizeof of || memcmp(r->ev, of, sizeof of - 1) != 0)
		return r->seq;
	return strtoull(r->ev + sizeof of - 1, NULL, 10);
}

/* Of one execution; a collector that was restarted in between knows its
 * identity, but not its intent. */
static bool
is_part(const struct trail_record *r, uint64_t intent, const char *x)
{
	return intent_of(r) == intent ||
	       (r->x_len > 0 && r->x_len == strlen(x) &&
		memcmp(r->x, x, r->x_len) == 0);
}

/* An execution whole: from the intent to how it ended. */
static int
show(struct trail_reader *reader, uint64_t seq, struct err *e)
{
	struct trail_record r;
	char x[RECORD_ID_MAX] = "";
	uint64_t intent;
	int found = trail_reader_find(reader, seq, &r, e);

	if (found == 1 && intent_of(&r) != seq)
		found = trail_reader_find(reader, intent_of(&r), &r, e);
	if (found <= 0)
		return found;
	print(&r);
	if (!is_kind(&r, "intent"))
		return 1;
	intent = r.seq;
	if (r.x_len < sizeof x)
		memcpy(x, r.x, r.x_len);
	while ((found = trail_reader_next(reader, &r, e)) == 1) {
		if (!is_part(&r, intent, x))
			continue;
		print(&r);
		if (is_kind(&r, "done") || is_kind(&r, "lost"))
			return 1;
	}
	return found < 0 ? -1 : 1;
}

int
audit_show(const struct audit_options *o)
{
	struct trail_reader *reader;
	struct err e;
	int found;

	if (trail_reader_open(&reader, o->dir_fd, &e) != 0)
		return problem(&e);
	found = show(reader, o->seq, &e);
	trail_reader_free(reader);
	if (found < 0)
		return problem(&e);
	if (found == 0)
		(void)fprintf(stderr, "smrsh2ctl: no record %" PRIu64 "\n",
			      o->seq);
	return found == 1 && fflush(stdout) == 0 ? AUDIT_WHOLE
						 : AUDIT_INCOMPLETE;
}

/* All from *seq on; it moves behind the last. */
static int
print_from(int dir_fd, uint64_t *seq, struct err *e)
{
	struct trail_reader *reader;
	struct trail_record r;
	int found;

	if (trail_reader_open(&reader, dir_fd, e) != 0)
		return -1;
	found = trail_reader_find(reader, *seq, &r, e);
	while (found == 1) {
		print(&r);
		*seq = r.seq + 1;
		found = trail_reader_next(reader, &r, e);
	}
	trail_reader_free(reader);
	return fflush(stdout) == 0 ? found : -1;
}

static int
last(int dir_fd, uint64_t *out, struct err *e)
{
	struct trail_reader *reader;
	struct trail_record r;
	int found;

	if (trail_reader_open(&reader, dir_fd, e) != 0)
		return -1;
	found = trail_reader_last(reader, &r, e);
	trail_reader_free(reader);
	*out = found == 1 ? r.seq + 1 : 0;
	return found;
}

int
audit_tail(const struct audit_options *o)
{
	uint64_t seq;
	struct err e;
	int found = last(o->dir_fd, &seq, &e);

	if (found < 0)
		return problem(&e);
	if (found == 0 && !o->is_following) {
		(void)fprintf(stderr, "smrsh2ctl: there is no record\n");
		return AUDIT_INCOMPLETE;
	}
	seq -= seq < o->lines ? seq : o->lines;
	while ((found = print_from(o->dir_fd, &seq, &e)) >= 0 &&
	       o->is_following)
		(void)poll(NULL, 0, POLL_MS);
	return found < 0 ? problem(&e) : AUDIT_WHOLE;
}
