/* SPDX-License-Identifier: ISC */
/*
 * probe_code: T25: code that was not there before: by the loader, in
 * memory, in a mapped file.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/probe.h"

#define COPY "/copy-of-probe"
#define RACES 400

static char *
code_loader_path(void)
{
	static char x86[] = "/lib64/ld-linux-x86-64.so.2";
	static char arm[] = "/lib/ld-linux-aarch64.so.1";

	return access(x86, F_OK) == 0 ? x86 : arm;
}

/* T25: the loader runs any readable file, whatever its mode. */
static void
code_loader(char **args)
{
	char path[256];
	char *argv[] = { code_loader_path(), path, NULL };
	int status;

	(void)snprintf(path, sizeof path, "%s" COPY, args[0]);
	if (access(argv[0], F_OK) != 0)
		probe_say(ABSENT, "no loader is known here");
	if (probe_place(path, blob_pie, blob_pie_size) != 0)
		probe_say(CONTAINED, "cannot write %s: %s", path,
			  strerrorname_np(errno));
	(void)chmod(path, 0644);
	status = probe_spawn(argv);
	(void)unlink(path);
	probe_say(status == 42 ? ESCAPED : CONTAINED, "the loader: %d", status);
}

struct race {
	char name[64];		/* read by whoever judges, and then by exec */
	char path[256];
};

static int
code_race_child(void *arg)
{
	struct race *race = arg;
	char *argv[] = { race->name, race->path, NULL };

	(void)syscall(SYS_execve, race->name, argv, argv + 2);
	_exit(9);
}

/* One exec while its name changes to and fro; true: the file was run. */
static int
code_race_once(struct race *race, char *stack_top)
{
	const char *names[] = { "/usr/bin/true", code_loader_path() };
	unsigned int turn = 0;
	int status = 0;
	pid_t pid = clone(code_race_child, stack_top, CLONE_VM | SIGCHLD, race);

	while (pid > 0 && waitpid(pid, &status, WNOHANG) == 0)
		(void)strcpy(race->name, names[turn++ & 1]);
	return WIFEXITED(status) && WEXITSTATUS(status) == 42;
}

static void
code_loader_race(char **args)
{
	static char stack[65536] __attribute__((aligned(64)));
	static struct race race = { .name = "/usr/bin/true" };
	int i;

	(void)snprintf(race.path, sizeof race.path, "%s" COPY, args[0]);
	if (probe_place(race.path, blob_pie, blob_pie_size) != 0)
		probe_say(CONTAINED, "cannot write %s", race.path);
	for (i = 0; i < RACES; i++)
		if (code_race_once(&race, stack + sizeof stack)) {
			(void)unlink(race.path);
			probe_say(ESCAPED, "won race %d", i);
		}
	(void)unlink(race.path);
	probe_say(CONTAINED, "lost %d races", RACES);
}

/* Code in a file of its own, mapped instead of executed. */
static void
code_map_written(char **args)
{
	char path[256];
	void *map;
	int fd;

	(void)snprintf(path, sizeof path, "%s" COPY, args[0]);
	if (probe_place(path, blob_pie, blob_pie_size) != 0)
		probe_say(CONTAINED, "cannot write %s", path);
	fd = open(path, O_RDONLY);
	map = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	(void)unlink(path);
	probe_result(map == MAP_FAILED ? -1 : 0,
		     "mapping a written file executable");
}

static void
code_write_and_run(char **args)
{
	(void)args;
	probe_result(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
			     ? -1
			     : 0,
		     "memory both writable and executable");
}

static void
code_write_then_run(char **args)
{
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)args;
	(void)memset(map, 0x90, 4096);
	probe_result(mprotect(map, 4096, PROT_READ | PROT_EXEC),
		     "memory written, then made executable");
}

const struct probe probes_code[] = {
	{ "exec-loader", code_loader },
	{ "exec-loader-race", code_loader_race },
	{ "exec-map-written", code_map_written },
	{ "exec-write-and-run", code_write_and_run },
	{ "exec-write-then-run", code_write_then_run },
	{ NULL, NULL },
};
