/* SPDX-License-Identifier: ISC */
/*
 * Everything that can be done to a small trail, and that none of it passes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/trail/make.h"

static int whole = -1;	/* a trail of two keys */
static int copy = -1;	/* what is done is done to it */
static char *lines;
static size_t lines_size;
static char *notes;
static size_t notes_size;

static int
setup(void **state)
{
	struct trail *t;

	(void)state;
	whole = make_directory("whole");
	t = make_open(whole);
	(void)make_record(t, "intent", "{\"cmd\":\"a\"}");
	trail_close(t);
	t = make_open(whole);
	(void)make_record(t, "done", "{}");
	trail_close(t);
	make_expect(whole, TRAIL_WHOLE, "");
	copy = make_directory("copy");
	make_copy(whole, copy);
	lines = make_read(copy, FIRST, &lines_size);
	notes = make_read(copy, FIRST_NOTES, &notes_size);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	free(lines);
	free(notes);
	return 0;
}

static int
restore(void **state)
{
	(void)state;
	make_copy(whole, copy);
	return 0;
}

static void
flip_each(const char *name, const char *bytes, size_t size)
{
	const int fd = openat(copy, name, O_WRONLY);
	struct trail_report r;
	size_t i;

	for (i = 0; i < size; i++) {
		const char flipped = (char)(bytes[i] ^ (1 << i % 8));

		assert_int_equal(pwrite(fd, &flipped, 1, (off_t)i), 1);
		if (make_verdict(copy, &r) == TRAIL_WHOLE)
			fail_msg("%s: byte %zu", name, i);
		assert_int_equal(pwrite(fd, &bytes[i], 1, (off_t)i), 1);
	}
	(void)close(fd);
	make_expect(copy, TRAIL_WHOLE, "");
}

static void
test_flipped(void **state)
{
	(void)state;
	flip_each(FIRST, lines, lines_size);
	flip_each(FIRST_NOTES, notes, notes_size);
}

/* The line at a byte, without it. */
static void
test_deleted(void **state)
{
	char *less = malloc(lines_size);
	char *at;
	char *end;

	(void)state;
	for (at = lines; at < lines + lines_size; at = end) {
		const size_t before = (size_t)(at - lines);

		end = strchr(at, '\n') + 1;
		memcpy(less, lines, before);
		memcpy(less + before, end, lines_size - (size_t)(end - lines));
		make_write(copy, FIRST, less, lines_size - (size_t)(end - at));
		make_expect(copy, TRAIL_TAMPERED, "");
	}
	free(less);
}

static void
test_swapped(void **state)
{
	char *other = malloc(lines_size);
	char *second = strchr(lines, '\n') + 1;
	char *third = strchr(second, '\n') + 1;
	char *fourth = strchr(third, '\n') + 1;
	const size_t head = (size_t)(second - lines);
	const size_t a = (size_t)(third - second);
	const size_t b = (size_t)(fourth - third);

	(void)state;
	memcpy(other, lines, lines_size);
	memcpy(other + head, third, b);
	memcpy(other + head + b, second, a);
	make_write(copy, FIRST, other, lines_size);
	make_expect(copy, TRAIL_TAMPERED, "record 1: not the next");
	free(other);
}

/* At every byte; with all checkpoints, and with none that tells. */
static void
test_cut(void **state)
{
	struct trail_report r;
	size_t size;

	(void)state;
	for (size = 0; size < lines_size; size++) {
		make_write(copy, FIRST, lines, size);
		if (make_verdict(copy, &r) == TRAIL_WHOLE)
			fail_msg("%zu bytes", size);
		make_write(copy, FIRST_NOTES, "", 0);
		if (make_verdict(copy, &r) == TRAIL_WHOLE)
			fail_msg("%zu bytes and no checkpoint", size);
		make_write(copy, FIRST_NOTES, notes, notes_size);
	}
}

/* Back to what was whole before the last key: an old backup. */
static void
test_rolled_back(void **state)
{
	const char *stop = strstr(lines, "\"k\":\"stop\"");
	const size_t size = (size_t)(strchr(stop, '\n') + 1 - lines);
	size_t kept = 0;
	struct trail_report r;
	int i;

	(void)state;
	make_write(copy, FIRST, lines, size);
	make_expect(copy, TRAIL_TAMPERED, "a checkpoint covers");
	for (i = 0; i < 10; i++)	/* the notes that go with it */
		kept = (size_t)(strchr(notes + kept, '\n') + 1 - notes);
	make_write(copy, FIRST_NOTES, notes, kept);
	make_expect(copy, TRAIL_TAMPERED, "records were removed");
	assert_int_equal(unlinkat(copy, "keys", 0), 0);
	make_expect(copy, TRAIL_INCOMPLETE, "cannot be read");
	/* With the old key stolen as well it is whole: only what left the
	 * host tells. */
	(void)make_verdict(copy, &r);
	assert_int_equal(r.next, 4);
}

