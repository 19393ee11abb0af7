/* SPDX-License-Identifier: ISC */
/*
 * actor: a program that behaves as it is told, for tests of the supervisor.
 *
 *   exit N | signal N | out BYTES | err TEXT | sleep MS | ignore-term
 *   daemon MS (leaves a session of its own behind) | many N MS (children)
 *   deny (a denied system call) | exec PATH | flood (until EPIPE)
 *
 * Static; inside the sandbox it has no loader and no library.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

extern char **environ;

static void
wait_ms(const char *ms)
{
	(void)poll(NULL, 0, atoi(ms));
}

static int
write_bytes(const char *count)
{
	static char bytes[4096];
	long left = atol(count);
	ssize_t n;

	memset(bytes, 'o', sizeof bytes);
	while (left > 0) {
		n = write(1, bytes, left < 4096 ? (size_t)left : 4096);
		if (n < 0)
			return errno == EPIPE ? 32 : 33;
		left -= n;
	}
	return 0;
}

/* One process and its child, in a session of their own, nobody's. */
static int
leave_daemon(const char *ms)
{
	if (fork() != 0)
		return 0;
	(void)setsid();
	(void)signal(SIGTERM, SIG_IGN);
	if (fork() != 0)
		_exit(0);
	wait_ms(ms);
	_exit(0);
}

static int
leave_many(const char *count, const char *ms)
{
	int i;

	for (i = atoi(count); i > 0; i--)
		if (fork() == 0) {
			wait_ms(ms);
			_exit(0);
		}
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	const char *value = argc > 2 ? argv[2] : "0";

	(void)signal(SIGPIPE, SIG_IGN);
	if (strcmp(what, "exit") == 0)
		return atoi(value);
	if (strcmp(what, "signal") == 0) {
		(void)signal(atoi(value), SIG_DFL);
		(void)kill(getpid(), atoi(value));
		return 99;
	}
	if (strcmp(what, "out") == 0)
		return write_bytes(value);
	if (strcmp(what, "err") == 0)
		return write(2, value, strlen(value)) < 0;
	if (strcmp(what, "sleep") == 0)
		wait_ms(value);
	if (strcmp(what, "ignore-term") == 0) {
		(void)signal(SIGTERM, SIG_IGN);
		for (;;)
			(void)poll(NULL, 0, 1000);
	}
	if (strcmp(what, "daemon") == 0)
		return leave_daemon(value);
	if (strcmp(what, "many") == 0 && argc > 3)
		return leave_many(value, argv[3]);
	if (strcmp(what, "deny") == 0)
		return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1 &&
				       errno == EPERM
			       ? 0
			       : 1;
	if (strcmp(what, "exec") == 0) {
		(void)execve(value, argv + 2, environ);
		return errno;
	}
	if (strcmp(what, "flood") == 0)
		return write_bytes("2000000000");
	return 0;
}
