/* SPDX-License-Identifier: ISC */
/*
 * Writing a trail, and going on with what a collector left behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/trail/make.h"

static void
test_whole(void **state)
{
	const int fd = make_directory("whole");
	struct trail *t = make_open(fd);
	struct trail_report r;

	(void)state;
	assert_int_equal(make_record(t, "intent", "{\"cmd\":\"a\"}"), 2);
	assert_int_equal(make_record(t, "done", "{}"), 3);
	make_expect(fd, TRAIL_WHOLE, "");	/* a collector is at work */
	trail_close(t);
	assert_int_equal(make_verdict(fd, &r), TRAIL_WHOLE);
	assert_int_equal(r.next, 5);	/* key start intent done stop */
	assert_int_equal(r.epoch, 1);
	assert_string_equal(r.origin, ORIGIN);
	t = make_open(fd);
	assert_int_equal(make_record(t, "deny", "{}"), 7);	/* start key */
	trail_close(t);
	assert_int_equal(make_verdict(fd, &r), TRAIL_WHOLE);
	assert_int_equal(r.next, 9);
	assert_int_equal(r.epoch, 2);
}

static void
test_of(void **state)
{
	const int fd = make_directory("of");
	struct trail *t = make_open(fd);
	struct trail_event event = { .kind = "done", .ev = "{}", .ev_len = 2,
				     .of = 1041 };
	struct trail_place place;
	struct trail_reader *reader;
	struct trail_record r;
	struct err e;

	(void)state;
	assert_int_equal(trail_add(t, &event, &place), 0);
	event.ev = "{\"code\":0}";
	event.ev_len = 10;
	assert_int_equal(trail_add(t, &event, &place), 0);
	assert_int_equal(trail_commit(t, &e), 0);
	trail_close(t);
	assert_int_equal(trail_reader_open(&reader, fd, &e), 0);
	assert_int_equal(trail_reader_find(reader, 2, &r, &e), 1);
	assert_memory_equal(r.ev, "{\"of\":1041}", r.ev_len);
	assert_int_equal(trail_reader_next(reader, &r, &e), 1);
	assert_memory_equal(r.ev, "{\"of\":1041,\"code\":0}", r.ev_len);
	assert_memory_equal(r.h, place.h, 64);
	trail_reader_free(reader);
}

static void
test_find(void **state)
{
	const int fd = make_directory("find");
	struct trail *t;
	struct trail_reader *reader;
	struct trail_record r;
	struct err e;
	uint64_t seq;
	uint64_t last = 0;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		/* A segment is over when it has a byte: many of them. */
		assert_int_equal(trail_open(&t, fd, ORIGIN, 1, &e), 0);
		(void)make_record(t, "intent", "{}");
		assert_int_equal(trail_tick(t, &e), 0);
		last = make_record(t, "done", "{\"long\":\"aaaaaaaaaaaaaaa\"}");
		trail_close(t);
	}
	make_expect(fd, TRAIL_WHOLE, "");
	assert_int_equal(trail_reader_open(&reader, fd, &e), 0);
	for (seq = 0; trail_reader_next(reader, &r, &e) == 1; seq++)
		assert_int_equal(r.seq, seq);
	assert_int_equal(seq, last + 2);
	while (seq-- > 0) {
		assert_int_equal(trail_reader_find(reader, seq, &r, &e), 1);
		assert_int_equal(r.seq, seq);
	}
	assert_int_equal(trail_reader_find(reader, last + 2, &r, &e), 0);
	trail_reader_free(reader);
}

/* kill -9: no stop, no checkpoint. */
static int
end_suddenly(void *argument)
{
	struct trail *t = make_open(*(int *)argument);

	(void)make_record(t, "intent", "{}");
	(void)kill(getpid(), SIGKILL);
	return 0;
}

static void
test_killed(void **state)
{
	int fd = make_directory("killed");
	struct trail_report r;

	(void)state;
	assert_int_equal(in_child(end_suddenly, &fd), 256 + SIGKILL);
	make_expect(fd, TRAIL_INCOMPLETE, "no checkpoint covers");
	assert_int_equal(in_child(end_suddenly, &fd), 256 + SIGKILL);
	trail_close(make_open(fd));
	assert_int_equal(make_verdict(fd, &r), TRAIL_WHOLE);
	assert_int_equal(r.next, 9);
}

