/* SPDX-License-Identifier: ISC */
/*
 * shim: from MailSubmission=yes to a sendmail that needs no set-id bit.
 * smrsh2-submit is mounted over it, in a mount namespace that only the
 * program sees; it speaks SMTP to this host, inside the sandbox.
 * Phase: child.
 *
 * A start that is not root's needs a user namespace for that, of the user
 * alone; where the kernel refuses it, nothing has run yet.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/submission.h"

static int
put(const char *path, const char *text)
{
	own_fd fd = (int)syscall(SYS_openat, AT_FDCWD, path,
				 O_WRONLY | O_CLOEXEC, 0);

	return fd >= 0 && write(fd, text, strlen(text)) ==
				  (ssize_t)strlen(text) ? 0 : -1;
}

/*
 * One user and one group, as outside.  A process that is not dumpable, as the
 * supervisor is whose memory this is, may not write its own maps: it is for
 * that long.
 */
static int
map_ids(const struct plan *plan)
{
	char uid[40];
	char gid[40];
	int result = 0;

	(void)snprintf(uid, sizeof uid, "%u %u 1", plan->uid, plan->uid);
	(void)snprintf(gid, sizeof gid, "%u %u 1", plan->gid, plan->gid);
	if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0 ||
	    put("/proc/self/setgroups", "deny") != 0 ||
	    put("/proc/self/uid_map", uid) != 0 ||
	    put("/proc/self/gid_map", gid) != 0)
		result = errno;
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		result = errno;
	return result;
}

int
shim_apply(struct launch *l, struct err *e)
{
	struct stat shim;
	struct stat got;
	int errnum = 0;

	if ((l->plan->policy->flags & POLICY_SUBMIT) == 0)
		return 0;
	if (!l->plan->changes_identity)
		errnum = map_ids(l->plan);
	if (errnum != 0)
		return step_failed(e, errnum, "user namespace");
	/* Against: a mount that the host sees. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount(SMRSH_SUBMIT, SUBMISSION_PROGRAM, NULL, MS_BIND, NULL) != 0)
		return step_failed(e, errno, SMRSH_SUBMIT
				   " over " SUBMISSION_PROGRAM);
	if (stat(SMRSH_SUBMIT, &shim) != 0 ||
	    stat(SUBMISSION_PROGRAM, &got) != 0 ||
	    shim.st_dev != got.st_dev || shim.st_ino != got.st_ino)
		return step_failed(e, 0, SUBMISSION_PROGRAM);
	return 0;
}
