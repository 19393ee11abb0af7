/* SPDX-License-Identifier: ISC */
/*
 * probe_flood: T38, T58: too much of anything.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

#include "tests/escape/probe.h"

/* args: megabytes to stdout. */
static void
flood_output(char **args)
{
	static char block[1 << 16];
	long left = atol(args[0]) * 16;

	memset(block, 'x', sizeof block);
	while (left-- > 0)
		if (write(1, block, sizeof block) < 0)
			_exit(1);
	_exit(0);
}

/* One byte at a time, for ever. */
static void
flood_drip(char **args)
{
	(void)args;
	while (write(1, ".", 1) == 1)
		(void)usleep(100000);
	_exit(0);
}

static void
flood_deaf(char **args)
{
	(void)args;
	_exit(0);
}

static void
flood_close_output(char **args)
{
	(void)args;
	(void)close(0);
	(void)close(1);
	(void)close(2);
	(void)usleep(300000);
	_exit(3);
}

static void
flood_memory(char **args)
{
	size_t size = (size_t)atol(args[0]) << 20;
	char *map = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	probe_say(map == MAP_FAILED ? CONTAINED : ESCAPED, "%s MiB: %s",
		  args[0], map == MAP_FAILED ? strerrorname_np(errno) : "had");
}

static void
flood_file_size(char **args)
{
	off_t size = atol(args[0]) << 20;
	int fd = open("escape-size", O_CREAT | O_WRONLY, 0600);
	ssize_t n;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (fd < 0)
		probe_say(CONTAINED, "open: %s", strerrorname_np(errno));
	n = pwrite(fd, "x", 1, size);
	(void)unlink("escape-size");
	probe_say(n == 1 ? ESCAPED : CONTAINED, "a file of %s MiB", args[0]);
}

static void
flood_descriptors(char **args)
{
	long wanted = atol(args[0]);
	long made;

	for (made = 0; made < wanted && dup(0) >= 0; made++)
		continue;
	probe_say(made == wanted ? ESCAPED : CONTAINED, "%ld descriptors",
		  made);
}

static void
flood_lock_memory(char **args)
{
	size_t size = (size_t)atol(args[0]) << 20;
	char *map = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int rc = map == MAP_FAILED ? -1 : mlock(map, size);

	probe_say(rc == 0 ? ESCAPED : CONTAINED, "mlock of %s MiB", args[0]);
}

/* The limit on processor time: is there one that will strike? */
static void
flood_cpu(char **args)
{
	struct rlimit limit;

	(void)args;
	(void)getrlimit(RLIMIT_CPU, &limit);
	probe_say(limit.rlim_max == RLIM_INFINITY ? ESCAPED : CONTAINED,
		  "LimitCPU %ld", (long)limit.rlim_max);
}

/* args: a resource's number. */
static void
flood_raise(char **args)
{
	int resource = atoi(args[0]);
	struct rlimit limit;

	(void)getrlimit(resource, &limit);
	limit.rlim_cur = limit.rlim_max = limit.rlim_max + 1;
	probe_result(setrlimit(resource, &limit), "setrlimit");
}

static void
flood_core(char **args)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

	(void)args;
	(void)setrlimit(RLIMIT_CORE, &limit);
	(void)getrlimit(RLIMIT_CORE, &limit);
	probe_say(limit.rlim_max == 0 ? CONTAINED : ESCAPED, "core limit %ld",
		  (long)limit.rlim_max);
}

static void
flood_realtime(char **args)
{
	struct sched_param param = { .sched_priority = 1 };

	(void)args;
	probe_result(sched_setscheduler(0, SCHED_FIFO, &param), "SCHED_FIFO");
}

/* Memory that stays when the program is gone. */
static void
flood_shared(char **args)
{
	int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);

	(void)args;
	if (id >= 0)
		(void)shmctl(id, IPC_RMID, NULL);
	probe_result(id, "shmget");
}

const struct probe probes_flood[] = {
	{ "flood-output", flood_output },
	{ "flood-drip", flood_drip },
	{ "flood-deaf", flood_deaf },
	{ "flood-close-output", flood_close_output },
	{ "flood-memory", flood_memory },
	{ "flood-file-size", flood_file_size },
	{ "flood-descriptors", flood_descriptors },
	{ "flood-lock-memory", flood_lock_memory },
	{ "flood-cpu", flood_cpu },
	{ "flood-raise", flood_raise },
	{ "flood-core", flood_core },
	{ "flood-realtime", flood_realtime },
	{ "flood-shared", flood_shared },
	{ NULL, NULL },
};
