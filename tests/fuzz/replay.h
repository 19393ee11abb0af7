/* SPDX-License-Identifier: ISC */
/*
 * replay: a main() for builds without libFuzzer: every file of the command
 * line once through the fuzz target, each in a child of its own, as TAP.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include <stddef.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

#ifndef WITH_LIBFUZZER
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPLAY_SIZE_MAX (4u << 20)

static int
replay(const char *path)
{
	FILE *f = fopen(path, "r");
	unsigned char *bytes = malloc(REPLAY_SIZE_MAX);
	unsigned char *exact;
	size_t size;

	if (f == NULL || bytes == NULL)
		return 1;
	size = fread(bytes, 1, REPLAY_SIZE_MAX, f);
	(void)fclose(f);
	exact = realloc(bytes, size == 0 ? 1 : size);
	if (exact == NULL)
		return 1;
	(void)LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	return 0;
}

int
main(int argc, char **argv)
{
	int failures = 0;
	int status;
	int i;

	for (i = 1; i < argc; i++) {
		(void)fflush(NULL);
		switch (fork()) {
		case -1:
			return 1;
		case 0:
			exit(replay(argv[i]));
		default:
			(void)wait(&status);
		}
		if (status != 0)
			failures++;
		(void)printf("%sok %d - %s\n", status == 0 ? "" : "not ", i,
			     argv[i]);
	}
	(void)printf("1..%d\n", argc - 1);
	return failures == 0 ? 0 : 1;
}
#endif

#endif