/* Whatever a power cut leaves behind the last record that was waited for. */
static void
test_torn(void **state)
{
	static const char *const tails[] = {
		"{", "{}\n", "\n", "{\"v\":1,\"seq\":3", "\xff\xfe\n{\"v\":1\n",
	};
	char line[64];
	struct trail_reader *reader;
	struct trail_record r;
	struct err e;
	char *torn;
	size_t size;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		int fd;

		(void)snprintf(line, sizeof line, "torn%zu", i);
		fd = make_directory(line);
		assert_int_equal(in_child(end_suddenly, &fd), 256 + SIGKILL);
		make_append(fd, FIRST, tails[i], strlen(tails[i]));
		trail_close(make_open(fd));
		make_expect(fd, TRAIL_WHOLE, "");
		torn = make_read(fd, "00000000000000000000.torn-0", &size);
		assert_string_equal(torn, tails[i]);
		free(torn);
		assert_int_equal(trail_reader_open(&reader, fd, &e), 0);
		assert_int_equal(trail_reader_find(reader, 3, &r, &e), 1);
		assert_memory_equal(r.kind, "start", 5);
		assert_non_null(memmem(r.ev, r.ev_len, "\"torn_bytes\":", 13));
		assert_null(memmem(r.ev, r.ev_len, "\"missing\":", 10));
		trail_reader_free(reader);
	}
}

static void
test_torn_checkpoint(void **state)
{
	int fd = make_directory("torn-note");

	(void)state;
	assert_int_equal(in_child(end_suddenly, &fd), 256 + SIGKILL);
	make_append(fd, FIRST_NOTES, "host.exam\0\0", 11);
	trail_close(make_open(fd));
	make_expect(fd, TRAIL_WHOLE, "");
}

/* A segment that was created, and no more. */
static void
test_empty_segment(void **state)
{
	int fd = make_directory("empty");

	(void)state;
	assert_int_equal(in_child(end_suddenly, &fd), 256 + SIGKILL);
	make_write(fd, "00000000000000000003.jsonl", "", 0);
	make_write(fd, "00000000000000000003.cp", "", 0);
	trail_close(make_open(fd));
	make_expect(fd, TRAIL_WHOLE, "");
}

static void
test_one_writer(void **state)
{
	const int fd = make_directory("lock");
	struct trail *t = make_open(fd);
	struct trail *second;
	struct err e;

	(void)state;
	assert_int_equal(trail_open(&second, fd, ORIGIN, 1 << 20, &e), -1);
	assert_non_null(strstr(e.detail, "another collector"));
	trail_close(t);
}

static void
test_refused(void **state)
{
	static const char *const origins[] = { "", "a b", "a\nb", "a\"b" };
	const int fd = make_directory("refused");
	struct trail *t;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		assert_int_equal(trail_open(&t, fd, origins[i], 1 << 20, &e),
				 -1);
	trail_close(make_open(fd));
	trail_close(make_open(fd));
	/* Against: a trail that is thrown away and silently begun anew. */
	assert_int_equal(unlinkat(fd, FIRST, 0), 0);
	assert_int_equal(trail_open(&t, fd, ORIGIN, 1 << 20, &e), -1);
	assert_non_null(strstr(e.detail, "keys and no records"));
}

/* Both slots together hold one key, and not an older one. */
static void
test_old_keys_are_gone(void **state)
{
	static const char zeros[4096];
	const int fd = make_directory("keys");
	struct trail *t = make_open(fd);
	char *first;
	char *second;
	size_t size;
	struct stat st;
	struct stat after;

	(void)state;
	first = make_read(fd, "keys", &size);
	assert_int_equal(size, 8192);
	assert_int_equal(fstatat(fd, "keys", &st, 0), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	trail_close(t);
	trail_close(make_open(fd));
	second = make_read(fd, "keys", &size);
	/* In place: the same file, the same blocks. */
	assert_int_equal(fstatat(fd, "keys", &after, 0), 0);
	assert_int_equal(st.st_ino, after.st_ino);
	assert_memory_equal(second, zeros, sizeof zeros);
	assert_memory_not_equal(second + 4096, zeros, sizeof zeros);
	assert_null(memmem(second, size, first + 16, 32));
	free(first);
	free(second);
}

/* Its file is changed while the collector works. */
static void
test_tampering_is_recorded(void **state)
{
	static const char *const names[] = { "grown", "cut", "gone", "new" };
	struct trail_reader *reader;
	struct trail_record r;
	struct trail *t;
	struct err e;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		const int fd = make_directory(names[i]);
		bool is_seen = false;
		char *bytes;
		size_t size;

		t = make_open(fd);
		(void)make_record(t, "intent", "{}");
		bytes = make_read(fd, FIRST, &size);
		if (i == 0)
			make_append(fd, FIRST, "\n", 1);
		if (i == 1)
			make_write(fd, FIRST, bytes, size - 9);
		if (i >= 2)
			assert_int_equal(unlinkat(fd, FIRST, 0), 0);
		if (i == 3)
			make_write(fd, FIRST, bytes, size);
		free(bytes);
		(void)make_record(t, "done", "{}");
		trail_close(t);
		assert_int_equal(trail_reader_open(&reader, fd, &e), 0);
		assert_int_equal(trail_reader_find(reader, 4, &r, &e), 1);
		is_seen = r.kind_len == 6 && memcmp(r.kind, "tamper", 6) == 0;
		assert_true(is_seen);
		trail_reader_free(reader);
	}
}

