/* SPDX-License-Identifier: ISC */
/*
 * trace: one run of a launcher in which exactly one system call fails: the
 * Nth of the launcher itself, or the Nth of the child on its way to exec.
 *
 *   trace s|c N ERRNO RESULT LAUNCHER ARG...
 *
 * N 0: none fails.  RESULT gets "CALLS-OF-LAUNCHER CALLS-OF-CHILD NUMBER":
 * what was made, and the number of the call that failed, or -1.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/rule.h"

#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |		      \
		 PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |		      \
		 PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL)

struct trace {
	pid_t launcher;
	pid_t child;		/* of the launcher; 0: none, or detached */
	bool has_started;	/* the launcher's own exec is done */
	bool is_of_child;
	unsigned int nth;
	int error;
	unsigned int calls[2];	/* launcher, child */
	int hit;
	const char *result;
	bool is_failing;	/* between entry and exit of that call */
	bool is_over;		/* what follows is not the launcher's */
};

/*
 * Another call instead, that changes nothing and is allowed everywhere: -1
 * would be seen, and judged, by a filter.
 */
#if defined(__x86_64__)
static void
trace_skip(pid_t pid)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) == 0) {
		regs.orig_rax = SYS_getppid;
		(void)ptrace(PTRACE_SETREGS, pid, 0, &regs);
	}
}

static void
trace_answer(pid_t pid, int error)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, 0, &regs) == 0) {
		regs.rax = (unsigned long long)-(long long)error;
		(void)ptrace(PTRACE_SETREGS, pid, 0, &regs);
	}
}
#elif defined(__aarch64__)
static void
trace_skip(pid_t pid)
{
	int nr = SYS_getppid;
	struct iovec part = { &nr, sizeof nr };

	(void)ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &part);
}

static void
trace_answer(pid_t pid, int error)
{
	struct user_regs_struct regs;
	struct iovec part = { &regs, sizeof regs };

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &part) == 0) {
		regs.regs[0] = (unsigned long long)-(long long)error;
		(void)ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &part);
	}
}
#else
#error "trace: the registers of this machine are not known"
#endif

/* At once: the tracer may not live to see the end. */
static void
trace_tell(const struct trace *t)
{
	FILE *result = fopen(t->result, "w");

	if (result == NULL)
		return;
	(void)fprintf(result, "%u %u %d\n", t->calls[0], t->calls[1], t->hit);
	(void)fclose(result);
}

/*
 * With coverage, counters are written at the end, and a fault would lose them.
 * No program here opens a file to read, write and create it.
 */
static bool
trace_is_counter(const struct __ptrace_syscall_info *info)
{
	return info->entry.nr == SYS_openat &&
	       (info->entry.args[2] & (O_RDWR | O_CREAT)) == (O_RDWR | O_CREAT);
}

static void
trace_call(struct trace *t, pid_t pid)
{
	struct __ptrace_syscall_info info;
	bool is_child = pid == t->child;

	if (!t->has_started ||
	    ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		if (t->is_failing && is_child == t->is_of_child)
			trace_answer(pid, t->error);
		if (is_child == t->is_of_child)
			t->is_failing = false;
		return;
	}
	if (info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return;
	t->is_over = t->is_over || trace_is_counter(&info);
	if (t->is_over || ++t->calls[is_child] != t->nth ||
	    is_child != t->is_of_child)
		return;
	t->hit = (int)info.entry.nr;
	t->is_failing = true;
	trace_tell(t);
	trace_skip(pid);
}

/* The signal to hand on, or -1: the process runs on by itself. */
static int
trace_stop(struct trace *t, pid_t pid, int status)
{
	int sig = WSTOPSIG(status);
	unsigned long message;

	if (sig == (SIGTRAP | 0x80)) {
		trace_call(t, pid);
		return 0;
	}
	switch (status >> 16) {
	case 0:
		/* A new child's first stop is the tracer's, not a signal. */
		return sig == SIGSTOP ? 0 : sig;
	case PTRACE_EVENT_EXEC:
		if (pid == t->launcher) {
			t->has_started = true;
			return 0;
		}
		t->child = 0;
		(void)ptrace(PTRACE_DETACH, pid, 0, 0);
		return -1;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		if (ptrace(PTRACE_GETEVENTMSG, pid, 0, &message) == 0)
			t->child = (pid_t)message;
		return 0;
	default:
		return 0;
	}
}

static int
trace_loop(struct trace *t)
{
	int status, sig;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (!WIFSTOPPED(status)) {
			if (pid == t->launcher)
				return status;
			continue;
		}
		sig = trace_stop(t, pid, status);
		if (sig >= 0)
			(void)ptrace(PTRACE_SYSCALL, pid, 0, sig);
	}
	return -1;
}

static pid_t
trace_start(char **argv)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		(void)ptrace(PTRACE_TRACEME, 0, 0, 0);
		(void)raise(SIGSTOP);
		(void)execv(argv[0], argv + 1);
		_exit(122);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, 0, OPTIONS) != 0 ||
	    ptrace(PTRACE_SYSCALL, pid, 0, 0) != 0)
		return -1;
	return pid;
}

int
main(int argc, char **argv)
{
	struct trace t = { .hit = -1 };
	int status;

	if (argc < 7 || (t.error = rule_errno(argv[3])) < 0)
		return 64;
	t.is_of_child = argv[1][0] == 'c';
	t.nth = (unsigned int)strtoul(argv[2], NULL, 10);
	t.result = argv[4];
	t.launcher = trace_start(argv + 5);
	if (t.launcher < 0)
		return 125;
	status = trace_loop(&t);
	trace_tell(&t);
	if (WIFSIGNALED(status))
		(void)raise(WTERMSIG(status));
	return WEXITSTATUS(status);
}
