/* SPDX-License-Identifier: ISC */
/*
 * swap: moves a name between two targets as fast as it can, until killed.
 *
 *   swap NAME TARGET-A TARGET-B
 *
 * NAME is a link, replaced whole (rename(2)): it is always there.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	char fresh[4096];
	unsigned long n;

	if (argc != 4)
		return 64;
	(void)snprintf(fresh, sizeof fresh, "%s.new", argv[1]);
	for (n = 0;; n++) {
		(void)unlink(fresh);
		if (symlink(argv[2 + n % 2], fresh) != 0 ||
		    rename(fresh, argv[1]) != 0)
			return 1;
	}
}
