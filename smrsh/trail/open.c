/* SPDX-License-Identifier: ISC */
/*
 * open: from a directory to a trail that can be written, and its end.
 * Phase: act.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/trail/chain.h"
#include "smrsh/trail/scan.h"
#include "smrsh/trail/writer.h"
#include "smrsh2/clock.h"
#include "smrsh2/encode.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define BOOT_FILE "/proc/sys/kernel/random/boot_id"

static int
refuse(struct err *e, int errnum, const char *what)
{
	(void)err_set(e, ERR_CONFIG, RULE_AUDIT, errnum,
		      "the audit trail cannot be opened");
	return err_detail(e, "%s%s%s", what, errnum != 0 ? ": " : "",
			  errnum != 0 ? strerror(errnum) : "");
}

static void
read_boot(char out[40])
{
	own_fd fd = open(BOOT_FILE, O_RDONLY | O_CLOEXEC);
	const ssize_t n = fd < 0 ? -1 : read(fd, out, 36);

	if (n == 36)
		out[36] = '\0';
	else
		strcpy(out, "0");
}

static bool
is_origin(const char *origin)
{
	const size_t len = strlen(origin);

	return len > 0 && len < TRAIL_ORIGIN_MAX &&
	       strspn(origin, SCAN_ORIGIN) == len;
}

static int
add_simple(struct trail *t, const char *kind, const struct encoder *x)
{
	const struct trail_event event = {
		.kind = kind, .ev = x->text, .ev_len = x->used, .of = -1
	};
	struct trail_place place;

	return trail_add(t, &event, &place);
}

static int
record_start(struct trail *t, const struct recovered *r)
{
	struct encoder x;
	char ev[1024];

	encode_begin(&x, ev, sizeof ev, ENCODE_CUT);
	encode_open(&x, NULL, '{');
	encode_word(&x, "version", SMRSH2_VERSION);
	encode_word(&x, "origin", t->now.origin);
	if (r->torn_bytes > 0) {
		encode_unsigned(&x, "torn_bytes", r->torn_bytes);
		encode_word(&x, "torn_file", r->torn_file);
	}
	/* Against: a tail cut while no collector ran. */
	if (r->missing > 0)
		encode_unsigned(&x, "missing", r->missing);
	encode_close(&x, '}');
	return add_simple(t, "start", &x);
}

/* The first record names the first key, which signs itself. */
static int
begin_trail(struct trail *t, const char *origin, struct err *e)
{
	struct key_turn turn = { .origin = origin, .epoch = 1 };
	unsigned char before[TRAIL_HASH_SIZE];
	struct encoder x;
	char ev[1024];

	keys_make(&t->keys.key, 1);
	t->keys.slot = 0;
	/* Both: what a trail that never began may have left. */
	if (ftruncate(t->keys.fd, 0) != 0 || keys_wipe(t->keys.fd, 1) != 0 ||
	    keys_save(t->keys.fd, 0, &t->keys.key) != 0)
		return refuse(e, errno, "cannot write its keys");
	if (segment_open(&t->segment, t->dir_fd, 0, true, e) != 0)
		return -1;
	chain_begin(before, origin);
	memcpy(t->now.h, before, sizeof before);
	turn.before = before;
	memcpy(turn.pub, t->keys.key.pub, sizeof turn.pub);
	keys_sign(&turn, &t->keys.key);
	encode_begin(&x, ev, sizeof ev, ENCODE_CUT);
	keys_encode(&x, &turn);
	return add_simple(t, "key", &x) == 0 ? 0 : refuse(e, 0, "no record");
}

