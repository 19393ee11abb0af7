/* SPDX-License-Identifier: ISC */
/*
 * probe: a mail program that does what its command line says.
 *
 *   probe report TAG     tells what it was given (report.h), status 0
 *   probe exit N         ends with status N
 *   probe kill N         dies by signal N
 *   probe say WORDS      prints WORDS, ends with status 69
 *   probe sleep N        sleeps N seconds, ends with status 0
 *   probe stay N         leaves a child with its stdout for N seconds
 *   probe flood N        prints N KiB, ends with status 69
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

#define STATUS_BROKEN 99 /* the probe itself could not do its work */

static int
die(int sig)
{
	struct sigaction sa = { .sa_handler = SIG_DFL };

	(void)sigaction(sig, &sa, NULL);
	(void)kill(getpid(), sig);
	return STATUS_BROKEN;
}

static int
stay(unsigned int seconds)
{
	pid_t pid = fork();

	if (pid < 0)
		return STATUS_BROKEN;
	if (pid == 0) {
		(void)sleep(seconds);
		_exit(0);
	}
	return 0;
}

static int
flood(int kib)
{
	char line[1024];

	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\n';
	while (kib-- > 0)
		if (write(STDOUT_FILENO, line, sizeof line) < 0)
			return STATUS_BROKEN;
	return 69;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[2]) : 0;
	int i;

	if (strcmp(what, "report") == 0)
		return report_write(argv[2], argv) == 0 ? 0 : STATUS_BROKEN;
	if (strcmp(what, "exit") == 0)
		return n;
	if (strcmp(what, "kill") == 0)
		return die(n);
	if (strcmp(what, "sleep") == 0)
		return (int)sleep((unsigned int)n);
	if (strcmp(what, "stay") == 0)
		return stay((unsigned int)n);
	if (strcmp(what, "flood") == 0)
		return flood(n);
	if (strcmp(what, "say") != 0)
		return STATUS_BROKEN;
	for (i = 2; i < argc; i++)
		printf("%s%s", i > 2 ? " " : "", argv[i]);
	printf("\n");
	return fflush(stdout) == 0 ? 69 : STATUS_BROKEN;
}
