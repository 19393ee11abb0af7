/* SPDX-License-Identifier: ISC */
/*
 * setid: from NoNewPrivileges=no to what may gain rights, file by file.
 * Phase: child, as the user; while the Landlock domain is made.
 * Against: su, mount and their like, which a directory in ExecPaths= would
 * bring along; and a file that became set-id since the policy was compiled.
 */
#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"

bool
setid_may_gain(const struct launch *l)
{
	return (l->plan->policy->flags & POLICY_NO_NEW_PRIVS) == 0;
}

static bool
is_named(const struct launch *l, const struct stat *st)
{
	const struct policy_block *b = l->plan->policy;
	const struct policy_path *path = policy_array(b, b->paths.off);
	struct stat named;
	uint32_t i;

	for (i = 0; i < b->paths.count; i++)
		if ((path[i].flags & POLICY_PATH_SETID) != 0 &&
		    stat(policy_string(b, path[i].path), &named) == 0 &&
		    named.st_dev == st->st_dev && named.st_ino == st->st_ino)
			return true;
	return false;
}

int
setid_check(const struct launch *l, int fd, const char *name, struct err *e)
{
	const char *why = NULL;
	struct statvfs fs;
	struct stat st;

	if (!setid_may_gain(l))
		return 0;
	if (fstat(fd, &st) != 0 || fstatvfs(fd, &fs) != 0)
		return step_failed(e, errno, name);
	if (!S_ISREG(st.st_mode))
		why = "with NoNewPrivileges=no, ExecPaths= takes files alone";
	else if ((st.st_mode & (S_ISUID | S_ISGID)) == 0)
		return 0;
	else if (!is_named(l, &st))
		why = "set-id: name it in SetIDPaths=, or do not allow it";
	else if ((fs.f_flag & ST_NOSUID) != 0)
		why = "it lies on a file system mounted nosuid";
	if (why == NULL)
		return 0;
	(void)step_failed(e, EACCES, name);
	return err_detail(e, "%s: %s", name, why);
}
