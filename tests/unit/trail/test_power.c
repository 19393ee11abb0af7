/* SPDX-License-Identifier: ISC */
/*
 * Power cuts: what was waited for is there, sector for sector; of the rest
 * each sector may be new, zeros, garbage, something older, or not there.
 *	POWER_IMAGES=20000 for more of them
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/trail/make.h"

#define SECTOR 512
#define IMAGES "1000"

static int before = -1;	/* the files when the power went */
static char *bytes;	/* with the batch that nobody waited for */
static size_t bytes_size;
static size_t safe_size;	/* on disk for certain */

static int
setup(void **state)
{
	const int fd = make_directory("power");
	struct trail *t = make_open(fd);
	struct trail_event event = { .kind = "done", .of = 4 };
	struct trail_place place;
	struct err e;
	char *safe;
	int i;

	(void)state;
	for (i = 0; i < 4; i++)
		(void)make_record(t, "intent", "{\"cmd\":\"a\"}");
	safe = make_read(fd, FIRST, &safe_size);
	free(safe);
	event.ev = "{\"cmd\":\"something longer, over more than one of them\"}";
	event.ev_len = strlen(event.ev);
	for (i = 0; i < 9; i++)
		assert_int_equal(trail_add(t, &event, &place), 0);
	assert_int_equal(trail_commit(t, &e), 0);
	bytes = make_read(fd, FIRST, &bytes_size);
	before = make_directory("before");
	make_copy(fd, before);
	trail_close(t);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	free(bytes);
	return 0;
}

static void
damage(char *image, size_t from, size_t to, struct random *r)
{
	size_t i;

	switch (random_below(r, 5)) {
	case 0:
		memset(image + from, 0, to - from);
		break;
	case 1:
		for (i = from; i < to; i++)
			image[i] = (char)random_next(r);
		break;
	case 2:
		memcpy(image + from, bytes + from % 256, to - from);
		break;
	default:
		break;
	}
}

static size_t
make_image(char *image, struct random *r)
{
	size_t size = bytes_size;
	size_t at;

	memcpy(image, bytes, bytes_size);
	for (at = safe_size; at < size; at = (at / SECTOR + 1) * SECTOR)
		damage(image, at,
		       (at / SECTOR + 1) * SECTOR < size
			       ? (at / SECTOR + 1) * SECTOR
			       : size,
		       r);
	if (random_below(r, 2) == 0)
		size = safe_size + random_below(r, bytes_size - safe_size);
	return size;
}

/* What is kept is what was written, and then the next collector begins. */
static void
check(const char *kept, size_t number)
{
	const char *line = kept;
	size_t same = 0;

	while (same < bytes_size && kept[same] == bytes[same]) {
		same++;
		if (kept[same - 1] == '\n')
			line = kept + same;
	}
	if ((size_t)(line - kept) < safe_size)
		fail_msg("image %zu: %zu of %zu bytes are left", number,
			 (size_t)(line - kept), safe_size);
	if (memmem(line, strcspn(line, "\n"), "\"k\":\"start\"", 11) == NULL)
		fail_msg("image %zu: damage was taken for a record", number);
}

static void
test_images(void **state)
{
	const char *wanted = getenv("POWER_IMAGES");
	const size_t count =
		strtoul(wanted != NULL ? wanted : IMAGES, NULL, 10);
	struct random r = { random_seed("power") };
	const int fd = make_directory("image");
	char *image = malloc(bytes_size);
	struct trail_report report;
	char *kept;
	size_t size;
	size_t i;

	(void)state;
	assert_non_null(image);
	for (i = 0; i < count; i++) {
		make_copy(before, fd);
		make_write(fd, FIRST, image, make_image(image, &r));
		trail_close(make_open(fd));
		kept = make_read(fd, FIRST, &size);
		check(kept, i);
		free(kept);
		if (make_verdict(fd, &report) != TRAIL_WHOLE)
			fail_msg("image %zu: %s", i, report.why);
		(void)unlinkat(fd, "00000000000000000000.torn-0", 0);
	}
	free(image);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("no image loses a record or keeps damage", test_images),
	};

	return cmocka_run_group_tests_name("power", tests, setup, teardown);
}
