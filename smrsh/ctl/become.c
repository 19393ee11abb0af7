/* SPDX-License-Identifier: ISC */
/*
 * become: from the caller to what a mail server would have started.
 * Phase: gives rights up, for good.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/ctl/ctl.h"

static int
cannot(const char *what, int errnum)
{
	(void)fprintf(stderr, "smrsh2ctl: %s: %s\n", what, strerror(errnum));
	return CTL_PROBLEM;
}

int
ctl_become(const char *user, bool is_root)
{
	const struct passwd *pw = getpwnam(user);

	if (pw == NULL) {
		(void)fprintf(stderr, "smrsh2ctl: %s: no such account\n", user);
		return CTL_PROBLEM;
	}
	if (geteuid() != 0) {
		if (pw->pw_uid == getuid() && !is_root)
			return CTL_OK;
		(void)fprintf(stderr, "smrsh2ctl: only root can ask for"
			      " somebody else: run it with sudo\n");
		return CTL_PROBLEM;
	}
	if (initgroups(user, pw->pw_gid) != 0)
		return cannot(user, errno);
	if (!is_root && (setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) != 0 ||
			 setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) != 0))
		return cannot(user, errno);
	if (chdir(pw->pw_dir) != 0 && chdir("/") != 0)
		return cannot("/", errno);
	return CTL_OK;
}
