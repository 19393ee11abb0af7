/* SPDX-License-Identifier: ISC */
/*
 * probe_self: T10, T11, T12, T14, T59: what the program got that it should
 * not have: environment, descriptors, directories.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tests/escape/probe.h"

extern char **environ;

/* Nothing but PATH with its one value, and PWD. */
static void
self_environment(char **args)
{
	char **at;

	(void)args;
	for (at = environ; *at != NULL; at++)
		if (strcmp(*at, "PATH=/usr/bin:/bin") != 0 &&
		    strncmp(*at, "PWD=", 4) != 0)
			probe_say(ESCAPED, "%.60s", *at);
	probe_say(CONTAINED, "PATH and PWD");
}

static void
self_descriptors(char **args)
{
	int fd;

	(void)args;
	for (fd = 3; fd < 65536; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			probe_say(ESCAPED, "descriptor %d is open", fd);
	for (fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			probe_say(ESCAPED, "descriptor %d is closed", fd);
	probe_say(CONTAINED, "0, 1 and 2");
}

/* The program's own file, for the next one who starts it. */
static void
self_overwrite(char **args)
{
	int fd = open("/proc/self/exe", O_WRONLY);

	if (fd < 0 && args[0] != NULL)
		fd = open(args[0], O_WRONLY);
	probe_result(fd, "writing to the program file");
}

static void
self_directory(char **args)
{
	char where[4096];

	(void)args;
	if (getcwd(where, sizeof where) == NULL)
		probe_say(CONTAINED, "getcwd: %s", strerrorname_np(errno));
	probe_say(CONTAINED, "in %s", where);
}

static void
self_no_new_privs(char **args)
{
	(void)args;
	probe_say(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? CONTAINED
							       : ESCAPED,
		  "no_new_privs");
}

const struct probe probes_self[] = {
	{ "self-environment", self_environment },
	{ "self-descriptors", self_descriptors },
	{ "self-overwrite", self_overwrite },
	{ "self-directory", self_directory },
	{ "self-no-new-privs", self_no_new_privs },
	{ NULL, NULL },
};
