/* SPDX-License-Identifier: ISC */
/*
 * segment: from bytes to a file that keeps them.
 * Phase: act.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/trail/segment.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define NAME_DIGITS 20
#define NAME_SUFFIX ".jsonl"
#define NOTES_SUFFIX ".cp"
#define RESERVE_AHEAD 4194304 /* for what has begun, when the disk is full */
#define RESERVE_STEP 16777216

static int
failed(struct err *e, const char *what, const char *name)
{
	const int errnum = errno;

	(void)err_set(e, ERR_SYSTEM, RULE_AUDIT, errnum,
		      "the audit trail cannot be kept");
	return err_detail(e, "%s %s: %s", what, name, strerror(errnum));
}

void
segment_name(char out[TRAIL_NAME_MAX], uint64_t first)
{
	(void)snprintf(out, TRAIL_NAME_MAX, "%0*llu" NAME_SUFFIX, NAME_DIGITS,
		       (unsigned long long)first);
}

void
segment_notes_name(char out[TRAIL_NAME_MAX], const char *name)
{
	(void)snprintf(out, TRAIL_NAME_MAX, "%.*s" NOTES_SUFFIX, NAME_DIGITS,
		       name);
}

static bool
parse_name(const char *name, uint64_t *out)
{
	char again[TRAIL_NAME_MAX];

	*out = strtoull(name, NULL, 10);
	segment_name(again, *out);
	return strcmp(name, again) == 0;
}

static int
ascending(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a;
	const uint64_t y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int
read_names(DIR *dir, uint64_t **firsts, size_t *count)
{
	const struct dirent *entry;
	uint64_t first;
	void *more;

	while ((entry = readdir(dir)) != NULL) {
		if (!parse_name(entry->d_name, &first))
			continue;
		more = realloc(*firsts, (*count + 1) * sizeof first);
		if (more == NULL)
			return -1;
		*firsts = more;
		(*firsts)[(*count)++] = first;
	}
	return 0;
}

int
segment_list(int dir_fd, uint64_t **out_firsts, size_t *out_count,
	     struct err *e)
{
	own_fd fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	uint64_t *firsts = NULL;
	size_t count = 0;
	int read;

	if (dir == NULL)
		return failed(e, "open", "the directory");
	(void)own_fd_give(&fd);
	read = read_names(dir, &firsts, &count);
	(void)closedir(dir);
	if (read != 0) {
		free(firsts);
		return failed(e, "list", "the directory");
	}
	if (count > 0)
		qsort(firsts, count, sizeof firsts[0], ascending);
	*out_firsts = firsts;
	*out_count = count;
	return 0;
}

int
segment_map(int dir_fd, const char *name, const char **out_bytes,
	    size_t *out_size, struct err *e)
{
	own_fd fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	void *bytes;

	if (fd < 0 || fstat(fd, &st) != 0)
		return failed(e, "open", name);
	*out_bytes = "";
	*out_size = (size_t)st.st_size;
	if (st.st_size == 0)
		return 0;
	bytes = mmap(NULL, *out_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return failed(e, "map", name);
	*out_bytes = bytes;
	return 0;
}

void
segment_unmap(const char *bytes, size_t size)
{
	if (size > 0)
		(void)munmap((void *)(uintptr_t)bytes, size);
}

int
segment_open(struct segment *s, int dir_fd, uint64_t first, bool is_new,
	     struct err *e)
{
	const int flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC |
			  (is_new ? O_CREAT | O_EXCL : 0);
	char notes[TRAIL_NAME_MAX];
	own_fd fd = -1;
	own_fd notes_fd = -1;
	struct stat st;

	segment_name(s->name, first);
	segment_notes_name(notes, s->name);
	fd = openat(dir_fd, s->name, flags, 0640);
	if (fd < 0 || fstat(fd, &st) != 0)
		return failed(e, "open", s->name);
	notes_fd = openat(dir_fd, notes,
			  O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_CREAT,
			  0640);
	if (notes_fd < 0 || (is_new && fsync(dir_fd) != 0))
		return failed(e, "open", notes);
	s->dir_fd = dir_fd;
	s->ino = st.st_ino;
	s->size = s->reserved = (uint64_t)st.st_size;
	s->is_low = s->is_broken = false;
	s->fd = own_fd_give(&fd);
	s->notes_fd = own_fd_give(&notes_fd);
	return 0;
}

void
segment_close(struct segment *s)
{
	if (s->fd < 0)
		return;
	/* Gives back what was reserved; what is not ours stays as it is. */
	if (!s->is_broken && segment_is_intact(s))
		(void)!ftruncate(s->fd, (off_t)s->size);
	(void)close(own_fd_give(&s->fd));
	(void)close(own_fd_give(&s->notes_fd));
}

bool
segment_is_intact(const struct segment *s)
{
	struct stat open;
	struct stat named;

	return fstat(s->fd, &open) == 0 && (uint64_t)open.st_size == s->size &&
	       fstatat(s->dir_fd, s->name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       named.st_ino == s->ino && named.st_dev == open.st_dev;
}

void
segment_reserve(struct segment *s, size_t len)
{
	const uint64_t want = s->size + len + RESERVE_AHEAD;
	const off_t step = (off_t)(want - s->reserved + RESERVE_STEP);

	if (want <= s->reserved)
		return;
	if (fallocate(s->fd, FALLOC_FL_KEEP_SIZE, (off_t)s->reserved, step) ==
	    0) {
		s->reserved += (uint64_t)step;
		s->is_low = false;
	} else {
		/* Where nothing can be reserved, writing will tell. */
		s->is_low = errno == ENOSPC || errno == EDQUOT;
	}
}

static int
write_all(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

int
segment_append(struct segment *s, const char *bytes, size_t len, struct err *e)
{
	if (write_all(s->fd, bytes, len) != 0) {
		(void)failed(e, "write", s->name);
		s->is_broken = ftruncate(s->fd, (off_t)s->size) != 0;
		return -1;
	}
	if (fdatasync(s->fd) != 0) {
		/* Against: a second call that succeeds and means nothing. */
		s->is_broken = true;
		return failed(e, "fdatasync", s->name);
	}
	s->size += len;
	return 0;
}

int
segment_set_aside(int dir_fd, const char *name, const char *tail, size_t len,
		  uint64_t size, char out[64], struct err *e)
{
	own_fd from = openat(dir_fd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	own_fd to = -1;
	int i;

	for (i = 0; i < 1000 && to < 0; i++) {
		(void)snprintf(out, 64, "%.*s.torn-%d", NAME_DIGITS, name, i);
		to = openat(dir_fd, out,
			    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
		if (to < 0 && errno != EEXIST)
			break;
	}
	if (from < 0 || to < 0 || write_all(to, tail, len) != 0 ||
	    fsync(to) != 0 || fsync(dir_fd) != 0 ||
	    ftruncate(from, (off_t)size) != 0 || fsync(from) != 0)
		return failed(e, "set aside the end of", name);
	return 0;
}

void
segment_cut_notes(int dir_fd, const char *notes, uint64_t size)
{
	own_fd fd = openat(dir_fd, notes, O_RDWR | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0)
		(void)!ftruncate(fd, (off_t)size);
}
