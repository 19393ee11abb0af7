/* SPDX-License-Identifier: ISC */
/*
 * recipient: from the process's own ids and working directory to the user
 * the mail server meant.
 * Phase: decide.
 * Against: a user taken from the command line or the environment, which a
 * stranger can write.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"

#define PASSWD "/etc/passwd"

/*
 * The sixth field of the line whose third is uid.  Without NSS: a static
 * launcher loads no modules; accounts kept elsewhere have the working
 * directory alone.
 */
static bool
home_from_line(char *line, uid_t uid, char *out, size_t size)
{
	char *field[7] = { line };
	size_t i;
	char *end;

	for (i = 1; i < 7; i++) {
		field[i] = strchr(field[i - 1], ':');
		if (field[i] == NULL)
			return false;
		*field[i]++ = '\0';
	}
	if (field[2][0] < '0' || field[2][0] > '9' ||
	    strtoul(field[2], &end, 10) != uid || *end != '\0')
		return false;
	if (strlen(field[5]) < size)
		strcpy(out, field[5]);
	return true;
}

static void
home_from_passwd(uid_t uid, char *out, size_t size)
{
	own_fd fd = open(PASSWD, O_RDONLY | O_CLOEXEC);
	char buffer[4096];
	size_t used = 0;
	bool is_whole = true;	/* the buffer starts where a line does */
	ssize_t n;
	char *line;
	char *end;

	while (fd >= 0 &&
	       (n = read(fd, buffer + used, sizeof buffer - 1 - used)) > 0) {
		used += (size_t)n;
		buffer[used] = '\0';
		for (line = buffer; (end = strchr(line, '\n')) != NULL;
		     line = end + 1, is_whole = true) {
			*end = '\0';
			if (is_whole && home_from_line(line, uid, out, size))
				return;
		}
		used -= (size_t)(line - buffer);
		memmove(buffer, line, used);
		if (used == sizeof buffer - 1) {	/* no such line */
			used = 0;
			is_whole = false;
		}
	}
}

/*
 * The working directory when it is the user's own (sendmail changes to the
 * home directory), else what passwd says.  Only a directory that belongs to
 * the user is a home.
 */
static void
find_home(struct recipient *r, const struct stat *cwd)
{
	struct stat st;

	if (cwd != NULL && cwd->st_uid == r->uid && r->pwd[0] != '\0') {
		strcpy(r->home, r->pwd + strlen("PWD="));
		return;
	}
	home_from_passwd(r->uid, r->home, sizeof r->home);
	/* Against: "/" or another's directory as a place to write. */
	if (r->home[0] != '/' || stat(r->home, &st) != 0 ||
	    !S_ISDIR(st.st_mode) || st.st_uid != r->uid)
		r->home[0] = '\0';
}

/* A directory that was removed or lies outside the root has no name. */
static int
find_pwd(struct recipient *r, struct err *e)
{
	const size_t head = strlen("PWD=");

	strcpy(r->pwd, "PWD=");
	if (getcwd(r->pwd + head, sizeof r->pwd - head) != NULL) {
		if (r->pwd[head] != '/')
			r->pwd[0] = '\0';
		return 0;
	}
	r->pwd[0] = '\0';
	if (errno == ENOENT || errno == EACCES || errno == ERANGE)
		return 0;
	return err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
		       "deferred: the working directory has no name");
}

static int
read_groups(struct recipient *r, struct err *e)
{
	int n = getgroups(PLAN_GROUPS_MAX, r->groups);

	if (n < 0)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
			       "deferred: too many supplementary groups");
	r->group_count = (size_t)n;
	return 0;
}

/* Group 0 is never handed on. */
static void
drop_group_zero(struct recipient *r)
{
	size_t kept = 0;
	size_t i;

	for (i = 0; i < r->group_count; i++)
		if (r->groups[i] != 0)
			r->groups[kept++] = r->groups[i];
	r->group_count = kept;
}

static bool
is_member(const struct recipient *r, gid_t gid)
{
	size_t i;

	for (i = 0; i < r->group_count; i++)
		if (r->groups[i] == gid)
			return true;
	return false;
}

/*
 * Root start.  sendmail (mailer flag S) has changed to the recipient's home
 * and set the recipient's groups, and does not say whom it means.  Groups
 * that name nobody (none, or root's own) contradict nobody.
 */
static void
identify_owner(struct recipient *r, const struct stat *cwd)
{
	drop_group_zero(r);
	r->uid = cwd == NULL ? 0 : cwd->st_uid;
	r->gid = cwd == NULL ? 0 : cwd->st_gid;
	if (r->uid == 0 || r->gid == 0) {
		(void)snprintf(r->why, sizeof r->why,
			       "started as root in a directory of root's: set"
			       " User= for this command");
	} else if (r->group_count > 0 && !is_member(r, r->gid)) {
		(void)snprintf(r->why, sizeof r->why,
			       "started as root, and the supplementary groups"
			       " are not those of the directory's owner: set"
			       " User= for this command");
	} else {
		r->has_identity = true;
	}
}

int
policy_recipient(struct recipient *out, struct err *e)
{
	struct stat st;
	const struct stat *cwd = stat(".", &st) == 0 && S_ISDIR(st.st_mode)
					 ? &st
					 : NULL;

	out->why[0] = out->home[0] = '\0';
	if (find_pwd(out, e) != 0)
		return -1;
	out->uid = getuid();
	out->gid = getgid();
	/* Against: a set-user-ID installation: nothing is made for that. */
	if (geteuid() != out->uid)
		return err_set(e, ERR_CONFIG, RULE_USER, 0,
			       "deferred: smrsh2 must not be set-user-ID");
	out->is_root_start = out->uid == 0;
	out->has_identity = !out->is_root_start;
	if (read_groups(out, e) != 0)
		return -1;
	if (out->is_root_start)
		identify_owner(out, cwd);
	if (out->has_identity)
		find_home(out, cwd);
	return 0;
}
