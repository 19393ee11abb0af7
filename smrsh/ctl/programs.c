/* SPDX-License-Identifier: ISC */
/*
 * programs: from the command directory to what should not be in it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "smrsh/ctl/check.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/list.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"

#define REMEDY_MAX 2048
#define SENDMAIL_DIRECTORY "/usr/sbin"

/* What runs anything that its arguments say; versions may follow. */
static const char *const runners[] = {
	"ash", "awk", "bash", "busybox", "csh", "dash", "doas", "ed", "env",
	"ex", "expect", "find", "fish", "flock", "gawk", "java", "ksh", "lua",
	"make", "mawk", "mksh", "nawk", "nice", "node", "nohup", "perl", "php",
	"python", "rbash", "ruby", "sed", "setpriv", "setsid", "sh", "ssh",
	"su", "sudo", "tclsh", "tcsh", "timeout", "toybox", "unshare", "vi",
	"vim", "xargs", "zsh",
};

static bool
is_runner(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	size_t i;

	for (i = 0; i < sizeof runners / sizeof runners[0]; i++) {
		size_t len = strlen(runners[i]);

		/* python3.11, perl5.36.0, mksh-static */
		if (strncmp(name, runners[i], len) == 0 &&
		    strspn(name + len, "0123456789.") ==
			    strcspn(name + len, "-"))
			return true;
	}
	return false;
}

static bool
gives_no_privileges(const struct written *w, const char *name)
{
	const struct policy_block *b;
	struct err e;

	return policy_find(&w->policy, name, &b, &e) == 0 &&
	       (b->flags & POLICY_NO_NEW_PRIVS) != 0;
}

static void
add(struct check *c, enum check_level level, const json_t *row,
    const char *text, const char *verb)
{
	const char *name = print_get(row, "name");
	char remedy[REMEDY_MAX] = "";

	if (verb != NULL)
		(void)snprintf(remedy, sizeof remedy, "%s %s/%s", verb,
			       c->call->values[OPTION_DIRECTORY], name);
	check_add(c, level, name, text, remedy);
}

static void
check_program(struct check *c, const json_t *row, const json_t *profiles)
{
	const char *name = print_get(row, "name");
	const char *state = print_get(row, "state");
	const char *detail = print_get(row, "detail");
	char remedy[REMEDY_MAX];

	(void)snprintf(remedy, sizeof remedy, "if it was meant to change:"
		       " smrsh2ctl pin --write %s; smrsh2ctl apply", name);
	if (strcmp(print_get(row, "rule"), "digest") == 0)
		check_add(c, LEVEL_PROBLEM, name, detail, remedy);
	else if (strcmp(state, "deferred") == 0)
		add(c, LEVEL_PROBLEM, row, *detail != '\0' ? detail :
		    print_get(row, "why"), NULL);
	else if (strcmp(state, "refused") == 0)
		add(c, LEVEL_WARNING, row, print_get(row, "why"), "rm");
	else if (is_runner(print_get(row, "file")))
		add(c, LEVEL_PROBLEM, row, "runs whatever its arguments say:"
		    " everybody who has a .forward file can run anything",
		    "rm");
	else if (json_is_true(json_object_get(row, "set_id")) &&
		 gives_no_privileges(c->written, name))
		add(c, LEVEL_WARNING, row, "its set-id bits give nothing under"
		    " NoNewPrivileges=: mail that needs them is deferred"
		    " (smrsh2.conf(5), Set-id helpers)", NULL);
	else
		add(c, LEVEL_OK, row, "nobody else could have changed it",
		    NULL);
	if (strcmp(state, "runs") == 0 && !is_runner(print_get(row, "file")))
		profiles_suggest(c, profiles, row);
}

static void
check_helper(struct check *c)
{
	struct listed found;
	struct err e;

	if (list_resolve(SENDMAIL_DIRECTORY, "sendmail", c->written, &found,
			 &e) == 0 && found.is_setid &&
	    gives_no_privileges(c->written, ""))
		check_add(c, LEVEL_NOTE, found.real, "a set-id helper: replies"
			  " that programs send through it are deferred"
			  " (smrsh2.conf(5), Set-id helpers)", NULL);
}

void
check_programs(struct check *c)
{
	const char *directory = c->call->values[OPTION_DIRECTORY];
	json_t *rows = list_programs(directory, c->written);
	json_t *profiles;
	const char *why = strerror(errno);
	char remedy[REMEDY_MAX];
	size_t i;

	(void)snprintf(remedy, sizeof remedy, "install -d -o root -g root -m"
		       " 0755 %s", directory);
	if (rows == NULL) {
		check_add(c, LEVEL_PROBLEM, directory, why, remedy);
		return;
	}
	if (json_array_size(rows) == 0)
		check_add(c, LEVEL_NOTE, directory, "is empty: no program may"
			  " run", NULL);
	profiles = profiles_load();
	for (i = 0; i < json_array_size(rows); i++)
		check_program(c, json_array_get(rows, i), profiles);
	json_decref(profiles);
	json_decref(rows);
	check_helper(c);
}
