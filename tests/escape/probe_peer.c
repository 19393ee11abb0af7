/* SPDX-License-Identifier: ISC */
/*
 * probe_peer: T33, T36: other processes of the same user, the supervisor
 * above all.  A first argument of 0 stands for the parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/escape/probe.h"

#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif

static pid_t
peer_of(char **args)
{
	pid_t pid = atoi(args[0]);

	return pid == 0 ? getppid() : pid;
}

static void
peer_ptrace(char **args)
{
	probe_result(ptrace(PTRACE_ATTACH, peer_of(args), 0, 0),
		     "PTRACE_ATTACH");
}

static void
peer_seize(char **args)
{
	probe_result(ptrace(PTRACE_SEIZE, peer_of(args), 0, 0),
		     "PTRACE_SEIZE");
}

/* Stopped by ptrace, a parent could not even be waited for. */
static void
peer_trace_me(char **args)
{
	(void)args;
	probe_result(ptrace(PTRACE_TRACEME, 0, 0, 0), "PTRACE_TRACEME");
}

static void
peer_read_memory(char **args)
{
	char here[8];
	struct iovec to = { here, sizeof here };
	struct iovec from = { (void *)(uintptr_t)0x400000, sizeof here };

	probe_result(process_vm_readv(peer_of(args), &to, 1, &from, 1, 0),
		     "process_vm_readv");
}

static void
peer_write_memory(char **args)
{
	char here[8] = "";
	struct iovec from = { here, sizeof here };
	struct iovec to = { (void *)(uintptr_t)0x400000, sizeof here };

	probe_result(process_vm_writev(peer_of(args), &from, 1, &to, 1, 0),
		     "process_vm_writev");
}

/* args: pid, name below /proc/PID. */
static void
peer_proc(char **args)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof path, "/proc/%d/%s", (int)peer_of(args),
		       args[1]);
	fd = open(path, strcmp(args[1], "mem") == 0 ? O_RDWR : O_RDONLY);
	if (fd < 0 && errno == ENOENT)
		probe_say(CONTAINED, "%s is not there", path);
	probe_result(fd, path);
}

static void
peer_take_descriptor(char **args)
{
	int fd = (int)syscall(SYS_pidfd_open, peer_of(args), 0);

	if (fd < 0)
		probe_result(-1, "pidfd_open");
	probe_result(syscall(SYS_pidfd_getfd, fd, 0, 0), "pidfd_getfd");
}

static void
peer_madvise(char **args)
{
	struct iovec range = { (void *)(uintptr_t)0x400000, 4096 };
	int fd = (int)syscall(SYS_pidfd_open, peer_of(args), 0);

	if (fd < 0)
		probe_result(-1, "pidfd_open");
	probe_result(syscall(SYS_process_madvise, fd, &range, 1, 20, 0),
		     "process_madvise");
}

static void
peer_pidfd_signal(char **args)
{
	int fd = (int)syscall(SYS_pidfd_open, peer_of(args), 0);

	if (fd < 0)
		probe_result(-1, "pidfd_open");
	probe_result(syscall(SYS_pidfd_send_signal, fd, SIGURG, NULL, 0),
		     "pidfd_send_signal");
}

/* args: pid, signal. */
static void
peer_kill(char **args)
{
	probe_result(kill(peer_of(args), atoi(args[1])), "kill");
}

static void
peer_tgkill(char **args)
{
	pid_t pid = peer_of(args);

	probe_result(syscall(SYS_tgkill, pid, pid, atoi(args[1])), "tgkill");
}

static void
peer_queue(char **args)
{
	union sigval value = { 0 };

	probe_result(sigqueue(peer_of(args), atoi(args[1]), value),
		     "sigqueue");
}

/* Everything it may reach: whether that was too much is seen outside. */
static void
peer_kill_all(char **args)
{
	int rc = kill(-1, atoi(args[0]));

	probe_say(CONTAINED, "kill(-1): %s, see outside",
		  rc == 0 ? "done" : strerrorname_np(errno));
}

