/* SPDX-License-Identifier: ISC */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/trail/make.h"

int
make_directory(const char *name)
{
	const char *path = scratch_path(name);
	int fd;

	assert_int_equal(mkdir(path, 0700), 0);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

struct trail *
make_open(int dir_fd)
{
	struct trail *t = NULL;
	struct err e;

	if (trail_open(&t, dir_fd, ORIGIN, TRAIL_SEGMENT_BYTES, &e) != 0)
		fail_msg("%s: %s", e.text, e.detail);
	return t;
}

uint64_t
make_record(struct trail *t, const char *kind, const char *ev)
{
	const struct trail_event event = {
		.kind = kind,
		.x = "01JD9S6V3K7Q2M8W",
		.peer = "{\"pid\":7,\"cg\":\"/a{\\\"b\"}",
		.ev = ev,
		.ev_len = strlen(ev),
		.of = -1,
	};
	struct trail_place place;
	struct err e;

	assert_int_equal(trail_add(t, &event, &place), 0);
	assert_int_equal(trail_commit(t, &e), 0);
	return place.seq;
}

enum trail_verdict
make_verdict(int dir_fd, struct trail_report *out)
{
	trail_verify(dir_fd, NULL, out);
	return out->verdict;
}

void
make_expect(int dir_fd, enum trail_verdict want, const char *why)
{
	struct trail_report r;

	if (make_verdict(dir_fd, &r) != want || strstr(r.why, why) == NULL)
		fail_msg("%d: %s: %s", r.verdict, r.where, r.why);
}

char *
make_read(int dir_fd, const char *name, size_t *out_size)
{
	const int fd = openat(dir_fd, name, O_RDONLY);
	struct stat st;
	char *bytes;

	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	bytes = malloc((size_t)st.st_size + 1);
	assert_non_null(bytes);
	assert_int_equal(read(fd, bytes, (size_t)st.st_size), st.st_size);
	bytes[st.st_size] = '\0';
	*out_size = (size_t)st.st_size;
	(void)close(fd);
	return bytes;
}

static void
put(int fd, const char *bytes, size_t size)
{
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	(void)close(fd);
}

void
make_write(int dir_fd, const char *name, const char *bytes, size_t size)
{
	put(openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600), bytes,
	    size);
}

void
make_append(int dir_fd, const char *name, const char *bytes, size_t size)
{
	put(openat(dir_fd, name, O_WRONLY | O_APPEND), bytes, size);
}

void
make_copy(int from_fd, int to_fd)
{
	DIR *dir = fdopendir(openat(from_fd, ".", O_RDONLY | O_DIRECTORY));
	const struct dirent *entry;
	char *bytes;
	size_t size;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		bytes = make_read(from_fd, entry->d_name, &size);
		make_write(to_fd, entry->d_name, bytes, size);
		free(bytes);
	}
	(void)closedir(dir);
}
