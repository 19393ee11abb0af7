/* SPDX-License-Identifier: ISC */
/*
 * plan: from a command, its policy and the recipient to all that will be
 * done for it.
 * Phase: decide; reads the program where Digest= pins it.
 */
#include <stdio.h>
#include <stddef.h>
#include <string.h>
#include <sys/types.h>

#include "smrsh/policy/arguments.h"
#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/script.h"

static int
no_user(const char *why, struct err *e)
{
	(void)err_set(e, ERR_CONFIG, RULE_USER, 0,
		      "deferred: no user to run the program as");
	return err_detail(e, "%s", why);
}

static int
take_recipient(struct plan *out, const struct policy_block *b,
	       const struct recipient *r, struct err *e)
{
	if (!r->has_identity)
		return no_user(r->why, e);
	if (r->uid < b->minimum_uid) {
		(void)no_user("", e);
		return err_detail(e, "uid %u is below MinimumUID=%u: name the"
				  " user in User= if it is meant", r->uid,
				  b->minimum_uid);
	}
	out->uid = r->uid;
	out->gid = r->gid;
	out->groups = r->groups;
	out->group_count = r->group_count;
	out->home = r->home;
	return 0;
}

/* Against: a policy's user that is silently not taken. */
static int
take_named(struct plan *out, const struct policy_block *b,
	   const struct recipient *r, struct err *e)
{
	if (!r->is_root_start && r->uid != b->uid) {
		(void)no_user("", e);
		return err_detail(e, "User= names uid %u, but smrsh2 was"
				  " started as uid %u: start it as root"
				  " (mailer flag S)",
				  b->uid, r->uid);
	}
	out->uid = b->uid;
	if (r->is_root_start) {
		out->gid = b->gid;
		out->groups = policy_array(b, b->groups.off);
		out->group_count = b->groups.count;
	} else {
		out->gid = r->gid;
		out->groups = r->groups;
		out->group_count = r->group_count;
	}
	out->home = policy_string(b, b->home);
	return 0;
}

static int
take_user(struct plan *out, const struct policy_block *b,
	  const struct recipient *r, struct err *e)
{
	int taken = -1;

	if (b->user_kind == POLICY_USER_RECIPIENT)
		taken = take_recipient(out, b, r, e);
	else if (b->user_kind == POLICY_USER_NAMED)
		taken = take_named(out, b, r, e);
	else
		(void)no_user("the policy is damaged: run smrsh2ctl apply", e);
	if (taken != 0)
		return -1;
	/* Against: root by any road. */
	if (out->uid == 0 || out->gid == 0 || out->uid == (uid_t)-1 ||
	    out->gid == (gid_t)-1)
		return no_user("root never runs a program", e);
	out->changes_identity = r->is_root_start;
	return 0;
}

static int
take_directory(struct plan *out, const struct policy_block *b, struct err *e)
{
	const char *path = policy_string(b, b->directory);
	/* Against: a "%" that is the last byte of a damaged policy. */
	const bool is_home = strncmp(path, "%h", 2) == 0;
	int n;

	if (b->directory == 0)
		return 0;
	n = snprintf(out->pwd, sizeof out->pwd, "PWD=%s%s",
		     is_home ? out->home : "", path + 2 * is_home);
	if ((!is_home || out->home[0] != '\0') && n > 0 &&
	    (size_t)n < sizeof out->pwd) {
		out->directory = out->pwd + strlen("PWD=");
		return 0;
	}
	(void)err_set(e, ERR_CONFIG, RULE_USER, 0,
		      "deferred: no directory to start the program in");
	return err_detail(e, "WorkingDirectory=: the home directory is %s",
			  out->home[0] == '\0' ? "not known" : "too long");
}

/* One of our own environment's variables, which the caller wrote. */
static char *
inherited(char *const *environment, const char *name)
{
	size_t len = strlen(name);

	for (; *environment != NULL; environment++)
		if (strncmp(*environment, name, len) == 0 &&
		    (*environment)[len] == '=')
			return *environment;
	return NULL;
}

static void
take_environment(struct plan *out, const struct policy_block *b,
		 const struct recipient *r, char *const *environment)
{
	const uint32_t *set = policy_array(b, b->environment.off);
	const uint32_t *pass = policy_array(b, b->pass.off);
	size_t n = 0;
	uint32_t i;
	char *found;

	for (i = 0; i < b->environment.count; i++)
		out->envp[n++] = (char *)(uintptr_t)policy_string(b, set[i]);
	for (i = 0; i < b->pass.count; i++) {
		found = inherited(environment, policy_string(b, pass[i]));
		if (found != NULL)
			out->envp[n++] = found;
	}
	found = out->directory != NULL ? out->pwd : (char *)(uintptr_t)r->pwd;
	if (found[0] != '\0' && (b->flags & POLICY_UNSET_PWD) == 0)
		out->envp[n++] = found;
	out->envp[n] = NULL;
}

static int
check_arguments(const struct policy_block *b, const struct command *c,
		struct err *e)
{
	if (b->arguments.count == 0 || arguments_fit(b, c->argv + 1))
		return 0;
	(void)err_set(e, ERR_DENIED, RULE_ARGUMENTS, 0,
		      "\"%s\" not available for sendmail programs with these"
		      " arguments (Arguments= of its policy)", c->name);
	e->offset = c->at;
	return err_detail(e, "none of the patterns of Arguments= in policy %s"
			  " fits", policy_string(b, b->name));
}

/* Landlock and seccomp need no_new_privs or CAP_SYS_ADMIN. */
static int
check_start(const struct policy_block *b, const struct command *c,
	    const struct recipient *r, struct err *e)
{
	if ((b->flags & POLICY_NO_NEW_PRIVS) != 0 || r->is_root_start)
		return 0;
	(void)err_set(e, ERR_CONFIG, RULE_SETID, 0,
		      "deferred: %s cannot have the rights it needs here",
		      c->name);
	return err_detail(e, "NoNewPrivileges=no needs a start as root (mailer"
			  " flag S)");
}

int
policy_plan(struct plan *out, const struct policy *p, const struct command *c,
	    const struct recipient *r, char *const *environment, struct err *e)
{
	const struct policy_block *b;

	if (policy_find(p, c->name, &b, e) != 0)
		return -1;
	memset(out, 0, offsetof(struct plan, pwd));
	out->policy = b;
	out->program = &c->program;
	if (c->program.is_setid && (b->flags & POLICY_ALLOW_SETID) == 0)
		return err_set(e, ERR_DENIED, RULE_SETID, 0,
			       "\"%s\" not available for sendmail programs"
			       " (set-user-ID or set-group-ID)", c->name);
	if (check_start(b, c, r, e) != 0 || check_arguments(b, c, e) != 0 ||
	    take_user(out, b, r, e) != 0 || take_directory(out, b, e) != 0 ||
	    policy_digest_check(b, &c->program, &out->digest, e) != 0)
		return -1;
	take_environment(out, b, r, environment);
	return 0;
}
