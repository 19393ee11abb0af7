/* SPDX-License-Identifier: ISC */
/*
 * main: smrsh2ctl, from a subcommand's name to what does it.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/ctl/ctl.h"

/* clang-format off */
static const struct subcommand {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *usage;
	const char *summary;
} subcommands[] = {
	{ "apply", ctl_apply, "[--config DIR] [--output FILE] [--any-owner]",
	  "check the configuration and put it in force" },
};
/* clang-format on */

#define SUBCOMMAND_COUNT (sizeof subcommands / sizeof subcommands[0])

static const struct subcommand *
find(const char *name)
{
	size_t i;

	for (i = 0; i < SUBCOMMAND_COUNT; i++)
		if (strcmp(subcommands[i].name, name) == 0)
			return &subcommands[i];
	return NULL;
}

static int
help(void)
{
	size_t i;

	(void)printf("usage: smrsh2ctl SUBCOMMAND [OPTION]...\n\n");
	for (i = 0; i < SUBCOMMAND_COUNT; i++)
		(void)printf("  %s %s\n      %s\n", subcommands[i].name,
			     subcommands[i].usage, subcommands[i].summary);
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
ctl_usage(const char *subcommand, const char *what)
{
	const struct subcommand *s =
		subcommand != NULL ? find(subcommand) : NULL;

	(void)fprintf(stderr, "smrsh2ctl: %s\nusage: smrsh2ctl %s %s\n", what,
		      s != NULL ? s->name : "SUBCOMMAND",
		      s != NULL ? s->usage : "[OPTION]... (see --help)");
	return CTL_USAGE;
}

int
main(int argc, char **argv)
{
	const struct subcommand *s;

	if (argc < 2)
		return ctl_usage(NULL, "a subcommand is missing");
	if (strcmp(argv[1], "--help") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0)
		return version();
	s = find(argv[1]);
	if (s == NULL)
		return ctl_usage(NULL, "no such subcommand");
	return s->run(argc - 1, argv + 1);
}
