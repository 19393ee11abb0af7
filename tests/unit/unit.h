/* SPDX-License-Identifier: ISC */
/*
 * unit: what every unit test includes.
 */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A row of a test group: the name is a sentence. */
#define SAYS(sentence, f) { sentence, f, NULL, NULL, NULL }

/* The same random numbers on every machine. */
struct random {
	uint64_t state;
};

static inline uint64_t
random_next(struct random *r)
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15u);	/* splitmix64 */

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* A number below bound. */
static inline size_t
random_below(struct random *r, size_t bound)
{
	return (size_t)(random_next(r) % bound);
}

/* A seed that differs in each run, printed so that it can be had again:
 * UNIT_SEED=N in the environment. */
uint64_t random_seed(const char *what);

/* An empty directory of our own, removed at exit.  Its name does not move. */
const char *scratch(void);

/* scratch()/name, in one of a few static buffers. */
const char *scratch_path(const char *name);

/* A file of scratch() with these contents and mode.  Returns its path. */
const char *scratch_file(const char *name, const void *bytes, size_t len,
    unsigned int mode);

/*
 * Runs f(argument) in a child and waits: its result, 0 to 255, or 256 + N
 * when signal N ended it.
 */
int in_child(int (*f)(void *argument), void *argument);

#endif
