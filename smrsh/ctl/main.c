/* SPDX-License-Identifier: ISC */
/*
 * main: smrsh2ctl, from a subcommand's name to what does it.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/ctl/ctl.h"

static int
help(void)
{
	size_t i;

	(void)printf("usage: smrsh2ctl SUBCOMMAND [OPTION]...\n\n");
	for (i = 0; i < ctl_subcommand_count; i++) {
		(void)printf("  ");
		ctl_synopsis(STDOUT_FILENO, &ctl_subcommands[i]);
		(void)printf("      %s\n", ctl_subcommands[i].summary);
	}
	(void)printf("\n  --help, --version\n");
	return fflush(stdout) == 0 ? CTL_OK : CTL_PROBLEM;
}

static int
version(void)
{
	(void)printf("smrsh2ctl %s\n", SMRSH2_VERSION);
	return fflush(stdout) == 0 ? CTL_OK : CTL_PROBLEM;
}

int
main(int argc, char **argv)
{
	const struct subcommand *s;
	struct ctl_call call;
	int status;

	if (argc < 2)
		return ctl_usage(NULL, "a subcommand is missing");
	if (strcmp(argv[1], "--help") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0)
		return version();
	s = ctl_find(argv[1]);
	if (s == NULL)
		return ctl_usage(NULL, "no such subcommand");
	if (s->run == NULL)	/* it has words and options of its own */
		return ctl_audit(argc - 1, argv + 1);
	status = ctl_read(&call, s, argc - 1, argv + 1);
	return status == CTL_OK ? s->run(&call) : status;
}
