/* SPDX-License-Identifier: ISC */
/*
 * odd: starts the launcher in every odd way that a shell cannot.
 *
 *   odd empty PROGRAM             argc 0
 *   odd null PROGRAM ARG...       argv[0] is ""
 *   odd big PROGRAM N             -c with a line of N letters
 *   odd name PROGRAM N            argv[0] of N letters
 *   odd closed BITS PROGRAM ARG...  descriptor N closed where bit N is set
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *environment[] = { "AGENT=sendmail", NULL };

static char *
letters(const char *count)
{
	size_t n = strtoul(count, NULL, 10);
	char *text = malloc(n + 1);

	if (text == NULL)
		exit(1);
	memset(text, 'a', n);
	text[n] = '\0';
	return text;
}

int
main(int argc, char **argv)
{
	char *none[] = { NULL };
	char *vector[] = { "smrsh", "-c", NULL, NULL };
	int fd;

	if (argc < 3)
		return 64;
	if (strcmp(argv[1], "empty") == 0) {
		(void)execve(argv[2], none, environment);
	} else if (strcmp(argv[1], "null") == 0) {
		char *program = argv[2];

		argv[2] = "";
		(void)execve(program, argv + 2, environment);
	} else if (strcmp(argv[1], "big") == 0 && argc == 4) {
		vector[2] = letters(argv[3]);
		(void)execve(argv[2], vector, environment);
	} else if (strcmp(argv[1], "name") == 0 && argc == 4) {
		vector[0] = letters(argv[3]);
		vector[2] = "nosuch";
		(void)execve(argv[2], vector, environment);
	} else if (strcmp(argv[1], "closed") == 0 && argc > 3) {
		for (fd = 0; fd <= 2; fd++)
			if ((atoi(argv[2]) >> fd & 1) != 0)
				(void)close(fd);
		(void)execve(argv[3], argv + 3, environment);
	}
	return 99;
}
