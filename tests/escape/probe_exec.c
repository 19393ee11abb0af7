/* SPDX-License-Identifier: ISC */
/*
 * probe_exec: T24: other programs, by every way there is to start one.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>

#include "tests/escape/probe.h"

#define SHELL "/bin/sh"
#define COPY "/copy-of-probe"

static _Noreturn void
exec_verdict(int status, int wanted, const char *what)
{
	probe_say(status == wanted ? ESCAPED : CONTAINED, "%s: %s %d", what,
		  status > 1000 ? strerrorname_np(status - 1000) : "status",
		  status);
}

static void
exec_fork(char **args)
{
	char *argv[] = { args[0], "--version", NULL };

	(void)close(2);
	(void)open("/dev/null", O_WRONLY);
	exec_verdict(probe_spawn(argv), 0, args[0]);
}

static void
exec_shell(char **args)
{
	char *argv[] = { SHELL, "-c", "exit 42", NULL };

	(void)args;
	exec_verdict(probe_spawn(argv), 42, "fork and execve");
}

static void
exec_system(char **args)
{
	int status = system("exit 42");

	(void)args;
	exec_verdict(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 42,
		     "system(3)");
}

static void
exec_popen(char **args)
{
	FILE *pipe = popen("echo out", "r");
	char line[16] = "";

	(void)args;
	if (pipe != NULL && fgets(line, sizeof line, pipe) != NULL)
		probe_say(ESCAPED, "popen(3) gave %.3s", line);
	probe_say(CONTAINED, "popen(3) gave nothing");
}

static void
exec_posix_spawn(char **args)
{
	char *argv[] = { SHELL, "-c", "exit 42", NULL };
	int status = 0;
	pid_t pid;
	int rc = posix_spawn(&pid, SHELL, NULL, NULL, argv, argv + 3);

	(void)args;
	if (rc != 0)
		probe_say(CONTAINED, "posix_spawn: %s", strerrorname_np(rc));
	(void)waitpid(pid, &status, 0);
	exec_verdict(WEXITSTATUS(status), 42, "posix_spawn");
}

static void
exec_vfork(char **args)
{
	char *argv[] = { SHELL, "-c", "exit 42", NULL };
	int status = 0;
	pid_t pid = vfork();

	(void)args;
	if (pid == 0) {
		(void)execve(SHELL, argv, argv + 3);
		_exit(9);
	}
	(void)waitpid(pid, &status, 0);
	exec_verdict(WEXITSTATUS(status), 42, "vfork");
}

static void
exec_wordexp(char **args)
{
	wordexp_t words = { .we_wordc = 0 };

	(void)args;
	if (wordexp("$(echo out)", &words, 0) == 0 && words.we_wordc == 1 &&
	    strcmp(words.we_wordv[0], "out") == 0)
		probe_say(ESCAPED, "wordexp(3) ran echo");
	probe_say(CONTAINED, "wordexp(3) ran nothing");
}

/* Without the name of a file that a rule could be about. */
static void
exec_by_descriptor(char **args)
{
	char *argv[] = { "sh", "-c", "exit 42", NULL };
	int fd = open(SHELL, O_PATH);
	int status = 0;
	pid_t pid;

	(void)args;
	if (fd < 0)
		probe_say(CONTAINED, "open: %s", strerrorname_np(errno));
	pid = fork();
	if (pid == 0) {
		(void)syscall(SYS_execveat, fd, "", argv, argv + 3,
			      AT_EMPTY_PATH);
		_exit(9);
	}
	(void)waitpid(pid, &status, 0);
	exec_verdict(WEXITSTATUS(status), 42, "execveat");
}

static void
exec_memfd(char **args)
{
	char *argv[] = { "x", NULL };
	int fd = (int)syscall(SYS_memfd_create, "x", 0);
	int status = 0;
	pid_t pid;

	(void)args;
	if (fd < 0)
		probe_say(CONTAINED, "memfd_create: %s",
			  strerrorname_np(errno));
	if (write(fd, blob_static, blob_static_size) < 0)
		probe_say(CONTAINED, "write: %s", strerrorname_np(errno));
	pid = fork();
	if (pid == 0) {
		(void)syscall(SYS_execveat, fd, "", argv, argv + 1,
			      AT_EMPTY_PATH);
		_exit(9);
	}
	(void)waitpid(pid, &status, 0);
	exec_verdict(WEXITSTATUS(status), 42, "memfd");
}

/* A program that the program itself has written: args[0] is a directory. */
static void
exec_written(char **args)
{
	char path[256];
	char *argv[] = { path, NULL };
	int status;

	(void)snprintf(path, sizeof path, "%s" COPY, args[0]);
	if (probe_place(path, blob_static, blob_static_size) != 0)
		probe_say(CONTAINED, "cannot write %s: %s", path,
			  strerrorname_np(errno));
	status = probe_spawn(argv);
	(void)unlink(path);
	exec_verdict(status, 42, "a binary of its own making");
}

static void
exec_script(char **args)
{
	char path[256];
	char *argv[] = { path, NULL };
	int status;

	(void)snprintf(path, sizeof path, "%s" COPY, args[0]);
	if (probe_write(path, "#!/bin/sh\nexit 42\n", 0755) != 0)
		probe_say(CONTAINED, "cannot write %s: %s", path,
			  strerrorname_np(errno));
	status = probe_spawn(argv);
	(void)unlink(path);
	exec_verdict(status, 42, "a script of its own making");
}

const struct probe probes_exec[] = {
	{ "exec-fork", exec_fork },
	{ "exec-shell", exec_shell },
	{ "exec-system", exec_system },
	{ "exec-popen", exec_popen },
	{ "exec-posix-spawn", exec_posix_spawn },
	{ "exec-vfork", exec_vfork },
	{ "exec-wordexp", exec_wordexp },
	{ "exec-by-descriptor", exec_by_descriptor },
	{ "exec-memfd", exec_memfd },
	{ "exec-written", exec_written },
	{ "exec-script", exec_script },
	{ NULL, NULL },
};
