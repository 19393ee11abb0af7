/* SPDX-License-Identifier: ISC */
/*
 * check: from an installation to what is wrong with it, and how to mend it.
 * Phase: reads; changes nothing.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/ctl/check.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/describe.h"
#include "smrsh/ctl/diff.h"
#include "smrsh/ctl/host.h"
#include "smrsh/ctl/list.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"

/* clang-format off */
static const struct {
	const char *name;
	enum print_style style;
} levels[LEVEL_COUNT] = {
	[LEVEL_OK]      = { "ok", STYLE_GOOD },
	[LEVEL_NOTE]    = { "note", STYLE_PLAIN },
	[LEVEL_WARNING] = { "warning", STYLE_WARNING },
	[LEVEL_PROBLEM] = { "problem", STYLE_BAD },
};
/* clang-format on */

void
check_add(struct check *c, enum check_level level, const char *about,
	  const char *text, const char *remedy)
{
	json_t *row = json_object();

	print_set(row, "level", levels[level].name);
	print_set(row, "about", about);
	print_set(row, "text", text);
	print_set(row, "remedy", remedy);
	(void)json_array_append_new(c->findings, row);
	if (level > c->worst)
		c->worst = level;
}

/* Any file is looked at as if it were a program of its directory. */
static int
resolve(const struct check *c, const char *path, struct listed *out,
	struct err *e)
{
	const char *slash = strrchr(path, '/');
	char directory[PATH_MAX];
	const size_t len = slash != NULL ? (size_t)(slash - path) : 0;

	if (slash == NULL || len >= sizeof directory)
		return err_set(e, ERR_USAGE, RULE_USAGE, 0, "no full path");
	memcpy(directory, path, len);
	directory[len] = '\0';
	return list_resolve(directory, slash + 1, c->written, out, e);
}

/* Against: a policy or configuration that somebody else could replace. */
static void
check_trust(struct check *c, const char *path)
{
	struct listed found;
	struct err e;

	if (resolve(c, path, &found, &e) != 0 && e.rule == RULE_TRUST)
		check_add(c, LEVEL_PROBLEM, path, e.detail, NULL);
}

static void
check_launcher(struct check *c)
{
	struct listed found = { .is_setid = false };
	struct err e;

	if (resolve(c, SMRSH_LAUNCHER, &found, &e) != 0)
		check_add(c, LEVEL_PROBLEM, SMRSH_LAUNCHER,
			  e.detail[0] != '\0' ? e.detail :
			  "the launcher is missing or cannot be executed",
			  "make install");
	else if (found.is_setid)
		check_add(c, LEVEL_PROBLEM, SMRSH_LAUNCHER,
			  "the launcher is set-user-ID or set-group-ID",
			  "chmod ug-s " SMRSH_LAUNCHER);
	else
		check_add(c, LEVEL_OK, SMRSH_LAUNCHER,
			  "only root could have changed the launcher", NULL);
}

static void
check_edited(struct check *c, const char *config)
{
	const struct compile_request req = { .config = config };
	struct report report = { .count = 0 };
	struct written edited;
	json_t *policies;
	struct err e;
	size_t i;

	if (written_build(&edited, &req, &report, &e) != 0) {
		for (i = 0; i < report.count; i++)
			check_add(c, LEVEL_WARNING, config, report.lines[i],
				  "correct it, then smrsh2ctl apply");
		if (e.class != ERR_NONE)
			check_add(c, LEVEL_WARNING, config, e.text, NULL);
		report_free(&report);
		return;
	}
	policies = diff_policies(c->written, &edited);
	if (json_array_size(policies) > 0)
		check_add(c, LEVEL_WARNING, config,
			  "what it says is not in force", "smrsh2ctl diff;"
			  " smrsh2ctl apply");
	else
		check_add(c, LEVEL_OK, config, "in force as it stands", NULL);
	json_decref(policies);
	written_free(&edited);
}

static void
check_policy(struct check *c)
{
	const char *config = c->call->values[OPTION_CONFIG];
	const char *policy = c->call->values[OPTION_POLICY];

	check_trust(c, policy);
	check_trust(c, config);
	if (access(policy, F_OK) != 0)
		check_add(c, LEVEL_NOTE, policy, "does not exist: the default"
			  " policy inside the launcher is in force", NULL);
	if (access(config, F_OK) == 0)
		check_edited(c, config);
	else
		check_add(c, LEVEL_NOTE, config, "there is no configuration",
			  NULL);
}

