/* SPDX-License-Identifier: ISC */
/*
 * seccomp: from the compiled filter to one in force, with a listener for
 * what it denies where the kernel gives one.
 * Phase: child; last.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "sandbox/uapi.h"
#include "smrsh2/plan.h"

#define NOTIFY(data) (SECCOMP_RET_USER_NOTIF | (data))

static bool
is_compare(const struct sock_filter *f)
{
	return f->code == (BPF_JMP | BPF_JEQ | BPF_K);
}

/* Against: a program's own execveat: the number differs in each run. */
static void
set_nonce(struct sock_filter *f, size_t count, uint64_t nonce)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (is_compare(&f[i]) && f[i].k == POLICY_NONCE_LO)
			f[i].k = (uint32_t)nonce;
		else if (is_compare(&f[i]) && f[i].k == POLICY_NONCE_HI)
			f[i].k = (uint32_t)(nonce >> 32);
	}
}

/* The same decisions without anybody to report to. */
static void
drop_listener(struct sock_filter *f, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (f[i].code != (BPF_RET | BPF_K))
			continue;
		if (f[i].k == NOTIFY(POLICY_NOTIFY_DENY))
			f[i].k = SECCOMP_RET_ERRNO | EPERM;
		else if (f[i].k == NOTIFY(POLICY_NOTIFY_EXEC))
			f[i].k = SECCOMP_RET_ALLOW;
	}
}

static int
load(const struct sock_fprog *program, unsigned long flags)
{
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags,
			    program);
}

static int
load_with_listener(const struct sock_fprog *program)
{
	int fd = load(program, SECCOMP_FILTER_FLAG_NEW_LISTENER |
			       SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);

	if (fd < 0 && errno == EINVAL)	/* before Linux 5.19 */
		fd = load(program, SECCOMP_FILTER_FLAG_NEW_LISTENER);
	return fd;
}

int
seccomp_apply(struct launch *l, struct err *e)
{
	const struct policy_block *b = l->plan->policy;
	const size_t count = b->filter.count;
	struct sock_fprog program = {
		.len = (unsigned short)count,
		.filter = l->nursery->filter,
	};

	if ((b->flags & POLICY_SECCOMP) == 0)
		return 0;
	memcpy(program.filter, policy_array(b, b->filter.off),
	       count * sizeof program.filter[0]);
	set_nonce(program.filter, count, l->nonce);
	l->listener_fd = load_with_listener(&program);
	if (l->listener_fd >= 0)
		return 0;
	/* EBUSY: under a filter that has a listener of its own. */
	if (step_degrade(l, POLICY_LAYER_LISTENER, errno, "seccomp listener",
			 e) != 0)
		return -1;
	if ((b->flags & POLICY_SUBMIT) != 0)	/* nobody would see it fail */
		return step_failed(e, errno, "MailSubmission=yes: listener");
	drop_listener(program.filter, count);
	if (load(&program, 0) == 0)
		return 0;
	return step_degrade(l, POLICY_LAYER_SECCOMP, errno, "seccomp", e);
}
