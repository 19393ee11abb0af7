/* SPDX-License-Identifier: ISC */
/*
 * walls: what the sandbox lets through and what not.
 */
#ifndef TESTS_MTA_WALLS_H
#define TESTS_MTA_WALLS_H

#include <stdio.h>

/*
 * Tries what file modes and the kernel would allow anybody, and writes the
 * results as members of a JSON object, each behind a comma.
 */
void walls_write(FILE *out);

#endif
