/* SPDX-License-Identifier: ISC */
/*
 * explain: from a command to what smrsh2 would do with it, decided by the
 * launcher's own code (smrsh/decide.c) with the caller's own rights.
 * Against: a question that opens what the caller may not read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/command/command.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/describe.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh/decide.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

/* Large: a line's worth of words and plans. */
struct question {
	struct request request;
	struct policy policy;
	struct script script;
	struct recipient recipient;
	struct plan plans[SCRIPT_COMMANDS_MAX];
	struct written written;
	struct err error;
};

/* What sendmail does: RFC 3463 codes and fates as sendmail 8.17 has them. */
/* clang-format off */
static const struct {
	const char *status;
	const char *fate;
} exits[] = {
	{ "0", "delivered; what the program printed is thrown away" },
	{ "75", "tried again later (71 and 74 as well)" },
	{ "64 to 78", "bounced with the reason that sysexits.h gives; 67: no such user" },
	{ "other", "bounced: unknown mailer error" },
	{ "128 + N", "a signal ended it: bounced; after exec: tried again later" },
	{ "timeout", "smrsh2 ends it and says 75: tried again later" },
};

static const char *const remedies[RULE_COUNT] = {
	[RULE_LENGTH] = "put the line into a script in the command directory",
	[RULE_CHARACTER] = "no quoting helps: put the line into a script in the command directory",
	[RULE_QUOTE] = "close the quote",
	[RULE_OPERATOR] = "name a command behind the operator",
	[RULE_EXEC] = "leave the word exec out",
	[RULE_LOOKUP] = "if it may run: ln -s /PATH/OF/PROGRAM into the command directory",
	[RULE_FILE] = "link a program, not a directory or a device",
	[RULE_ACCESS] = "make the program executable for the recipient (chmod)",
	[RULE_FORMAT] = "give the script a first line #!/FULL/PATH",
	[RULE_SETID] = "AllowSetID=yes in its policy, then smrsh2ctl apply",
};
/* clang-format on */

static void
describe_refusal(json_t *document, const struct question *q)
{
	const struct err *e = &q->error;
	const int status = err_status(e);

	print_set(document, "verdict", status == 75 ? "deferred" : "refused");
	(void)json_object_set_new(document, "status", json_integer(status));
	print_set(document, "sendmail", status == 75 ? "tries again later" :
		  "bounces the message");
	print_set(document, "rule", err_rule_name(e->rule));
	print_set(document, "why", e->text);
	print_set(document, "detail", e->detail);
	if (e->offset >= 0 && q->request.command != NULL)
		(void)json_object_set_new(document, "byte",
					  json_integer(e->offset + 1));
	print_set(document, "remedy", remedies[e->rule]);
}

static void
describe_exits(json_t *document)
{
	json_t *rows = json_array();
	size_t i;

	for (i = 0; i < sizeof exits / sizeof exits[0]; i++)
		(void)json_array_append_new(rows, json_pack(
			"{s:s, s:s}", "status", exits[i].status, "sendmail",
			exits[i].fate));
	(void)json_object_set_new(document, "exits", rows);
}

/* What the kernel cannot enforce stops a program before it starts. */
static int
describe_commands(json_t *rows, struct question *q)
{
	size_t i;

	for (i = 0; i < q->script.count; i++) {
		const struct command *c = &q->script.commands[i];
		json_t *row = describe_command(c, &q->plans[i], &q->written,
					       &q->error);

		if (row == NULL)
			return -1;
		(void)json_array_append_new(rows, row);
	}
	return 0;
}

static json_t *
answer(struct question *q, const struct ctl_call *call)
{
	char *none[] = { NULL };	/* the mail server's is not known */
	struct decision d = {
		&q->request, call->values[OPTION_POLICY],
		call->values[OPTION_DIRECTORY], none, &q->policy, NULL,
		&q->script, &q->recipient, q->plans,
	};
	json_t *document = json_object();
	json_t *rows = json_array();

	print_set(document, "command", q->request.command);
	if (decide_line(&d, &q->error) != 0 ||
	    describe_commands(rows, q) != 0) {
		describe_refusal(document, q);
		json_decref(rows);
		return document;
	}
	print_set(document, "verdict", "runs");
	(void)json_object_set_new(document, "commands", rows);
	describe_exits(document);
	return document;
}

static int
cannot(const char *what, int errnum)
{
	(void)fprintf(stderr, "smrsh2ctl: %s: %s\n", what, strerror(errnum));
	return CTL_PROBLEM;
}

static int
print_answer(json_t *document, bool runs)
{
	const json_t *commands = json_object_get(document, "commands");
	const json_t *rows = json_object_get(document, "exits");
	size_t i;

	print_styled(runs ? STYLE_GOOD : STYLE_BAD,
		     print_get(document, "verdict"));
	(void)fputc('\n', stdout);
	(void)json_object_del(document, "verdict");
	print_object(document);
	for (i = 0; i < json_array_size(commands); i++) {
		(void)fputc('\n', stdout);
		print_object(json_array_get(commands, i));
	}
	for (i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		(void)printf("%sexit %-9s %s\n", i == 0 ? "\n" : "",
			     print_get(row, "status"),
			     print_get(row, "sendmail"));
	}
	return print_end();
}

static int
run(struct question *q, const struct ctl_call *call)
{
	const char *user = call->values[OPTION_USER];
	json_t *document;
	int status;
	bool runs;

	q->request.argv0 = "smrsh2";
	q->request.command = call->values[OPTION_COMMAND];
	status = user == NULL ? CTL_OK :
		 ctl_become(user, call->values[OPTION_ROOT_START] != NULL);
	if (status != CTL_OK)
		return status;
	/* What it says of itself is a help, and no condition. */
	(void)written_open(&q->written, call->values[OPTION_POLICY],
			   &q->error);
	document = answer(q, call);
	runs = strcmp(print_get(document, "verdict"), "runs") == 0;
	if (call->values[OPTION_JSON] != NULL) {
		status = print_json(document);
	} else {
		status = print_answer(document, runs);
		json_decref(document);
	}
	return runs ? status : CTL_PROBLEM;
}

int
ctl_explain(const struct ctl_call *call)
{
	own_mem struct question *q = NULL;
	int status;

	if (call->values[OPTION_COMMAND] == NULL)
		return ctl_usage(call->subcommand, "the command is missing");
	if (call->values[OPTION_ROOT_START] != NULL &&
	    call->values[OPTION_USER] == NULL)
		return ctl_usage(call->subcommand, "--root-start needs --user");
	q = calloc(1, sizeof *q);
	if (q == NULL)
		return cannot("explain", ENOMEM);
	status = run(q, call);
	command_free(&q->script);
	written_free(&q->written);
	return status;
}
