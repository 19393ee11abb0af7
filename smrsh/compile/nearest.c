/* SPDX-License-Identifier: ISC */
/*
 * nearest: from a word that is none to one that is.
 * Phase: apply time; pure.
 */
#include <string.h>

#include "smrsh/compile/nearest.h"

#define WORD_MAX_COMPARED 40

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned int
smallest(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Insertions, deletions and replacements from a to b; case does not count. */
static unsigned int
edit_distance(const char *a, const char *b)
{
	unsigned int row[WORD_MAX_COMPARED + 1];
	size_t len = strlen(b);
	size_t i;
	size_t j;

	if (strlen(a) > WORD_MAX_COMPARED || len > WORD_MAX_COMPARED)
		return WORD_MAX_COMPARED;
	for (j = 0; j <= len; j++)
		row[j] = (unsigned int)j;
	for (i = 0; a[i] != '\0'; i++) {
		unsigned int diagonal = row[0];

		row[0] = (unsigned int)i + 1;
		for (j = 0; j < len; j++) {
			unsigned int above = row[j + 1];

			row[j + 1] = smallest(above + 1, row[j] + 1,
					      diagonal + (lower(a[i]) !=
							  lower(b[j])));
			diagonal = above;
		}
	}
	return row[len];
}

void
nearest_begin(struct nearest *n, const char *word)
{
	n->word = word;
	n->best = NULL;
	n->distance = 2 + (unsigned int)strlen(word) / 4;
}

void
nearest_try(struct nearest *n, const char *candidate)
{
	const unsigned int distance = edit_distance(n->word, candidate);

	if (distance < n->distance) {
		n->distance = distance;
		n->best = candidate;
	}
}
