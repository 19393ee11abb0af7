/* SPDX-License-Identifier: ISC */
/*
 * list: from a file that is to be executed to whether ExecPaths= lets it.
 * Landlock keeps the list; this is for the record, and for what Landlock does
 * not see: files that are in memory alone.
 * Phase: act; as the program's user.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/record.h"
#include "smrsh2/script.h"

#define INTERPRETERS_MAX 5	/* a script of scripts; as many as the kernel */
#define HEAD_SIZE 256		/* BINPRM_BUF_SIZE */

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

void
list_name(int fd, char *out, size_t size)
{
	char link[40];
	ssize_t n;

	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, out, size - 1);
	out[n > 0 ? n : 0] = '\0';
}

/* Whether an entry is the file, or a directory above it. */
static bool
covers(const struct plan *plan, const struct policy_path *p, const char *name,
       const struct stat *st)
{
	const bool is_home = (p->flags & POLICY_PATH_HOME) != 0;
	char path[PATH_MAX];
	struct stat own;
	own_fd fd = -1;
	size_t len;

	if (is_home && plan->home[0] == '\0')
		return false;
	(void)snprintf(path, sizeof path, "%s%s", is_home ? plan->home : "",
		       policy_string(plan->policy, p->path));
	fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &own) != 0)
		return false;
	if (is_same(&own, st))
		return true;
	if (!S_ISDIR(own.st_mode))
		return false;
	list_name(fd, path, sizeof path);
	len = strlen(path);
	return strncmp(path, name, len) == 0 && (len == 1 || name[len] == '/');
}

static bool
is_listed(const struct plan *plan, int fd, const struct stat *st)
{
	const struct policy_block *b = plan->policy;
	const struct policy_path *path = policy_array(b, b->paths.off);
	const struct program *p = plan->program;
	char name[PATH_MAX];
	uint32_t i;

	if (is_same(st, &p->st) ||
	    (p->interp_fd >= 0 && is_same(st, &p->interp_st)))
		return true;
	list_name(fd, name, sizeof name);
	if (name[0] != '/')
		return false;
	for (i = 0; i < b->paths.count; i++)
		if ((path[i].access & POLICY_PATH_EXECUTE) != 0 &&
		    covers(plan, &path[i], name, st))
			return true;
	return false;
}

/* The interpreter's name in v->path; false: the file is no script. */
static bool
read_interpreter(int fd, struct violation *v)
{
	char link[40];
	char head[HEAD_SIZE + 1];
	own_fd script = -1;
	const char *word;
	ssize_t n;
	size_t len;

	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	script = open(link, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	n = script < 0 ? -1 : pread(script, head, HEAD_SIZE, 0);
	if (n < 2 || memcmp(head, "#!", 2) != 0)
		return false;
	head[n] = '\0';
	word = head + 2 + strspn(head + 2, " \t");
	len = strcspn(word, " \t\n");
	if (len == 0 || len >= sizeof v->path)
		return false;
	memcpy(v->path, word, len);
	v->path[len] = '\0';
	return true;
}

bool
list_allows(const struct run *r, int fd, const struct stat *st,
	    struct violation *v)
{
	struct stat interp_st;
	own_fd interp_fd = -1;
	int i;

	if (!is_listed(r->plan, fd, st))
		return false;
	for (i = 0; i < INTERPRETERS_MAX; i++) {
		if (!read_interpreter(interp_fd >= 0 ? interp_fd : fd, v))
			return true;
		own_fd_close(&interp_fd);
		interp_fd = open(v->path, O_PATH | O_CLOEXEC);
		if (interp_fd < 0 || fstat(interp_fd, &interp_st) != 0 ||
		    !S_ISREG(interp_st.st_mode))
			return true;	/* the kernel says so */
		if (!is_listed(r->plan, interp_fd, &interp_st))
			return false;
	}
	return true;
}
