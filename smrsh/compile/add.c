/* SPDX-License-Identifier: ISC */
/*
 * add: from one statement to a line more in commands/NAME.conf.
 * Phase: apply time; reads and replaces one file.
 * Against: a file that somebody else wrote, taken for the administrator's.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/compile/compile.h"
#include "smrsh/compile/save.h"
#include "smrsh/compile/source.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define HEAD "[Policy]"

struct addition {
	char path[PATH_MAX];
	char file[NAME_MAX + 1];
	int fd;			/* of commands/ */
	struct report *report;
};

static bool
is_headed(const struct source *s)
{
	const char *at = s->text;
	const char *end = s->text + s->size;
	size_t len;

	for (; at < end; at += len + 1) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		len = (size_t)((newline != NULL ? newline : end) - at);
		if (len >= strlen(HEAD) &&
		    memcmp(at, HEAD, strlen(HEAD)) == 0)
			return true;
	}
	return false;
}

/* From malloc(); NULL: no memory. */
static char *
extend(const struct source *s, const char *statement, size_t *out_size)
{
	const bool is_open = s->size > 0 && s->text[s->size - 1] != '\n';
	char *text = NULL;
	FILE *file = open_memstream(&text, out_size);

	if (file == NULL)
		return NULL;
	(void)fwrite(s->text, 1, s->size, file);
	(void)fprintf(file, "%s%s%s\n", is_open ? "\n" : "",
		      is_headed(s) ? "" : HEAD "\n", statement);
	if (fclose(file) == 0)
		return text;
	free(text);
	return NULL;
}

static int
open_commands(struct addition *a, const char *config)
{
	const struct place place = { a->path, 0, NULL };
	own_fd config_fd = -1;
	int opened = source_open_directory(AT_FDCWD, config, config, false,
					   &config_fd, a->report);

	(void)snprintf(a->path, sizeof a->path, "%s/" SOURCE_COMMANDS, config);
	if (opened == 0)
		opened = source_open_directory(config_fd, SOURCE_COMMANDS,
					       a->path, false, &a->fd,
					       a->report);
	return opened <= 0 ? opened : report_add(a->report, &place,
						 "no such directory");
}

/* One that is not there yet is empty. */
static int
replace(struct addition *a, const char *statement, struct err *e)
{
	struct source old = { NULL, 0 };
	struct saved s = { .mode = 0644 };
	own_mem char *text = NULL;
	struct stat st;

	if (fstatat(a->fd, a->file, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (source_read(&old, a->fd, a->file, a->path, false,
				a->report) != 0)
			return -1;
		s.mode = st.st_mode & 07777;
	} else if (errno != ENOENT) {
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno, "%s: %s",
			       a->path, strerror(errno));
	}
	if (old.text == NULL)
		old.text = calloc(1, 1);
	text = old.text == NULL ? NULL : extend(&old, statement, &s.size);
	source_free(&old);
	if (text == NULL)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, ENOMEM, "no memory");
	s.bytes = text;
	return save_at(a->fd, a->file, &s, a->path, e);
}

int
compile_add(const char *config, const char *name, const char *statement,
	    struct report *report, struct err *e)
{
	struct addition a = { .fd = -1, .report = report };
	int result;
	int len;

	memset(e, 0, sizeof *e);
	len = snprintf(a.file, sizeof a.file, "%s" SOURCE_SUFFIX, name);
	if (!source_is_name(name) || len < 0 || (size_t)len >= sizeof a.file)
		return err_set(e, ERR_USAGE, RULE_USAGE, 0,
			       "no policy can have that name");
	if (open_commands(&a, config) != 0)
		return -1;
	(void)snprintf(a.path, sizeof a.path, "%s/" SOURCE_COMMANDS "/%s",
		       config, a.file);
	result = replace(&a, statement, e);
	(void)close(a.fd);
	return result;
}
