/* SPDX-License-Identifier: ISC */
/*
 * nearest: the word that was most likely meant.
 */
#ifndef SMRSH_COMPILE_NEAREST_H
#define SMRSH_COMPILE_NEAREST_H

struct nearest {
	const char *word;	/* as written */
	const char *best;	/* NULL: none is near */
	unsigned int distance;	/* below which the next one must be */
};

void nearest_begin(struct nearest *n, const char *word);

/* candidate is borrowed. */
void nearest_try(struct nearest *n, const char *candidate);

#endif
