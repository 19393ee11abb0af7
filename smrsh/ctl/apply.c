/* SPDX-License-Identifier: ISC */
/*
 * apply: smrsh2ctl apply, from the configuration to the policy in force.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/compile/compile.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/host.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"

static int
print_result(struct report *report, long commands, bool is_dry,
	     const struct err *e)
{
	json_t *problems = json_array();
	json_t *document = json_object();
	size_t i;

	for (i = 0; i < report->count; i++)
		print_add(problems, report->lines[i]);
	if (commands < 0 && e->class != ERR_NONE)
		print_add(problems, e->text);
	(void)json_object_set_new(document, "is_valid",
				  json_boolean(commands >= 0));
	(void)json_object_set_new(document, "is_applied",
				  json_boolean(commands >= 0 && !is_dry));
	if (commands >= 0)
		(void)json_object_set_new(document, "commands",
					  json_integer(commands));
	(void)json_object_set_new(document, "problems", problems);
	report_free(report);
	return print_json(document) == CTL_OK && commands >= 0 ? CTL_OK
							       : CTL_PROBLEM;
}

/* The number of commands with a policy of their own, or -1. */
static long
apply(const struct ctl_call *call, const char *output, struct report *report,
      struct err *e)
{
	const struct compile_request req = {
		.config = call->values[OPTION_CONFIG],
		.takes_any_owner = call->values[OPTION_ANY_OWNER] != NULL,
	};
	struct written w;
	long commands = -1;

	if (written_build(&w, &req, report, e) != 0)
		return -1;
	if ((call->values[OPTION_NO_HOST_CHECK] != NULL ||
	     host_check_all(&w, e) == 0) &&
	    (output == NULL || compile_save(output, w.policy.bytes,
					    w.policy.size, e) == 0))
		commands = (long)w.policy_count - 1;
	written_free(&w);
	return commands;
}

int
ctl_apply(const struct ctl_call *call)
{
	const bool is_dry = call->values[OPTION_DRY_RUN] != NULL;
	const char *output = is_dry ? NULL : call->values[OPTION_OUTPUT];
	struct report report = { .count = 0 };
	struct err e;
	long commands;

	/* Against: a policy in force that somebody else wrote. */
	if (call->values[OPTION_ANY_OWNER] != NULL && output != NULL &&
	    strcmp(output, SMRSH_POLICY) == 0)
		return ctl_usage(call->subcommand, "--any-owner is for builds:"
				 " it needs another --output");
	commands = apply(call, output, &report, &e);
	if (call->values[OPTION_JSON] != NULL)
		return print_result(&report, commands, is_dry, &e);
	if (commands < 0) {
		(void)print_report(&report, &e);
		(void)fprintf(stderr, "smrsh2ctl: nothing was changed\n");
		return CTL_PROBLEM;
	}
	if (is_dry)
		(void)printf("valid; policies of commands: %ld; nothing"
			     " was changed\n", commands);
	return print_end();
}
