/* SPDX-License-Identifier: ISC */
/*
 * save: from bytes in memory to the file in its place, in one step.
 * Who reads it meanwhile sees the old file or the new one, and a crash leaves
 * one of them.
 * Phase: apply time; writes one file.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/compile/save.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

static int
failed(const char *path, const char *what, struct err *e)
{
	int saved = errno;

	return err_set(e, ERR_SYSTEM, RULE_SYSTEM, saved, "%s: %s: %s", path,
		       what, strerror(saved));
}

static int
write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		size -= (size_t)n;
	}
	return 0;
}

/* Opens the directory of the file and says what the file is called in it. */
static int
open_directory(const char *path, const char **out_name)
{
	const char *slash = strrchr(path, '/');
	char directory[PATH_MAX];
	size_t len;

	if (slash == NULL) {
		*out_name = path;
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	len = slash == path ? 1 : (size_t)(slash - path);
	if (len >= sizeof directory) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(directory, path, len);
	directory[len] = '\0';
	*out_name = slash + 1;
	return open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int
fill_file(int fd, const struct saved *s, const char *path, struct err *e)
{
	if (write_all(fd, s->bytes, s->size) != 0)
		return failed(path, "cannot be written", e);
	/* The mask of whoever applies it must not hide it from the launcher. */
	if (fchmod(fd, s->mode) != 0)
		return failed(path, "mode cannot be set", e);
	if (fsync(fd) != 0)
		return failed(path, "is not safe on the disk", e);
	return 0;
}

static int
replace(int dir_fd, const char *temporary, const char *name,
	const struct saved *s, const char *path, struct err *e)
{
	own_fd fd = openat(dir_fd, temporary, O_WRONLY | O_CREAT | O_EXCL |
			   O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return failed(path, "its directory cannot be written", e);
	if (fill_file(fd, s, path, e) != 0) {
		(void)unlinkat(dir_fd, temporary, 0);
		return -1;
	}
	if (renameat(dir_fd, temporary, dir_fd, name) != 0) {
		(void)failed(path, "cannot be replaced", e);
		(void)unlinkat(dir_fd, temporary, 0);
		return -1;
	}
	if (fsync(dir_fd) != 0)
		return failed(path, "its directory is not safe on the disk", e);
	return 0;
}

int
save_at(int dir_fd, const char *name, const struct saved *s, const char *path,
	struct err *e)
{
	char temporary[NAME_MAX + 1];

	if (*name == '\0' || strlen(name) + 24 > NAME_MAX)
		return err_set(e, ERR_USAGE, RULE_USAGE, 0,
			       "%s: is no name for a file", path);
	(void)snprintf(temporary, sizeof temporary, ".%s.%ld.new", name,
		       (long)getpid());
	/* Left by a run of the same number that was killed. */
	if (unlinkat(dir_fd, temporary, 0) != 0 && errno != ENOENT)
		return failed(path, "an old temporary file is in the way", e);
	return replace(dir_fd, temporary, name, s, path, e);
}

int
save(const char *path, const struct saved *s, struct err *e)
{
	const char *name;
	own_fd dir_fd = open_directory(path, &name);

	if (dir_fd < 0)
		return failed(path, "its directory cannot be opened", e);
	return save_at(dir_fd, name, s, path, e);
}