/* A policy that this host cannot enforce defers all mail of its command. */
static void
check_layers(struct check *c)
{
	const struct written *w = c->written;
	struct plan plan = { .changes_identity = true };
	uint32_t all_missing = 0;
	uint32_t missing;
	struct host here;
	struct err e;
	json_t *names;
	size_t i;

	host_probe(&here);
	for (i = 0; i < w->policy_count; i++) {
		const char *name = written_name(w, i);

		if (policy_find(&w->policy, name, &plan.policy, &e) != 0 ||
		    host_check(&here, plan.policy, &missing, &e) != 0 ||
		    sandbox_check(&plan, &here.layers, &(uint32_t){ 0 },
				  &e) != 0)
			check_add(c, LEVEL_PROBLEM, *name != '\0' ? name :
				  "default policy", e.detail, NULL);
		else
			all_missing |= missing;
	}
	names = describe_layers(all_missing);
	for (i = 0; i < json_array_size(names); i++)
		check_add(c, LEVEL_NOTE,
			  json_string_value(json_array_get(names, i)),
			  "this kernel lacks the layer; programs run without"
			  " it, and each record says so", NULL);
	if (all_missing == 0)
		check_add(c, LEVEL_OK, "kernel", "has every layer that the"
			  " policies ask for", NULL);
	json_decref(names);
}

static bool
needs_records(const struct written *w)
{
	const struct policy_block *b;
	struct err e;
	size_t i;

	for (i = 0; i < w->policy_count; i++)
		if (policy_find(&w->policy, written_name(w, i), &b, &e) == 0 &&
		    b->audit == POLICY_AUDIT_REQUIRED)
			return true;
	return false;
}

static void
check_log(struct check *c)
{
	struct stat st;

	if (stat(SMRSH_LOG, &st) == 0 && S_ISSOCK(st.st_mode))
		check_add(c, LEVEL_OK, SMRSH_LOG, "takes the records", NULL);
	else if (needs_records(c->written))
		check_add(c, LEVEL_PROBLEM, SMRSH_LOG, "no system log listens,"
			  " and Audit=required defers the mail",
			  "start the system log");
	else
		check_add(c, LEVEL_WARNING, SMRSH_LOG, "no system log listens:"
			  " nothing is recorded", "start the system log");
}

static int
print_findings(const json_t *findings)
{
	size_t i;

	for (i = 0; i < json_array_size(findings); i++) {
		const json_t *row = json_array_get(findings, i);
		const char *remedy = print_get(row, "remedy");
		size_t level = 0;

		while (strcmp(levels[level].name, print_get(row, "level")) != 0)
			level++;
		print_styled(levels[level].style, levels[level].name);
		(void)printf("%*s", (int)(9 - strlen(levels[level].name)), "");
		print_plain(print_get(row, "about"));
		(void)printf(": ");
		print_plain(print_get(row, "text"));
		(void)fputc('\n', stdout);
		if (*remedy != '\0') {
			(void)printf("%9s", "");
			print_plain(remedy);
			(void)fputc('\n', stdout);
		}
	}
	return print_end();
}

int
ctl_check(const struct ctl_call *call)
{
	static const int statuses[LEVEL_COUNT] = {
		[LEVEL_WARNING] = 1,
		[LEVEL_PROBLEM] = 2,
	};
	struct check c = { .call = call, .findings = json_array() };
	struct written w;
	struct err e;
	int status;

	if (written_open(&w, call->values[OPTION_POLICY], &e) == 0) {
		c.written = &w;
		check_launcher(&c);
		check_policy(&c);
		check_programs(&c);
		check_layers(&c);
		check_log(&c);
		written_free(&w);
	} else {
		check_add(&c, LEVEL_PROBLEM, call->values[OPTION_POLICY],
			  e.detail[0] != '\0' ? e.detail : e.text,
			  "smrsh2ctl apply");
	}
	check_mta(&c);
	if (call->values[OPTION_JSON] != NULL) {
		status = print_json(json_pack("{s:i, s:o}", "status",
					      statuses[c.worst], "findings",
					      c.findings));
	} else {
		status = print_findings(c.findings);
		json_decref(c.findings);
	}
	return status != CTL_OK ? CTL_USAGE : statuses[c.worst];
}