/* And the collector says so itself, when it goes on. */
static void
test_cut_and_resumed(void **state)
{
	const char *stop = strstr(lines, "\"k\":\"done\"");
	size_t size;
	struct trail_reader *reader;
	struct trail_record r;
	struct err e;

	(void)state;
	while (stop[-1] != '\n')
		stop--;
	size = (size_t)(stop - lines);
	make_write(copy, FIRST, lines, size);
	trail_close(make_open(copy));
	make_expect(copy, TRAIL_TAMPERED, "checkpoint 8 does not belong");
	assert_int_equal(trail_reader_open(&reader, copy, &e), 0);
	assert_int_equal(trail_reader_find(reader, 6, &r, &e), 1);
	assert_memory_equal(r.kind, "start", 5);
	assert_non_null(memmem(r.ev, r.ev_len, "\"missing\":2", 11));
	trail_reader_free(reader);
}

static void
test_resumed_before_the_key(void **state)
{
	const char *stop = strstr(lines, "\"k\":\"stop\"");
	struct trail *t;
	struct err e;

	(void)state;
	make_write(copy, FIRST, lines,
		   (size_t)(strchr(stop, '\n') + 1 - lines));
	assert_int_equal(trail_open(&t, copy, ORIGIN, 1 << 20, &e), -1);
	assert_non_null(strstr(e.detail, "records were removed"));
}

static void
test_other_trail(void **state)
{
	const int fd = make_directory("other");
	struct trail_report mine;
	struct trail_report r;

	(void)state;
	trail_close(make_open(fd));
	(void)make_verdict(whole, &mine);
	trail_verify(whole, mine.first_pub, &r);
	assert_int_equal(r.verdict, TRAIL_WHOLE);
	trail_verify(fd, mine.first_pub, &r);
	assert_int_equal(r.verdict, TRAIL_TAMPERED);
	assert_non_null(strstr(r.why, "another trail"));
}

static void
test_missing(void **state)
{
	const int fd = make_directory("nothing");

	(void)state;
	make_expect(fd, TRAIL_INCOMPLETE, "there is no trail");
	assert_int_equal(unlinkat(copy, FIRST_NOTES, 0), 0);
	make_expect(copy, TRAIL_INCOMPLETE, "no checkpoint covers");
}

/* Each of three segments away, emptied, or under another's name. */
static void
test_segments(void **state)
{
	static const char *const names[] = {
		FIRST, "00000000000000000003.jsonl",
		"00000000000000000006.jsonl",
	};
	const int fd = make_directory("segments");
	const int other = make_directory("segments-copy");
	struct trail_report r;
	struct trail *t;
	struct err e;
	int i;

	(void)state;
	assert_int_equal(trail_open(&t, fd, ORIGIN, 1, &e), 0);
	(void)make_record(t, "intent", "{}");
	assert_int_equal(trail_tick(t, &e), 0);
	(void)make_record(t, "done", "{}");
	assert_int_equal(trail_tick(t, &e), 0);
	trail_close(t);
	make_expect(fd, TRAIL_WHOLE, "");
	for (i = 0; i < 3; i++) {
		make_copy(fd, other);
		make_write(other, names[i], "", 0);
		assert_int_not_equal(make_verdict(other, &r), TRAIL_WHOLE);
		assert_int_equal(unlinkat(other, names[i], 0), 0);
		assert_int_equal(make_verdict(other, &r),
				 i == 0 ? TRAIL_INCOMPLETE : TRAIL_TAMPERED);
	}
	make_copy(fd, other);
	assert_int_equal(renameat(other, names[2], other, names[1]), 0);
	make_expect(other, TRAIL_TAMPERED, "");
}

#define TOLD(sentence, f) { sentence, f, restore, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TOLD("every flipped byte is found", test_flipped),
		TOLD("every deleted record is found", test_deleted),
		TOLD("records that change places are found", test_swapped),
		TOLD("a tail that is cut is found, at every byte", test_cut),
		TOLD("a trail of an earlier day is found", test_rolled_back),
		TOLD("a tail that is cut and gone on from is found",
		     test_cut_and_resumed),
		TOLD("nobody goes on from before the last key",
		     test_resumed_before_the_key),
		TOLD("another trail in its place is found", test_other_trail),
		TOLD("what is not there is not whole", test_missing),
		TOLD("segments that are gone or renamed are found",
		     test_segments),
	};

	return cmocka_run_group_tests_name("verify", tests, setup, teardown);
}
