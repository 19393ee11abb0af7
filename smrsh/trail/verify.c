/* SPDX-License-Identifier: ISC */
/*
 * verify: from the files of a trail to whether anything is missing or was
 * changed since it was written.
 * Phase: act; reads.
 * Against: who may write the files now; what that leaves open stands in
 * smrsh2-audit(5).
 */
#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/trail/chain.h"
#include "smrsh/trail/checkpoint.h"
#include "smrsh/trail/keys.h"
#include "smrsh/trail/replay.h"
#include "smrsh/trail/segment.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

struct verify {
	struct trail_report *report;
	struct replay state;
	const unsigned char *first_pub;
	const char *notes; /* of the segment at hand */
	size_t notes_size;
	size_t notes_at;
	uint64_t signed_size;
	bool is_stopped; /* the last record is `stop` */
	bool is_running;	/* a collector is at work */
	bool has_keys;
	bool has_key[2];
	struct key key[2];	/* the collector's, before anything was read */
	bool is_key_seen;	/* the trail names one of them */
};

/* The first reason of the worst kind is the one that is told. */
static void judge(struct verify *v, enum trail_verdict verdict,
		  const char *where, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void
judge(struct verify *v, enum trail_verdict verdict, const char *where,
      const char *fmt, ...)
{
	struct trail_report *r = v->report;
	va_list ap;

	if (r->verdict == TRAIL_TAMPERED ||
	    (r->verdict == TRAIL_INCOMPLETE && verdict == TRAIL_INCOMPLETE))
		return;
	r->verdict = verdict;
	(void)snprintf(r->where, sizeof r->where, "%s", where);
	va_start(ap, fmt);
	(void)vsnprintf(r->why, sizeof r->why, fmt, ap);
	va_end(ap);
}

/* Every checkpoint of this size is what the key in force signs. */
static bool
check_notes(struct verify *v, const char *name)
{
	const uint64_t size = v->state.tree.size;
	struct checkpoint c = { .size = size };
	uint64_t claimed;
	size_t len;

	for (;; v->notes_at += len, v->report->notes++) {
		const char *note = v->notes + v->notes_at;

		len = checkpoint_length(note, v->notes_size - v->notes_at);
		if (len == 0 || checkpoint_size(note, len, &claimed) != 0 ||
		    claimed > size)
			return true;
		tree_root(&v->state.tree, c.root);
		if (claimed < size ||
		    checkpoint_verify(note, len, &c, v->state.origin,
				      v->state.pub) != 0) {
			judge(v, TRAIL_TAMPERED, name,
			      "checkpoint %llu does not belong to these "
			      "records",
			      (unsigned long long)claimed);
			return false;
		}
		v->signed_size = size;
	}
}

static bool
check_line(struct verify *v, const char *name, const char *line, size_t len)
{
	unsigned int i;
	struct trail_record r;
	const bool is_first = !v->state.has_begun;
	const char *why = replay_line(&v->state, line, len);

	if (why != NULL) {
		judge(v, TRAIL_TAMPERED, name, "record %llu: %s",
		      (unsigned long long)v->state.tree.size, why);
		return false;
	}
	(void)trail_line_parse(line, len, &r);
	for (i = 0; i < 2; i++)
		v->is_key_seen |= v->has_key[i] &&
				  v->key[i].epoch == v->state.epoch &&
				  memcmp(v->key[i].pub, v->state.pub,
					 TRAIL_KEY_SIZE) == 0;
	v->is_stopped = r.kind_len == 4 && memcmp(r.kind, "stop", 4) == 0;
	if (is_first) {
		v->report->first = r.seq;
		memcpy(v->report->first_pub, v->state.pub, TRAIL_KEY_SIZE);
	}
	return check_notes(v, name);
}

/* A checkpoint torn by a crash is followed by nothing. */
static void
check_rest(struct verify *v, const char *name, bool is_last, size_t torn)
{
	const size_t left = v->notes_size - v->notes_at;
	uint64_t claimed = 0;

	if (torn > 0 && !(is_last && v->is_running))
		judge(v, is_last ? TRAIL_INCOMPLETE : TRAIL_TAMPERED, name,
		      "%zu bytes at the end are no record", torn);
	if (left > 0 &&
	    checkpoint_size(v->notes + v->notes_at, left, &claimed) == 0 &&
	    claimed > v->state.tree.size)
		judge(v, TRAIL_TAMPERED, name,
		      "a checkpoint covers records up to %llu, there are %llu",
		      (unsigned long long)claimed,
		      (unsigned long long)v->state.tree.size);
	else if (left > 0)
		judge(v, TRAIL_TAMPERED, name, "its checkpoints are damaged");
	if (v->signed_size != v->state.tree.size && !(is_last && v->is_running))
		judge(v, TRAIL_INCOMPLETE, name,
		      "no checkpoint covers its last %llu records",
		      (unsigned long long)(v->state.tree.size -
					   v->signed_size));
}

static bool
check_bytes(struct verify *v, const char *name, const char *bytes, size_t size,
	    bool is_last)
{
	const char *at = bytes;
	const char *end;

	while (size > 0 &&
	       (end = memchr(at, '\n', size - (size_t)(at - bytes))) != NULL) {
		if (!check_line(v, name, at, (size_t)(end - at)))
			return false;
		at = end + 1;
	}
	check_rest(v, name, is_last, size - (size_t)(at - bytes));
	return v->report->verdict != TRAIL_TAMPERED;
}

static bool
check_segment(struct verify *v, int dir_fd, uint64_t first, bool is_last)
{
	char name[TRAIL_NAME_MAX];
	char notes[TRAIL_NAME_MAX];
	const char *bytes;
	size_t size;
	struct err e;
	bool is_good;

	segment_name(name, first);
	segment_notes_name(notes, name);
	if (v->state.has_begun && first != v->state.tree.size) {
		judge(v, TRAIL_TAMPERED, name,
		      "the segment before ends at %llu",
		      (unsigned long long)v->state.tree.size);
		return false;
	}
	v->notes = "";
	v->notes_size = v->notes_at = 0;
	/* First: a collector at work signs what is already there. */
	(void)segment_map(dir_fd, notes, &v->notes, &v->notes_size, &e);
	if (segment_map(dir_fd, name, &bytes, &size, &e) != 0) {
		judge(v, TRAIL_INCOMPLETE, name, "%s", e.detail);
		return false;
	}
	is_good = check_bytes(v, name, bytes, size, is_last);
	segment_unmap(v->notes, v->notes_size);
	segment_unmap(bytes, size);
	return is_good;
}

/* Whose keys they are, and whether somebody is at work with them. */
static void
load_keys(struct verify *v, int dir_fd)
{
	own_fd fd = openat(dir_fd, KEYS_FILE,
			   O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
	unsigned int i;

	if (fd < 0)
		return;
	v->has_keys = true;
	v->is_running = fcntl(fd, F_OFD_GETLK, &lock) == 0 &&
			lock.l_type != F_UNLCK;
	for (i = 0; i < 2; i++) {
		v->has_key[i] = keys_load(fd, i, &v->key[i]);
		sodium_memzero(v->key[i].secret, sizeof v->key[i].secret);
	}
}

static void
check_keys(struct verify *v)
{
	if (!v->has_keys)
		judge(v, TRAIL_INCOMPLETE, KEYS_FILE,
		      "cannot be read: whether the last records were removed "
		      "is not known");
	else if (!v->is_key_seen)
		judge(v, TRAIL_TAMPERED, KEYS_FILE,
		      "the last key is not the trail's: records were removed");
	else if (!v->is_stopped && !v->is_running)
		judge(v, TRAIL_INCOMPLETE, KEYS_FILE,
		      "no collector is at work, and the last one did not stop");
}

static void
check_begin(struct verify *v)
{
	struct trail_report *r = v->report;

	if (r->first != 0)
		judge(v, TRAIL_INCOMPLETE, "", "records before %llu are gone",
		      (unsigned long long)r->first);
	else if (v->first_pub != NULL &&
		 memcmp(v->first_pub, r->first_pub, TRAIL_KEY_SIZE) != 0)
		judge(v, TRAIL_TAMPERED, "",
		      "this is another trail: it does "
		      "not begin with the given key");
}

void
trail_verify(int dir_fd, const unsigned char *first_pub,
	     struct trail_report *out)
{
	struct verify *v = calloc(1, sizeof *v);
	uint64_t *firsts = NULL;
	size_t count = 0;
	size_t i;
	struct err e;

	memset(out, 0, sizeof *out);
	MUST(v != NULL && sodium_init() >= 0);
	v->report = out;
	v->first_pub = first_pub;
	load_keys(v, dir_fd);
	if (segment_list(dir_fd, &firsts, &count, &e) != 0 || count == 0)
		judge(v, TRAIL_INCOMPLETE, "", "there is no trail");
	for (i = 0; i < count; i++)
		if (!check_segment(v, dir_fd, firsts[i], i + 1 == count))
			break;
	if (i == count && !v->state.has_begun)
		judge(v, TRAIL_INCOMPLETE, "", "there is no record");
	if (i == count && v->state.has_begun) {
		check_begin(v);
		check_keys(v);
	}
	(void)snprintf(out->origin, sizeof out->origin, "%s", v->state.origin);
	out->next = v->state.tree.size;
	out->epoch = v->state.epoch;
	chain_hex(out->h, v->state.h);
	free(firsts);
	free(v);
}
