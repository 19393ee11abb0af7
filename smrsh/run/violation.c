/* SPDX-License-Identifier: ISC */
/*
 * violation: from a denied system call to an answer and a report
 * (seccomp_unotify(2)).
 * Phase: act.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/record.h"

/* The kernel writes its own size, which may grow. */
union notice {
	struct seccomp_notif n;
	unsigned char room[512];
};

union reply {
	struct seccomp_notif_resp r;
	unsigned char room[256];
};

void
violation_report(struct run *r, struct violation *v)
{
	if (v->kind != VIOLATION_SUBMIT)
		r->violations++;
	/* Against: a program that fills the log with what it may not do. */
	if (r->recorded < RUN_VIOLATIONS_MAX) {
		r->recorded++;
		r->events.violation(r->events.context, v);
	} else {
		r->suppressed++;
	}
}

static void
read_exe(pid_t pid, struct violation *v)
{
	char name[40];
	ssize_t n;

	(void)snprintf(name, sizeof name, "/proc/%d/exe", pid);
	n = readlink(name, v->exe, sizeof v->exe - 1);
	v->exe[n > 0 ? n : 0] = '\0';
}

static void
describe(const struct seccomp_notif *n, struct violation *v)
{
	memset(v, 0, sizeof *v);
	v->kind = VIOLATION_SECCOMP;
	v->pid = (pid_t)n->pid;
	v->arch = n->data.arch;
	v->nr = n->data.nr;
	memcpy(v->args, n->data.args, sizeof v->args);
	v->ip = n->data.instruction_pointer;
}

static bool
is_alive(int listener, uint64_t id)
{
	return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}

/* 0: let it go on; otherwise the errno to answer. */
static int
judge(struct run *r, int listener, const struct seccomp_notif *n)
{
	struct violation v;
	int verdict = EPERM;

	describe(n, &v);
	if (n->data.nr == SYS_execve)
		verdict = guard_exec(r, v.pid, n->data.args[0], &v);
	else if (n->data.nr == SYS_execveat)
		verdict = guard_execveat(r, v.pid, v.args, &v);
	if (verdict == 0 && v.kind != VIOLATION_NEUTERED)
		return 0;
	v.is_allowed = verdict != 0 && v.kind != VIOLATION_SUBMIT &&
		       (r->plan->policy->flags & POLICY_COMPLAIN) != 0;
	if (v.kind != VIOLATION_SUBMIT)
		read_exe(v.pid, &v);
	/* Against: the facts of another process under a pid used again. */
	if (!is_alive(listener, n->id))
		v.exe[0] = '\0';
	violation_report(r, &v);
	return v.is_allowed ? 0 : verdict;
}

void
violation_serve(struct run *r, size_t listener)
{
	const struct plan *at_hand = r->plan;
	const int fd = r->listeners[listener];
	union notice notice;
	union reply reply;
	int verdict;

	memset(&notice, 0, sizeof notice);
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &notice) != 0)
		return;		/* ENOENT: it was killed meanwhile */
	memset(&reply, 0, sizeof reply);
	reply.r.id = notice.n.id;
	/* Against: what a command left behind under the next one's policy. */
	r->plan = r->judges[listener];
	verdict = judge(r, fd, &notice.n);
	r->plan = at_hand;
	if (verdict == 0)
		reply.r.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	else
		reply.r.error = -verdict;
	(void)ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &reply);
}
