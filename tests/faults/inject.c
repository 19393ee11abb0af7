/* SPDX-License-Identifier: ISC */
/*
 * inject: from rules and a command to that command with system calls that
 * fail as the rules say:  inject RULE... -- COMMAND ARGUMENT...
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/faults/rule.h"

int
main(int argc, char **argv)
{
	char why[256];
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		continue;
	if (i < 2 || i + 1 >= argc) {
		(void)fprintf(stderr, "usage: inject RULE... -- COMMAND...\n");
		return 64;
	}
	if (rule_install((const char *const *)argv + 1, (size_t)(i - 1), why,
			 sizeof why) != 0) {
		(void)fprintf(stderr, "inject: %s\n", why);
		return 64;
	}
	(void)execvp(argv[i + 1], argv + i + 1);
	perror("inject");
	return 71;
}
