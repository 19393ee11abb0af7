/* SPDX-License-Identifier: ISC */
/*
 * trace: from what strace wrote of one delivery to the statements that would
 * have granted what Landlock refused, which no record can say.  What file
 * permissions refuse looks the same, and a policy cannot grant it.
 * Phase: reads files, and removes them.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/ctl/observe.h"

#define REFUSED " = -1 EACCES"
#define LAUNCH "execveat("	/* ends what is smrsh2's own */
#define LAUNCHER "execve(\"" SMRSH_LAUNCHER "\""

enum grant {
	GRANT_OPEN,		/* read or write, by its flags */
	GRANT_ABOVE,		/* write in the directory above */
	GRANT_EXECUTE,
	GRANT_PORT,
};

/* clang-format off */
static const struct {
	const char *call;	/* how the line begins */
	enum grant grant;
	const char *key;
} calls[] = {
	{ "open",      GRANT_OPEN,    NULL },
	{ "creat(",    GRANT_ABOVE,   "ReadWritePaths" },
	{ "mkdir",     GRANT_ABOVE,   "ReadWritePaths" },
	{ "rmdir",     GRANT_ABOVE,   "ReadWritePaths" },
	{ "unlink",    GRANT_ABOVE,   "ReadWritePaths" },
	{ "mknod",     GRANT_ABOVE,   "ReadWritePaths" },
	{ "rename",    GRANT_ABOVE,   "ReadWritePaths" },
	{ "symlink",   GRANT_ABOVE,   "ReadWritePaths" },
	{ "truncate(", GRANT_OPEN,    "ReadWritePaths" },
	{ "execve(",   GRANT_EXECUTE, "ExecPaths" },
	{ "connect(",  GRANT_PORT,    "ConnectTCP" },
	{ "bind(",     GRANT_PORT,    "BindTCP" },
};
/* clang-format on */

/* The first path, below the directory that strace shows before it. */
static int
take_path(const char *line, char out[PATH_MAX])
{
	const char *quote = strchr(line, '"');
	const char *end = quote != NULL ? strchr(quote + 1, '"') : NULL;
	const char *angle = strchr(line, '<');
	size_t above = 0;

	if (end == NULL)
		return -1;
	if (quote[1] != '/' && angle != NULL && angle < quote)
		above = strcspn(angle + 1, ">");
	if (above + (size_t)(end - quote) >= PATH_MAX)
		return -1;
	(void)snprintf(out, PATH_MAX, "%.*s%s%.*s", (int)above, above > 0 ?
		       angle + 1 : "", above > 0 ? "/" : "",
		       (int)(end - quote - 1), quote + 1);
	return observe_is_plain(out) ? 0 : -1;
}

static void
add_path(const char *line, size_t i, const struct trace *t)
{
	const bool creates = strstr(line, "O_CREAT") != NULL;
	const size_t home = strlen(t->home);
	const char *key = calls[i].key;
	char text[PATH_MAX + 32];
	char path[PATH_MAX];
	bool is_home;

	if (take_path(line, path) != 0)
		return;
	if (key == NULL)
		key = creates || strstr(line, "O_WRONLY") != NULL ||
		      strstr(line, "O_RDWR") != NULL ? "ReadWritePaths" :
		      "ReadOnlyPaths";
	if ((creates || calls[i].grant == GRANT_ABOVE) &&
	    strrchr(path, '/') != path)
		*strrchr(path, '/') = '\0';
	is_home = home > 1 && strncmp(path, t->home, home) == 0 &&
		  (path[home] == '/' || path[home] == '\0');
	/* Against: .forward and .ssh, granted by a habit. */
	if (is_home && path[home] == '\0') {
		observe_count(t->other, "the home itself, which is too much"
			      " to grant", 1);
		return;
	}
	(void)snprintf(text, sizeof text, "%s=%s%s", key,
		       is_home ? "%h" : "", is_home ? path + home : path);
	observe_count(t->statements, text, 1);
}

static void
add_port(const char *line, size_t i, const struct trace *t)
{
	const char *port = strstr(line, "htons(");
	char text[64];

	if (strstr(line, "<TCP") == NULL || port == NULL)
		return;
	(void)snprintf(text, sizeof text, "%s=%.*s", calls[i].key,
		       (int)strspn(port + strlen("htons("), "0123456789"),
		       port + strlen("htons("));
	observe_count(t->statements, text, 1);
}

static void
add_line(const char *line, const struct trace *t)
{
	size_t i;

	if (strstr(line, REFUSED) == NULL)
		return;
	for (i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		if (strncmp(line, calls[i].call, strlen(calls[i].call)) != 0)
			continue;
		if (calls[i].grant == GRANT_PORT)
			add_port(line, i, t);
		else
			add_path(line, i, t);
		return;
	}
}

/* Twice: what stands before the launcher's exec is the launcher's. */
static void
read_trace(FILE *file, const struct trace *t)
{
	bool is_program = true;
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, file) > 0) {
		if (strncmp(line, LAUNCHER, strlen(LAUNCHER)) == 0) {
			free(line);
			return;
		}
		if (strncmp(line, LAUNCH, strlen(LAUNCH)) == 0)
			is_program = false;
	}
	rewind(file);
	while (getline(&line, &room, file) > 0) {
		if (is_program)
			add_line(line, t);
		if (strncmp(line, LAUNCH, strlen(LAUNCH)) == 0)
			is_program = true;
	}
	free(line);
}

void
trace_read(const char *directory, const struct trace *t)
{
	const struct dirent *entry;
	DIR *dir = opendir(directory);
	char path[PATH_MAX];

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		FILE *file;

		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof path, "%s/%s", directory,
			       entry->d_name);
		file = fopen(path, "re");
		if (file == NULL)
			continue;
		read_trace(file, t);
		(void)fclose(file);
		(void)unlink(path);
	}
	if (dir != NULL)
		(void)closedir(dir);
}
