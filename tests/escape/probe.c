/* SPDX-License-Identifier: ISC */
/*
 * probe: from the name of an attempt to its verdict.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/probe.h"

static const struct probe *const tables[] = {
	probes_exec, probes_code, probes_file, probes_net,  probes_peer,
	probes_call, probes_abi,  probes_tree, probes_flood,
	probes_self,
};

static const char *const words[] = {
	[CONTAINED] = "CONTAINED",
	[ESCAPED] = "ESCAPED",
	[ABSENT] = "ABSENT",
};

void
probe_say(enum verdict verdict, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	(void)dprintf(1, "%s %s\n", words[verdict], text);
	_exit(0);
}

void
probe_result(long result, const char *what)
{
	switch (result < 0 ? errno : 0) {
	case 0:
		probe_say(ESCAPED, "%s succeeded", what);
	case EPERM:
	case EACCES:
	case ENOSYS:
	case EOPNOTSUPP:
	case EROFS:
	case EXDEV:	/* Landlock's answer to a link out of its bounds */
	case ECONNREFUSED:
		probe_say(CONTAINED, "%s: %s", what, strerrorname_np(errno));
	case EAFNOSUPPORT:
	case EPROTONOSUPPORT:
	case ESOCKTNOSUPPORT:
		probe_say(ABSENT, "%s: %s", what, strerrorname_np(errno));
	default:
		probe_say(ESCAPED, "%s reached the kernel: %s", what,
			  strerrorname_np(errno));
	}
}

int
probe_spawn(char *const *argv)
{
	static char *none[] = { NULL };
	int status = 0;
	int tell[2];
	int error = 0;
	pid_t pid;

	if (pipe2(tell, O_CLOEXEC) != 0 || (pid = fork()) < 0)
		return 1000 + errno;
	if (pid == 0) {
		(void)execve(argv[0], argv, none);
		error = errno;
		(void)!write(tell[1], &error, sizeof error);
		_exit(127);
	}
	(void)close(tell[1]);
	if (read(tell[0], &error, sizeof error) != sizeof error)
		error = 0;
	(void)close(tell[0]);
	(void)waitpid(pid, &status, 0);
	if (error != 0)
		return 1000 + error;
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : 128 + WTERMSIG(status);
}

int
probe_write(const char *path, const char *text, unsigned int mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	(void)fchmod(fd, mode);
	(void)close(fd);
	return n == (ssize_t)strlen(text) ? 0 : -1;
}

int
probe_place(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, data, size);
	(void)fchmod(fd, 0755);
	(void)close(fd);
	return n == (ssize_t)size ? 0 : -1;
}

int
main(int argc, char **argv)
{
	const struct probe *probe;
	size_t i;

	if (argc < 2)
		return 64;
	for (i = 0; i < sizeof tables / sizeof *tables; i++)
		for (probe = tables[i]; probe->name != NULL; probe++)
			if (strcmp(probe->name, argv[1]) == 0) {
				probe->attempt(argv + 2);
				probe_say(ABSENT, "no verdict");
			}
	(void)fprintf(stderr, "probe: no attempt is called %s\n", argv[1]);
	return 64;
}
