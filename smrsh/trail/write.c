/* SPDX-License-Identifier: ISC */
/*
 * write: from events to records on disk.
 * Phase: act.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "smrsh/trail/chain.h"
#include "smrsh/trail/writer.h"
#include "smrsh2/clock.h"
#include "smrsh2/encode.h"
#include "smrsh2/err.h"

static void
envelope(struct encoder *x, const struct trail *t,
	 const struct trail_event *event)
{
	struct timespec now;
	struct timespec mono;

	clock_read(CLOCK_REALTIME, &now);
	clock_read(CLOCK_BOOTTIME, &mono);
	encode_raw(x, "{\"v\":1");
	x->needs_comma = true;
	encode_unsigned(x, "seq", t->now.tree.size);
	encode_time(x, "ts", now.tv_sec, now.tv_nsec / 1000);
	encode_key(x, "mono");
	encode_digits(x, (uint64_t)mono.tv_sec, 1, 10);
	encode_raw(x, ".");
	encode_digits(x, (uint64_t)mono.tv_nsec / 1000, 6, 10);
	encode_word(x, "boot", t->boot);
	encode_word(x, "k", event->kind);
	if (event->x != NULL)
		encode_word(x, "x", event->x);
	if (event->peer != NULL) {
		encode_key(x, "peer");
		encode_raw(x, event->peer);
	}
}

/* The event itself, with what it belongs to. */
static void
body(struct encoder *x, const struct trail_event *event)
{
	const char *rest = event->ev + 1;
	const size_t len = event->ev_len - 1;

	encode_open(x, "ev", '{');
	if (event->of >= 0) {
		encode_number(x, "of", event->of);
		if (*rest != '}')
			encode_raw(x, ",");
	}
	if (x->size - x->used < len) {
		x->is_full = true;
		return;
	}
	memcpy(x->text + x->used, rest, len);
	x->used += len;
}

int
writer_add(struct trail *t, const struct trail_event *event,
	   struct trail_place *out_place)
{
	const size_t room = sizeof t->batch - t->used;
	char *line = t->batch + t->used;
	struct encoder x;
	const char *why;

	encode_begin(&x, line, room < TRAIL_LINE_MAX ? room : TRAIL_LINE_MAX,
		     ENCODE_CUT);
	envelope(&x, t, event);
	body(&x, event);
	out_place->seq = t->now.tree.size;
	if (!x.is_full) {
		unsigned char h[TRAIL_HASH_SIZE];

		memcpy(h, t->now.h, sizeof h);
		chain_next(h, line, x.used);
		chain_hex(out_place->h, h);
	}
	encode_raw(&x, ",\"h\":\"");
	encode_raw(&x, out_place->h);
	encode_raw(&x, "\"}\n");
	if (x.is_full)
		return -1;
	/* Nothing is written that the verifier would not accept. */
	why = replay_line(&t->now, line, x.used - 1);
	if (why != NULL)
		return -1;
	t->used += x.used;
	return 0;
}

/* A new file; it begins with all that is needed to go on from it. */
static int
begin_segment(struct trail *t, struct err *e)
{
	struct trail_event event = { .kind = "rotate", .of = -1 };
	char ev[8192];
	struct segment next;
	struct trail_place place;
	struct encoder x;

	if (segment_open(&next, t->dir_fd, t->now.tree.size, true, e) != 0)
		return -1;
	segment_close(&t->segment);
	t->segment = next;
	encode_begin(&x, ev, sizeof ev, ENCODE_CUT);
	replay_encode(&x, &t->now);
	event.ev = ev;
	event.ev_len = x.used;
	t->day[0] = '\0';
	return writer_add(t, &event, &place);
}

/* The file is not what it was: what follows goes elsewhere. */
static int
record_tampering(struct trail *t, struct err *e)
{
	struct trail_event event = { .kind = "tamper", .of = -1 };
	char name[TRAIL_NAME_MAX];
	struct trail_place place;
	char ev[128];
	int n;

	memcpy(name, t->segment.name, sizeof name);
	if (begin_segment(t, e) != 0)
		return -1;
	n = snprintf(ev, sizeof ev, "{\"segment\":\"%s\"}", name);
	event.ev = ev;
	event.ev_len = (size_t)n;
	return writer_add(t, &event, &place);
}

bool
trail_has_room(const struct trail *t)
{
	return t->used <= TRAIL_BATCH_BYTES;
}

int
trail_add(struct trail *t, const struct trail_event *event,
	  struct trail_place *out_place)
{
	struct err e;

	if (!trail_has_room(t))
		return -1;
	if (!t->is_adding && !segment_is_intact(&t->segment) &&
	    record_tampering(t, &e) != 0) {
		t->segment.is_broken = true;
		return -1;
	}
	t->is_adding = true;
	return writer_add(t, event, out_place);
}

int
trail_commit(struct trail *t, struct err *e)
{
	int failed;

	if (t->used == 0)
		return 0;
	segment_reserve(&t->segment, t->used);
	failed = segment_append(&t->segment, t->batch, t->used, e);
	t->used = 0;
	t->is_adding = false;
	if (failed == 0) {
		t->last = t->now;
		return 0;
	}
	t->now = t->last;
	/* A segment must begin with what it goes on from: start again. */
	if (t->segment.size == 0)
		t->segment.is_broken = true;
	return -1;
}

bool
trail_is_broken(const struct trail *t)
{
	return t->segment.is_broken;
}

bool
trail_is_low(const struct trail *t)
{
	return t->segment.is_low;
}

int
writer_roll(struct trail *t, struct err *e)
{
	struct key_turn turn = { .origin = t->now.origin,
				 .epoch = t->keys.key.epoch + 1,
				 .seq = t->now.tree.size,
				 .before = t->now.h };
	struct trail_event event = { .kind = "key", .of = -1 };
	const unsigned int slot = 1 - t->keys.slot;
	struct trail_place place;
	struct encoder x;
	char ev[1024];
	struct key next;

	keys_make(&next, turn.epoch);
	memcpy(turn.pub, next.pub, sizeof turn.pub);
	keys_sign(&turn, &t->keys.key);
	encode_begin(&x, ev, sizeof ev, ENCODE_CUT);
	keys_encode(&x, &turn);
	event.ev = ev;
	event.ev_len = x.used;
	/* The new secret is on disk before the trail names its owner. */
	if (keys_save(t->keys.fd, slot, &next) != 0)
		return err_set(e, ERR_SYSTEM, RULE_AUDIT, 0,
			       "the audit trail's key cannot be saved");
	if (trail_add(t, &event, &place) != 0 || trail_commit(t, e) != 0)
		return -1;
	t->keys.slot = slot;
	t->keys.key = next;
	sodium_memzero(&next, sizeof next);
	t->rolled_us = clock_us();
	t->rolled_size = t->last.tree.size;
	if (keys_wipe(t->keys.fd, 1 - slot) != 0)
		return err_set(e, ERR_SYSTEM, RULE_AUDIT, 0,
			       "the audit trail's old key cannot be removed");
	return 0;
}

int
writer_rotate(struct trail *t, struct err *e)
{
	writer_sign(t);
	if (begin_segment(t, e) != 0) {
		t->now = t->last;
		t->used = 0;
		return -1;
	}
	return writer_roll(t, e);
}
