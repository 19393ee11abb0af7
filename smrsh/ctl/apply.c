/* SPDX-License-Identifier: ISC */
/*
 * apply: smrsh2ctl apply, from the configuration to the policy in force.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "smrsh/ctl/ctl.h"
#include "smrsh/compile/compile.h"
#include "smrsh2/err.h"

enum {
	OPTION_CONFIG = 1,
	OPTION_OUTPUT,
	OPTION_ANY_OWNER,
};

static int
read_options(int argc, char **argv, struct compile_request *req)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, OPTION_CONFIG },
		{ "output", required_argument, NULL, OPTION_OUTPUT },
		{ "any-owner", no_argument, NULL, OPTION_ANY_OWNER },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPTION_CONFIG)
			req->config = optarg;
		else if (option == OPTION_OUTPUT)
			req->output = optarg;
		else if (option == OPTION_ANY_OWNER)
			req->takes_any_owner = true;
		else
			return ctl_usage("apply", "no such option, or its value"
					 " is missing");
	}
	if (optind < argc)
		return ctl_usage("apply", "apply takes options only");
	/* Against: a policy in force that somebody else wrote. */
	if (req->takes_any_owner && strcmp(req->output, SMRSH_POLICY) == 0)
		return ctl_usage("apply", "--any-owner is for builds: it needs"
				 " another --output");
	return CTL_OK;
}

static int
print_problems(struct report *report, const struct err *e)
{
	size_t i;

	for (i = 0; i < report->count; i++)
		(void)fprintf(stderr, "%s\n", report->lines[i]);
	if (report->dropped != 0)
		(void)fprintf(stderr, "smrsh2ctl: and %zu more\n",
			      report->dropped);
	if (e->class != ERR_NONE)
		(void)fprintf(stderr, "smrsh2ctl: %s\n", e->text);
	(void)fprintf(stderr, "smrsh2ctl: nothing was changed\n");
	report_free(report);
	return CTL_PROBLEM;
}

int
ctl_apply(int argc, char **argv)
{
	struct compile_request req = { COMPILE_CONFIG, SMRSH_POLICY, false };
	struct report report = { .count = 0 };
	struct err e;
	int status = read_options(argc, argv, &req);

	if (status != CTL_OK)
		return status;
	if (compile_apply(&req, &report, &e) < 0)
		return print_problems(&report, &e);
	return CTL_OK;
}
