/* SPDX-License-Identifier: ISC */
/*
 * argv: from its argument vector to standard output, each element with the
 * NUL at its end: what the kernel makes of a #! line.
 */
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (write(1, argv[i], strlen(argv[i]) + 1) < 0)
			return 1;
	return 0;
}
