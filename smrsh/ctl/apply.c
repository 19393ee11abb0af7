/* SPDX-License-Identifier: ISC */
/*
 * apply: smrsh2ctl apply, from the configuration to the policy in force.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/compile/compile.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/print.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

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

int
ctl_apply(const struct ctl_call *call)
{
	const char *output = call->values[OPTION_OUTPUT];
	const bool is_dry = call->values[OPTION_DRY_RUN] != NULL;
	const struct compile_request req = {
		call->values[OPTION_CONFIG],
		call->values[OPTION_ANY_OWNER] != NULL,
	};
	struct report report = { .count = 0 };
	own_mem unsigned char *bytes = NULL;
	size_t size = 0;
	struct err e;
	long commands;

	/* Against: a policy in force that somebody else wrote. */
	if (req.takes_any_owner && !is_dry && strcmp(output, SMRSH_POLICY) == 0)
		return ctl_usage(call->subcommand, "--any-owner is for builds:"
				 " it needs another --output");
	commands = compile_build(&req, &report, &bytes, &size, &e);
	if (commands >= 0 && !is_dry &&
	    compile_save(output, bytes, size, &e) != 0)
		commands = -1;
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
