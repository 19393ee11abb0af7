/* SPDX-License-Identifier: ISC */
/*
 * session: from the mail server's descriptors, terminal and signals to the
 * program's own.
 * Phase: child.
 */
#include <errno.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "sandbox/uapi.h"
#include "smrsh2/plan.h"

#define KERNEL_SIGSET 8	/* bytes: _NSIG / 8 */

/*
 * Descriptors are the parent's too until exec: none may be closed here, and
 * all but 0 to 2 close themselves.
 * Against: an open file of the mail server in the program's hands.
 */
int
fds_apply(struct launch *l, struct err *e)
{
	(void)l;
	if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
		return step_failed(e, errno, "close_range");
	return 0;
}

/* Against: signals ignored by the mail server (HUP INT PIPE), which exec
 * hands on, and a terminal that takes typed input (TIOCSTI). */
int
session_apply(struct launch *l, struct err *e)
{
	/* The kernel's struct sigaction: SIG_DFL. */
	static const unsigned long default_action[8];
	static const unsigned long none[KERNEL_SIGSET / sizeof(long)];
	int sig;

	if (setsid() < 0 || getsid(0) != getpid())
		return step_failed(e, errno, "setsid");
	/* The kernel's own calls: a C library keeps some signals to itself. */
	for (sig = 1; sig <= 8 * KERNEL_SIGSET; sig++)
		if (sig != SIGKILL && sig != SIGSTOP &&
		    syscall(SYS_rt_sigaction, sig, default_action, NULL,
			    KERNEL_SIGSET) != 0)
			return step_failed(e, errno, "rt_sigaction");
	if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, none, NULL,
		    KERNEL_SIGSET) != 0)
		return step_failed(e, errno, "sigprocmask");
	if (l->plan->policy->umask != POLICY_UMASK_INHERIT)
		(void)umask((mode_t)(l->plan->policy->umask & 0777));
	return 0;
}
