/* SPDX-License-Identifier: ISC */
/*
 * learn: smrsh2ctl learn, from runs on trial to a policy that grants what
 * they asked for.  What was seen is kept, and every run adds to it.
 * Phase: runs a program; writes below SMRSH_LEARNED alone.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/observe.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define RARE 10		/* one message of so many asks */

static const char *const parts[] = { "statements", "other", "statuses" };

/* Adds what an earlier learn saw. */
static void
merge(json_t *seen, const char *path)
{
	json_t *before = json_load_file(path, 0, NULL);
	json_t *value;
	const char *key;
	size_t i;

	for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		json_t *counts = json_object_get(before, parts[i]);

		json_object_foreach(counts, key, value) {
			observe_count(json_object_get(seen, parts[i]), key,
				      json_integer_value(value));
		}
	}
	observe_count(seen, "messages", json_integer_value(
		json_object_get(before, "messages")));
	json_decref(before);
}

static bool
is_rare(const json_t *seen, const json_t *count)
{
	return json_integer_value(count) * RARE <=
	       json_integer_value(json_object_get(seen, "messages"));
}

/* The policy as it is edited, and behind it what it lacks. */
static char *
propose(const struct written *w, const char *name, json_t *seen, size_t *size)
{
	const size_t first = written_has(w, name) ? 1 : 0;
	const struct statement *const *found;
	struct compile_key key;
	const char *line;
	json_t *count;
	char *text = NULL;
	FILE *file = open_memstream(&text, size);
	size_t n;
	size_t i;
	size_t k;

	if (file == NULL)
		return NULL;
	(void)fprintf(file, "# Proposed by smrsh2ctl learn: read it first.\n"
		      "[Policy]\n");
	for (k = 0; first == 1 && compile_key(k, &key); k++) {
		n = written_find(w, name, &key, false, &found);
		for (i = 0; i < n && strcmp(key.name, "Mode") != 0; i++)
			(void)fprintf(file, "%s=%s\n", key.name,
				      found[i]->value);
	}
	json_object_foreach(json_object_get(seen, "statements"), line, count) {
		const bool rare = is_rare(seen, count);

		(void)fprintf(file, "# %lld of %lld messages%s\n%s%s\n",
			      json_integer_value(count), json_integer_value(
			      json_object_get(seen, "messages")),
			      rare ? ": rare, find out why" : "",
			      rare ? "#" : "", line);
	}
	if (fclose(file) == 0)
		return text;
	free(text);
	return NULL;
}

static int
keep(const char *path, const char *text, size_t size)
{
	struct err e;

	if (mkdir(SMRSH_LEARNED, 0700) != 0 && errno != EEXIST) {
		(void)fprintf(stderr, "smrsh2ctl: " SMRSH_LEARNED ": %s\n",
			      strerror(errno));
		return CTL_PROBLEM;
	}
	if (compile_save(path, (const unsigned char *)text, size, &e) != 0)
		return print_err(&e);
	return CTL_OK;
}

static void
print_counts(const char *title, const json_t *seen, const char *part)
{
	json_t *counts = json_object_get(seen, part);
	const char *key;
	json_t *value;

	if (json_object_size(counts) > 0)
		(void)printf("%s\n", title);
	json_object_foreach(counts, key, value) {
		(void)printf("  %5lld  ", json_integer_value(value));
		print_plain(key);
		(void)printf("%s\n", strcmp(part, "statements") == 0 &&
			     is_rare(seen, value) ? "  (rare)" : "");
	}
}

static int
print_seen(json_t *seen, const char *proposal, bool has_strace)
{
	(void)printf("messages  %lld\n", json_integer_value(
		     json_object_get(seen, "messages")));
	print_counts("ended with", seen, "statuses");
	print_counts("not granted, and asked for, by how many messages", seen,
		     "statements");
	print_counts("happened, by how many messages", seen, "other");
	if (!has_strace)
		(void)printf("what Landlock refuses (files, ports) is seen"
			     " with --strace alone\n");
	(void)printf("proposed  %s\n", proposal);
	return print_end();
}

static int
learn(const struct ctl_call *call, const struct written *w, json_t *seen)
{
	char state[PATH_MAX];
	char proposal[PATH_MAX];
	own_mem char *text = NULL;
	own_mem char *json = NULL;
	size_t size = 0;

	(void)snprintf(state, sizeof state, SMRSH_LEARNED "/%s.json",
		       call->operand);
	(void)snprintf(proposal, sizeof proposal, SMRSH_LEARNED "/%s.conf",
		       call->operand);
	merge(seen, state);
	json = json_dumps(seen, JSON_INDENT(2) | JSON_SORT_KEYS);
	text = propose(w, call->operand, seen, &size);
	if (json == NULL || text == NULL ||
	    keep(state, json, strlen(json)) != CTL_OK ||
	    keep(proposal, text, size) != CTL_OK)
		return CTL_PROBLEM;
	if (call->values[OPTION_JSON] == NULL)
		return print_seen(seen, proposal,
				  call->values[OPTION_STRACE] != NULL);
	print_set(seen, "proposed", proposal);
	return print_json(json_incref(seen));
}

int
ctl_learn(const struct ctl_call *call)
{
	const struct compile_request req = {
		.config = call->values[OPTION_CONFIG],
		.trial = call->operand,
	};
	struct report report = { .count = 0 };
	struct written w;
	json_t *seen;
	struct err e;
	int status;

	if (call->operand == NULL || strchr(call->operand, '/') != NULL)
		return ctl_usage(call->subcommand, "the name is missing");
	if (call->values[OPTION_USER] == NULL)
		return ctl_usage(call->subcommand, "--user is missing: who"
				 " gets the messages");
	if (geteuid() != 0) {
		(void)fprintf(stderr, "smrsh2ctl: only root can put another"
			      " policy in force for a while: run it with"
			      " sudo\n");
		return CTL_PROBLEM;
	}
	if (call->values[OPTION_STRACE] != NULL && access(STRACE, X_OK) != 0) {
		(void)fprintf(stderr, "smrsh2ctl: " STRACE " is missing:"
			      " install strace, or leave --strace out\n");
		return CTL_PROBLEM;
	}
	if (written_build(&w, &req, &report, &e) != 0)
		return print_report(&report, &e);
	seen = observe(call, &w);
	status = seen == NULL ? CTL_PROBLEM : learn(call, &w, seen);
	json_decref(seen);
	written_free(&w);
	return status;
}
