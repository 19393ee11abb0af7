/* SPDX-License-Identifier: ISC */
/*
 * list: from the command directory to its programs, each looked up by the
 * launcher's own code.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/command/command.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/list.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/policy.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

int
list_find(struct script *out, const char *directory, const char *name,
	  const struct written *w, struct err *e)
{
	const struct policy_header *h = w->policy.header;
	const struct trust trust = { h->owners, h->owner_count };
	char *words[] = { (char *)(uintptr_t)name, NULL };
	const struct request request = { .argv0 = "", .words = words,
					 .word_count = 1 };

	if (command_parse(out, &request, directory, e) != 0)
		return -1;
	return command_resolve(out, directory, &trust, e);
}

static void
take(struct listed *out, const struct script *s)
{
	const struct program *p = &s->commands[0].program;

	if (s->count == 0)
		return;
	if (p->real != NULL)
		(void)snprintf(out->real, sizeof out->real, "%s", p->real);
	if (p->interp != NULL)
		(void)snprintf(out->interpreter, sizeof out->interpreter, "%s",
			       p->interp);
	out->is_setid = p->is_setid;
}

/* Whether its policy, which may be damaged, pins another. */
static void
check_pin(struct listed *out, const struct command *c, const struct written *w)
{
	const struct policy_block *b;
	const char *pin;
	struct err e;

	out->is_another = c->kind == COMMAND_RUN &&
			  policy_find(&w->policy, c->name, &b, &e) == 0 &&
			  policy_digest_check(b, &c->program, &pin,
					      &out->pin) != 0;
}

int
list_resolve(const char *directory, const char *name, const struct written *w,
	     struct listed *out, struct err *e)
{
	own_mem struct script *s = calloc(1, sizeof *s);
	int result;

	memset(out, 0, sizeof *out);
	if (s == NULL)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, ENOMEM, "no memory");
	result = list_find(s, directory, name, w, e);
	if (result == 0)
		check_pin(out, &s->commands[0], w);
	take(out, s);
	command_free(s);
	return result;
}

static json_t *
describe(const char *directory, const char *name, const struct written *w)
{
	json_t *row = json_object();
	struct listed found;
	struct err e;
	bool runs = list_resolve(directory, name, w, &found, &e) == 0;

	if (runs && found.is_another) {
		runs = false;
		e = found.pin;
	}
	print_set(row, "name", name);
	print_set(row, "state", runs ? "runs" :
		  err_status(&e) == 75 ? "deferred" : "refused");
	print_set(row, "policy", written_has(w, name) ? "own" : "default");
	print_set(row, "file", found.real);
	print_set(row, "interpreter", found.interpreter);
	(void)json_object_set_new(row, "set_id", json_boolean(found.is_setid));
	if (!runs) {
		print_set(row, "why", e.text);
		print_set(row, "detail", e.detail);
		print_set(row, "rule", err_rule_name(e.rule));
	}
	return row;
}

static int
is_shown(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 &&
	       strcmp(entry->d_name, "..") != 0;
}

json_t *
list_programs(const char *directory, const struct written *w)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_shown, alphasort);
	json_t *rows;
	int i;

	if (count < 0)
		return NULL;
	rows = json_array();
	for (i = 0; i < count; i++) {
		(void)json_array_append_new(rows, describe(directory,
							   entries[i]->d_name,
							   w));
		free(entries[i]);
	}
	free(entries);
	return rows;
}

static const char *
reason(const json_t *row)
{
	const char *detail = print_get(row, "detail");

	return *detail != '\0' ? detail : print_get(row, "why");
}

static int
print_rows(const json_t *rows)
{
	size_t width = 0;
	size_t i;

	for (i = 0; i < json_array_size(rows); i++) {
		size_t len = strlen(print_get(json_array_get(rows, i), "name"));

		width = len > width ? len : width;
	}
	for (i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *name = print_get(row, "name");
		const char *state = print_get(row, "state");
		const bool runs = strcmp(state, "runs") == 0;

		print_plain(name);
		(void)printf("%*s", (int)(width + 2 - strlen(name)), "");
		print_styled(runs ? STYLE_GOOD : STYLE_BAD, state);
		(void)printf("%*s%-7s  ", (int)(10 - strlen(state)), "",
			     print_get(row, "policy"));
		print_plain(runs ? print_get(row, "file") : reason(row));
		(void)fputc('\n', stdout);
	}
	return print_end();
}

int
ctl_list(const struct ctl_call *call)
{
	const char *directory = call->values[OPTION_DIRECTORY];
	struct written w;
	struct err e;
	json_t *rows;
	int status;

	if (written_open(&w, call->values[OPTION_POLICY], &e) != 0)
		return print_err(&e);
	rows = list_programs(directory, &w);
	written_free(&w);
	if (rows == NULL) {
		(void)fprintf(stderr, "smrsh2ctl: %s: %s\n", directory,
			      strerror(errno));
		return CTL_PROBLEM;
	}
	if (call->values[OPTION_JSON] != NULL)
		return print_json(json_pack("{s:o, s:o}", "directory",
					    print_text(directory), "programs",
					    rows));
	status = print_rows(rows);
	json_decref(rows);
	return status;
}
