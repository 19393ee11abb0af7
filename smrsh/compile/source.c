/* SPDX-License-Identifier: ISC */
/*
 * source: from a path to the text of a configuration file.
 * Phase: apply time; reads files.
 * Against: a configuration that somebody else wrote or can change while it
 * is read: what is checked is the open descriptor (T52).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/compile/source.h"
#include "smrsh/compile/ini.h"
#include "smrsh2/own.h"

#define OPEN_FLAGS (O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

bool
source_is_name(const char *name)
{
	static const char special[] = "\"'\\<>|^();&`$*?[]~#=% ";

	for (; *name != '\0'; name++)
		if ((unsigned char)*name <= 0x20 || *name == 0x7f ||
		    strchr(special, *name) != NULL)
			return false;
	return true;
}

static int
failed(const char *path, const char *what, struct report *report)
{
	struct place place = { path, 0, NULL };

	return report_add(report, &place, "%s", what);
}

static int
check_owner(const struct stat *st, const char *path, bool takes_any_owner,
	    struct report *report)
{
	/* Somebody who is not root compiles what is his own, for himself. */
	if (takes_any_owner || (geteuid() != 0 && st->st_uid == geteuid()))
		return 0;
	if (st->st_uid != 0)
		return failed(path, "must belong to root", report);
	if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return failed(path, "must be writable by root alone"
			      " (chmod go-w)", report);
	return 0;
}

int
source_open_directory(int dir_fd, const char *name, const char *path,
		      bool takes_any_owner, int *out_fd,
		      struct report *report)
{
	own_fd fd = openat(dir_fd, name, OPEN_FLAGS | O_DIRECTORY);
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return 1;
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return failed(path, "is no directory (a link is not followed)",
			      report);
	if (fd < 0 || fstat(fd, &st) != 0)
		return failed(path, strerror(errno), report);
	if (check_owner(&st, path, takes_any_owner, report) != 0)
		return -1;
	*out_fd = own_fd_give(&fd);
	return 0;
}

/* One byte more than is allowed tells a file that is too large. */
static int
read_text(struct source *out, int fd)
{
	size_t room = INI_FILE_SIZE_MAX + 1;
	char *text = malloc(room);
	size_t used = 0;
	ssize_t n = 0;

	if (text == NULL)
		return -1;
	while (used < room) {
		n = read(fd, text + used, room - used);
		if (n <= 0 && !(n < 0 && errno == EINTR))
			break;
		used += n > 0 ? (size_t)n : 0;
	}
	if (n < 0) {
		free(text);
		return -1;
	}
	out->text = text;
	out->size = used;
	return 0;
}

int
source_read(struct source *out, int dir_fd, const char *name, const char *path,
	    bool takes_any_owner, struct report *report)
{
	own_fd fd = openat(dir_fd, name, OPEN_FLAGS);
	struct stat st;

	if (fd < 0 && errno == ELOOP)
		return failed(path, "is a symbolic link", report);
	if (fd < 0 || fstat(fd, &st) != 0)
		return failed(path, strerror(errno), report);
	if (!S_ISREG(st.st_mode))
		return failed(path, "is not a regular file", report);
	if (check_owner(&st, path, takes_any_owner, report) != 0)
		return -1;
	if (read_text(out, fd) != 0)
		return failed(path, strerror(errno), report);
	return 0;
}

void
source_free(struct source *s)
{
	free(s->text);
	s->text = NULL;
}