/* A signal sent by the kernel on a descriptor's behalf. */
static void
peer_sigio(char **args)
{
	int ends[2];

	if (pipe(ends) != 0 || fcntl(ends[0], F_SETOWN, peer_of(args)) != 0 ||
	    fcntl(ends[0], F_SETSIG, SIGTERM) != 0)
		probe_result(-1, "F_SETOWN, F_SETSIG");
	(void)fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
	(void)!write(ends[1], "x", 1);
	probe_say(CONTAINED, "armed, see outside");
}

static void
peer_priority(char **args)
{
	probe_result(setpriority(PRIO_PROCESS, (id_t)peer_of(args), 19),
		     "setpriority");
}

/* Of all the user's processes at once. */
static void
peer_priority_user(char **args)
{
	(void)args;
	probe_result(setpriority(PRIO_USER, 0, 5), "setpriority PRIO_USER");
}

static void
peer_limit(char **args)
{
	struct rlimit limit = { 0, RLIM_INFINITY };

	if (prlimit(peer_of(args), RLIMIT_CPU, NULL, &limit) != 0)
		probe_result(-1, "prlimit");
	probe_result(prlimit(peer_of(args), RLIMIT_CPU, &limit, NULL),
		     "prlimit");
}

static void
peer_compare(char **args)
{
	probe_result(syscall(SYS_kcmp, getpid(), peer_of(args), 0, 0, 0),
		     "kcmp");
}

static void
peer_schedule(char **args)
{
	struct sched_param param = { 0 };

	probe_result(syscall(SYS_sched_setscheduler, peer_of(args), 5, &param),
		     "sched_setscheduler");
}

static void
peer_schedule_attr(char **args)
{
	/* struct sched_attr, first version: size, policy, flags, nice. */
	unsigned int attr[12] = { 48, 5, 0, 0, 19 };

	probe_result(syscall(SYS_sched_setattr, peer_of(args), attr, 0),
		     "sched_setattr");
}

static void
peer_schedule_param(char **args)
{
	struct sched_param param = { 0 };

	probe_result(syscall(SYS_sched_setparam, peer_of(args), &param),
		     "sched_setparam");
}

static void
peer_affinity(char **args)
{
	unsigned long set[16] = { 1 };

	probe_result(syscall(SYS_sched_setaffinity, peer_of(args), sizeof set,
			     set),
		     "sched_setaffinity");
}

/* The idle class: it waits for everybody else's disk access. */
static void
peer_io_priority(char **args)
{
	probe_result(syscall(SYS_ioprio_set, 1, peer_of(args), 3 << 13),
		     "ioprio_set");
}

/* Without the death signal it could outlive its supervisor. */
static void
peer_outlive(char **args)
{
	(void)args;
	if (prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) != 0)
		probe_result(-1, "PR_SET_PDEATHSIG");
	if (kill(getppid(), SIGKILL) != 0)
		probe_result(-1, "kill of the supervisor");
	probe_say(ESCAPED, "the supervisor is dead");
}

const struct probe probes_peer[] = {
	{ "peer-ptrace", peer_ptrace },
	{ "peer-seize", peer_seize },
	{ "peer-trace-me", peer_trace_me },
	{ "peer-read-memory", peer_read_memory },
	{ "peer-write-memory", peer_write_memory },
	{ "peer-proc", peer_proc },
	{ "peer-take-descriptor", peer_take_descriptor },
	{ "peer-madvise", peer_madvise },
	{ "peer-pidfd-signal", peer_pidfd_signal },
	{ "peer-kill", peer_kill },
	{ "peer-tgkill", peer_tgkill },
	{ "peer-queue", peer_queue },
	{ "peer-kill-all", peer_kill_all },
	{ "peer-sigio", peer_sigio },
	{ "peer-priority", peer_priority },
	{ "peer-priority-user", peer_priority_user },
	{ "peer-limit", peer_limit },
	{ "peer-compare", peer_compare },
	{ "peer-schedule", peer_schedule },
	{ "peer-schedule-attr", peer_schedule_attr },
	{ "peer-schedule-param", peer_schedule_param },
	{ "peer-affinity", peer_affinity },
	{ "peer-io-priority", peer_io_priority },
	{ "peer-outlive", peer_outlive },
	{ NULL, NULL },
};