/* A write that fails leaves neither a record nor half of one. */
static int
write_to_limit(void *argument)
{
	struct trail *t = make_open(*(int *)argument);
	const struct trail_event event = { .kind = "intent", .ev = "{}",
					   .ev_len = 2, .of = -1 };
	struct rlimit limit = { 0, RLIM_INFINITY };
	struct trail_place place;
	struct stat st;
	struct err e;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (fstatat(*(int *)argument, FIRST, &st, 0) != 0)
		return 1;
	limit.rlim_cur = (rlim_t)st.st_size + 100;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 2;
	if (trail_add(t, &event, &place) != 0 || place.seq != 2 ||
	    trail_commit(t, &e) == 0 || trail_is_broken(t))
		return 3;
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
	    trail_add(t, &event, &place) != 0 || place.seq != 2 ||
	    trail_commit(t, &e) != 0)
		return 4;
	trail_close(t);
	return 0;
}

static void
test_failed_write(void **state)
{
	int fd = make_directory("limit");

	(void)state;
	assert_int_equal(in_child(write_to_limit, &fd), 0);
	make_expect(fd, TRAIL_WHOLE, "");
}

static void
test_batch_has_an_end(void **state)
{
	const int fd = make_directory("batch");
	struct trail *t = make_open(fd);
	char *ev = malloc(TRAIL_LINE_MAX);
	struct trail_event event = { .kind = "intent", .ev = ev, .of = -1 };
	struct trail_place place;
	struct err e;
	int added = 0;

	(void)state;
	memset(ev, 'a', TRAIL_LINE_MAX);
	memcpy(ev, "{\"", 2);
	memcpy(ev + 199996, "\":0}", 4);
	event.ev_len = 200000;
	while (trail_has_room(t)) {
		assert_int_equal(trail_add(t, &event, &place), 0);
		added++;
	}
	assert_int_equal(trail_add(t, &event, &place), -1);
	assert_int_equal(added, 6);
	assert_int_equal(trail_commit(t, &e), 0);
	/* A record that is too long is refused, and nothing is lost. */
	event.ev_len = TRAIL_LINE_MAX;
	assert_int_equal(trail_add(t, &event, &place), -1);
	assert_int_equal(make_record(t, "done", "{}"), 8);
	trail_close(t);
	make_expect(fd, TRAIL_WHOLE, "");
	free(ev);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a trail that is written and closed is whole", test_whole),
		SAYS("a record names the intent it belongs to", test_of),
		SAYS("records are found by sequence over segments", test_find),
		SAYS("after kill -9 the trail goes on", test_killed),
		SAYS("a torn tail is set aside, and the start says so",
		     test_torn),
		SAYS("a torn checkpoint is signed again", test_torn_checkpoint),
		SAYS("a segment without a record is none", test_empty_segment),
		SAYS("a trail has one writer", test_one_writer),
		SAYS("what is no trail's origin, and keys alone, are refused",
		     test_refused),
		SAYS("an old key is overwritten in place",
		     test_old_keys_are_gone),
		SAYS("a file that is changed under the collector is recorded",
		     test_tampering_is_recorded),
		SAYS("a write that fails leaves nothing", test_failed_write),
		SAYS("a batch and a record have an end", test_batch_has_an_end),
	};

	return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
