/* SPDX-License-Identifier: ISC */
/*
 * pin: smrsh2ctl pin, from a program as it is to the Digest= that keeps it so.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/command/command.h"
#include "smrsh/compile/compile.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/list.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/script.h"

#define PREFIX "sha256:"
#define LINE_MAX_PIN (POLICY_DIGEST_SIZE + 32)

struct pin {
	struct script script;
	struct written written;
	struct report report;
	struct err error;
	char line[LINE_MAX_PIN];
	bool is_pinned;		/* the policy in force has that digest */
};

/* The line for the program that would run, by the launcher's own code. */
static int
find_pin(struct pin *p, const struct ctl_call *call)
{
	const struct command *c = &p->script.commands[0];
	char digest[POLICY_DIGEST_SIZE];
	char *interpreter;

	if (list_find(&p->script, call->values[OPTION_DIRECTORY],
		      call->operand, &p->written, &p->error) != 0)
		return -1;
	if (c->kind != COMMAND_RUN)
		return err_set(&p->error, ERR_USAGE, RULE_USAGE, 0,
			       "%s runs inside smrsh2, without a program",
			       c->name);
	if (policy_digest(digest, &c->program, &p->error) != 0)
		return -1;
	interpreter = strchr(digest, ' ');
	if (interpreter != NULL)
		*interpreter++ = '\0';
	(void)snprintf(p->line, sizeof p->line, "Digest=" PREFIX "%s%s%s",
		       digest, interpreter != NULL ? " " PREFIX : "",
		       interpreter != NULL ? interpreter : "");
	return 0;
}

static bool
has_line(const struct written *w, const char *name, const char *line)
{
	const char *value = strchr(line, '=') + 1;
	const struct statement *const *found;
	const struct compile_key key = { .name = "Digest" };
	size_t count = written_find(w, name, &key, false, &found);

	while (count-- > 0)
		if (strcasecmp(found[count]->value, value) == 0)
			return true;
	return false;
}

/* Once is enough: what is edited counts, applied or not. */
static int
add_pin(struct pin *p, const struct ctl_call *call)
{
	const char *config = call->values[OPTION_CONFIG];
	const struct compile_request req = { .config = config };
	const char *name = p->script.commands[0].name;
	struct written edited;

	if (written_build(&edited, &req, &p->report, &p->error) != 0)
		return -1;
	p->is_pinned = has_line(&edited, name, p->line);
	written_free(&edited);
	return p->is_pinned ? 0 : compile_add(config, name, p->line,
					      &p->report, &p->error);
}

static int
print_pin(const struct pin *p, const struct ctl_call *call)
{
	const struct command *c = &p->script.commands[0];
	const bool is_written = call->values[OPTION_WRITE] != NULL;

	if (call->values[OPTION_JSON] != NULL)
		return print_json(json_pack(
			"{s:o, s:o, s:o, s:b}", "name", print_text(c->name),
			"file", print_text(c->program.real), "line",
			print_text(p->line), "is_added",
			is_written && !p->is_pinned));
	(void)printf("%s\n", p->line);
	if (is_written)
		(void)printf("# %s %s/commands/%s.conf%s\n", p->is_pinned ?
			     "is already in" : "added to",
			     call->values[OPTION_CONFIG], c->name,
			     p->is_pinned ? "" : ": smrsh2ctl apply puts it in"
						 " force");
	return print_end();
}

static int
run(struct pin *p, const struct ctl_call *call)
{
	if (written_open(&p->written, call->values[OPTION_POLICY],
			 &p->error) != 0 || find_pin(p, call) != 0)
		return print_err(&p->error);
	if (call->values[OPTION_WRITE] != NULL && add_pin(p, call) != 0)
		return print_report(&p->report, &p->error);
	return print_pin(p, call);
}

int
ctl_pin(const struct ctl_call *call)
{
	own_mem struct pin *p = NULL;
	int status;

	if (call->operand == NULL)
		return ctl_usage(call->subcommand, "the name is missing");
	p = calloc(1, sizeof *p);
	if (p == NULL) {
		(void)fprintf(stderr, "smrsh2ctl: %s\n", strerror(errno));
		return CTL_PROBLEM;
	}
	status = run(p, call);
	command_free(&p->script);
	written_free(&p->written);
	return status;
}
