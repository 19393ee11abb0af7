/* SPDX-License-Identifier: ISC */
/*
 * plan: everything that will be done for one command, decided and not yet
 * begun.  Borrows from the script, the mapped policy and the recipient.
 */
#ifndef SMRSH2_PLAN_H
#define SMRSH2_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PLAN_GROUPS_MAX 256
#define PLAN_PATH_MAX 1024	/* of a home or working directory */
#define PLAN_ENV_MAX 129	/* Environment=, PassEnvironment=, PWD */

struct policy_block;
struct program;

/* Whom the mail server started us for. */
struct recipient {
	uid_t uid;
	gid_t gid;
	size_t group_count;
	bool is_root_start;	/* we may and must change identity */
	bool has_identity;	/* false: root start and nobody to become */
	char why[160];		/* has_identity false: the reason */
	char home[PLAN_PATH_MAX];	/* "": none known */
	char pwd[PLAN_PATH_MAX];	/* "PWD=DIRECTORY"; "": unknown */
	gid_t groups[PLAN_GROUPS_MAX];
};

struct plan {
	const struct policy_block *policy;
	const struct program *program;	/* borrowed from the script */
	uid_t uid;
	gid_t gid;
	const gid_t *groups;
	size_t group_count;
	bool changes_identity;	/* root start */
	const char *home;	/* "" when unknown */
	const char *digest;	/* of Digest=, proven; NULL: not asked */
	const char *directory;	/* to start in; NULL: where we are */
	char *envp[PLAN_ENV_MAX + 1];
	char pwd[sizeof "PWD=" + PLAN_PATH_MAX];	/* of directory alone */
};

#endif