/* The key that the trail names last is the one that goes on. */
static int
take_key(struct trail *t, const struct replay *state, struct err *e)
{
	unsigned int slot;

	for (slot = 0; slot < 2; slot++)
		if (keys_load(t->keys.fd, slot, &t->keys.key) &&
		    memcmp(t->keys.key.pub, state->pub, sizeof state->pub) == 0)
			break;
	/* Against: a trail put back to an earlier day. */
	if (slot == 2)
		return refuse(e, 0,
			      "its last key is not in `keys': records "
			      "were removed, or `keys' is another trail's; "
			      "move both away to begin anew");
	t->keys.slot = slot;
	if (keys_wipe(t->keys.fd, 1 - slot) != 0)
		return refuse(e, errno, "cannot write its keys");
	return 0;
}

static int
go_on(struct trail *t, const struct recovered *r, struct err *e)
{
	if (take_key(t, &r->state, e) != 0 ||
	    segment_open(&t->segment, t->dir_fd, r->first, false, e) != 0)
		return -1;
	t->now = t->last = r->state;
	memcpy(t->day, r->day, sizeof t->day);
	return 0;
}

static bool
has_old_key(struct trail *t)
{
	struct key k;
	const bool has = (keys_load(t->keys.fd, 0, &k) && k.epoch > 1) ||
			 (keys_load(t->keys.fd, 1, &k) && k.epoch > 1);

	sodium_memzero(&k, sizeof k);
	return has;
}

static int
load(struct trail *t, int dir_fd, const char *origin, struct err *e)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct recovered r;
	int failed;

	t->dir_fd = fcntl(dir_fd, F_DUPFD_CLOEXEC, 3);
	t->keys.fd = openat(dir_fd, KEYS_FILE,
			    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (t->dir_fd < 0 || t->keys.fd < 0)
		return refuse(e, errno, "cannot open `keys'");
	if (fcntl(t->keys.fd, F_OFD_SETLK, &lock) != 0)
		return refuse(e, 0, "another collector writes it");
	if (recover_load(&r, dir_fd, e) != 0)
		return -1;
	if (r.is_new && (r.torn_bytes > 0 || has_old_key(t)))
		return refuse(e, 0, "there are keys and no records");
	failed = r.is_new ? begin_trail(t, origin, e) : go_on(t, &r, e);
	if (failed != 0)
		return -1;
	t->rolled_us = clock_us();
	if (record_start(t, &r) != 0)
		return refuse(e, 0, "the start cannot be recorded");
	return r.is_new ? trail_commit(t, e) : writer_roll(t, e);
}

int
trail_open(struct trail **out_trail, int dir_fd, const char *origin,
	   uint64_t segment_bytes, struct err *e)
{
	struct trail *t;

	if (sodium_init() < 0 || !is_origin(origin))
		return refuse(e, 0,
			      "its origin is made of letters, digits, "
			      "and . - _ /");
	t = calloc(1, sizeof *t);
	if (t == NULL)
		return refuse(e, errno, "memory");
	(void)sodium_mlock(&t->keys, sizeof t->keys); /* where it is allowed */
	t->segment.fd = t->segment.notes_fd = t->dir_fd = t->keys.fd = -1;
	t->segment_bytes = segment_bytes;
	read_boot(t->boot);
	if (load(t, dir_fd, origin, e) != 0) {
		writer_free(t);
		return -1;
	}
	writer_sign(t);
	*out_trail = t;
	return 0;
}

void
writer_free(struct trail *t)
{
	segment_close(&t->segment);
	if (t->keys.fd >= 0)
		(void)close(t->keys.fd);
	if (t->dir_fd >= 0)
		(void)close(t->dir_fd);
	sodium_memzero(&t->keys, sizeof t->keys);
	(void)sodium_munlock(&t->keys, sizeof t->keys);
	free(t);
}

void
trail_close(struct trail *t)
{
	static char nothing[] = "{}";
	const struct encoder x = { .text = nothing, .used = 2 };
	struct err e;

	if (t->used == 0 && !t->segment.is_broken &&
	    add_simple(t, "stop", &x) == 0 && trail_commit(t, &e) == 0)
		writer_sign(t);
	writer_free(t);
}
