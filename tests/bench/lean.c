/* SPDX-License-Identifier: ISC */
/*
 * lean: from `-c COMMAND` to /bin/sh, as smrsh does it, with the C library
 * alone: what smrsh would cost without the libraries it happens to pull in.
 * A model to measure against; nobody should use it for mail.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1000
#define SPECIALS "<|>^();&`$\r\n"

static char line[LINE_MAX_BYTES];
static size_t used;

static bool
lean_append(const char *text, size_t size)
{
	if (size >= sizeof line - used)
		return false;
	memcpy(line + used, text, size);
	used += size;
	line[used] = '\0';
	return true;
}

/* The program must be a file of the command directory that may be run. */
static bool
lean_lookup(const char *name, size_t size)
{
	char path[sizeof SMRSH_CMDDIR + LINE_MAX_BYTES];
	struct stat st;

	if ((size_t)snprintf(path, sizeof path, "%s/%.*s", SMRSH_CMDDIR,
			     (int)size, name) >= sizeof path)
		return false;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	return access(path, X_OK) == 0 && lean_append(path, strlen(path));
}

/* One word and what follows it up to && or ||; moves *at behind that. */
static bool
lean_command(const char **at)
{
	const char *word = *at + strspn(*at, " \t\n\v\f\r");
	size_t size = strcspn(word, " \t");
	const char *rest = word + size;
	const char *name = word + size;
	const char *stop;

	while (name > word && (name[-1] & 0x7f) != '/')
		name--;
	if ((size == 4 && (strncmp(word, "exit", 4) == 0 ||
			   strncmp(word, "echo", 4) == 0)))
		(void)lean_append(word, size);
	else if (!lean_lookup(name, (size_t)(rest - name)))
		return false;
	stop = strpbrk(rest, SPECIALS);
	if (stop == NULL) {
		*at = rest + strlen(rest);
		return lean_append(rest, strlen(rest));
	}
	if ((*stop != '&' && *stop != '|') || stop[1] != stop[0])
		return false;
	*at = stop + 2;
	return lean_append(rest, (size_t)(stop + 2 - rest));
}

int
main(int argc, char **argv)
{
	char path[] = "PATH=/usr/bin:/bin";
	char *envp[] = { path, NULL };
	const char *at;

	if (argc != 3 || strcmp(argv[1], "-c") != 0)
		return EX_USAGE;
	for (at = argv[2]; *at != '\0';)
		if (!lean_command(&at)) {
			(void)fprintf(stderr, "lean: refused: %s\n", argv[2]);
			return EX_UNAVAILABLE;
		}
	(void)execle("/bin/sh", "/bin/sh", "-c", line, (char *)NULL, envp);
	return EX_OSFILE;
}
