/* SPDX-License-Identifier: ISC */
/*
 * describe: from a command and its plan to a JSON object.
 * Phase: decide; asks for names of accounts.
 */
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/sandbox.h"
#include "smrsh/ctl/describe.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/layers.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/script.h"

/* clang-format off */
/* What a policy asks for, by the flags of its block. */
static const struct bit asked[] = {
	{ POLICY_LANDLOCK,     "landlock" },
	{ POLICY_TCP,          "landlock-tcp" },
	{ POLICY_SCOPE,        "landlock-scope" },
	{ POLICY_SECCOMP,      "seccomp" },
	{ POLICY_NO_NEW_PRIVS, "no-new-privileges" },
};

static const struct {
	uint16_t access;
	const char *name;
} kinds[] = {
	{ POLICY_PATH_READ, "readable" },
	{ POLICY_PATH_READ | POLICY_PATH_WRITE, "writable" },
	{ POLICY_PATH_READ | POLICY_PATH_EXECUTE, "executable" },
};
/* clang-format on */

json_t *
describe_layers(uint32_t set)
{
	json_t *names = json_array();
	size_t i;

	for (i = 0; i < sizeof layer_words / sizeof layer_words[0]; i++)
		if ((set & layer_words[i].bit) != 0)
			print_add(names, layer_words[i].word);
	return names;
}

static void
set_layers(json_t *row, const struct policy_block *b, uint32_t missing)
{
	json_t *names = json_array();
	size_t i;

	for (i = 0; i < sizeof asked / sizeof asked[0]; i++)
		if ((b->flags & asked[i].bit) != 0)
			print_add(names, asked[i].word);
	(void)json_object_set_new(row, "layers", names);
	(void)json_object_set_new(row, "missing", describe_layers(missing));
}

static void
set_words(json_t *row, const char *key, char *const *words)
{
	json_t *array = json_array();

	for (; *words != NULL; words++)
		print_add(array, *words);
	(void)json_object_set_new(row, key, array);
}

static void
add_group(json_t *groups, gid_t gid)
{
	const struct group *gr = getgrgid(gid);
	char text[300];

	(void)snprintf(text, sizeof text, "%.255s(%u)",
		       gr != NULL ? gr->gr_name : "", gid);
	print_add(groups, text);
}

static void
set_identity(json_t *row, const struct plan *plan)
{
	const struct passwd *pw = getpwuid(plan->uid);
	json_t *groups = json_array();
	char text[300];
	size_t i;

	(void)snprintf(text, sizeof text, "%.255s(%u)",
		       pw != NULL ? pw->pw_name : "", plan->uid);
	print_set(row, "user", text);
	add_group(groups, plan->gid);
	for (i = 0; i < plan->group_count; i++)
		if (plan->groups[i] != plan->gid)
			add_group(groups, plan->groups[i]);
	(void)json_object_set_new(row, "groups", groups);
	print_set(row, "home", plan->home);
}

static void
add_path(json_t *array, const struct policy_block *b,
	 const struct policy_path *p, const char *home)
{
	const bool is_home = (p->flags & POLICY_PATH_HOME) != 0;
	char text[PATH_MAX + PLAN_PATH_MAX];

	if (is_home && home[0] == '\0')
		return;
	(void)snprintf(text, sizeof text, "%s%s", is_home ? home : "",
		       policy_string(b, p->path));
	print_add(array, text);
}

static void
set_paths(json_t *row, const struct plan *plan)
{
	const struct policy_block *b = plan->policy;
	const struct policy_path *p = policy_array(b, b->paths.off);
	size_t i;
	uint32_t k;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		json_t *array = json_array();

		for (k = 0; k < b->paths.count; k++)
			if (p[k].access == kinds[i].access)
				add_path(array, b, &p[k], plan->home);
		(void)json_object_set_new(row, kinds[i].name, array);
	}
}

/* All the words that lead to it, inherited ones as well. */
static void
set_directives(json_t *row, const char *name, const struct written *w)
{
	const struct statement *const *found;
	json_t *array = json_array();
	struct compile_key key;
	size_t count;
	size_t i;
	size_t k;

	for (k = 0; compile_key(k, &key); k++) {
		if (strcmp(key.section, "Policy") != 0)
			continue;
		count = written_find(w, name, &key, true, &found);
		for (i = 0; i < count; i++)
			print_pair(array, key.name, found[i]->value);
	}
	(void)json_object_set_new(row, "directives", array);
}

static void
set_filter(json_t *row, const struct policy_block *b)
{
	char text[POLICY_NAME_MAX + 64];

	(void)snprintf(text, sizeof text, "%s (%u instructions)",
		       policy_string(b, b->filter_id), b->filter.count);
	if (b->filter.count > 0)
		print_set(row, "filter", text);
}

static void
set_program(json_t *row, const struct program *p)
{
	print_set(row, "program", p->path);
	print_set(row, "file", p->real);
	if (p->interp_fd >= 0)
		print_set(row, "interpreter", p->interp);
	if (p->exec_errno != 0)
		print_set(row, "fails", strerror(p->exec_errno));
	set_words(row, "arguments", p->argv != NULL ? p->argv :
		  (char *[]){ NULL });
	(void)json_object_set_new(row, "set_id", json_boolean(p->is_setid));
}

static int
set_plan(json_t *row, const struct command *c, const struct plan *plan,
	 const struct written *w, struct err *e)
{
	const struct policy_block *b = plan->policy;
	struct layers here;
	uint32_t missing;

	sandbox_probe(&here);
	if (sandbox_check(plan, &here, &missing, e) != 0)
		return -1;
	set_program(row, &c->program);
	set_identity(row, plan);
	print_set(row, "policy", policy_string(b, b->name));
	set_layers(row, b, missing);
	set_filter(row, b);
	set_paths(row, plan);
	set_words(row, "environment", plan->envp);
	set_directives(row, written_has(w, c->name) ? c->name : "", w);
	return 0;
}

json_t *
describe_command(const struct command *c, const struct plan *plan,
		 const struct written *w, struct err *e)
{
	static const char *const joins[] = {
		[JOIN_FIRST] = "",
		[JOIN_AND] = "the one before succeeds",
		[JOIN_OR] = "the one before fails",
	};
	json_t *row = json_object();

	print_set(row, "if", joins[c->join]);
	print_set(row, "command", c->name);
	if (c->is_comment) {
		print_set(row, "runs", "never: it stands behind a #");
	} else if (c->kind != COMMAND_RUN) {
		print_set(row, "runs", "inside smrsh2, without a program");
		set_words(row, "arguments", c->argv);
	} else if (set_plan(row, c, plan, w, e) != 0) {
		json_decref(row);
		return NULL;
	}
	return row;
}
