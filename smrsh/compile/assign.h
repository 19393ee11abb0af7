/* SPDX-License-Identifier: ISC */
/*
 * assign: one statement into a draft.
 */
#ifndef SMRSH_COMPILE_ASSIGN_H
#define SMRSH_COMPILE_ASSIGN_H

#include "smrsh/compile/draft.h"
#include "smrsh/compile/keys.h"
#include "smrsh/compile/nearest.h"
#include "smrsh/compile/pool.h"
#include "smrsh/compile/report.h"

struct assign {
	struct draft *draft;
	struct pool *pool;
	struct report *report;
	const struct key *key;		/* set by assign_statement() */
	const struct place *place;
};

/*
 * Takes `section` / place->key = value.  What is wrong is reported and
 * leaves the draft as it was, or with the words before the wrong one.
 */
void assign_statement(struct assign *a, const char *section,
    const struct place *place, const char *value);

/* For the setters: reports at the statement's place and returns -1. */
int assign_wrong(const struct assign *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* "no WHAT 'WORD'; is NEAREST meant?"; returns -1. */
int assign_unknown(const struct assign *a, const char *what,
    const struct nearest *n);

/* Keeps a word for the draft's life; NULL (and reported): no memory. */
const char *assign_keep(const struct assign *a, const char *word);

/* Setters by kind: the value is not empty, except where they say so. */
typedef int assign_set(struct assign *a, void *field, const char *value);

/* Calls set_word for each word, and goes on behind one that is refused. */
typedef int assign_word(struct assign *a, void *field, const char *word);
int assign_words(struct assign *a, void *field, const char *value,
    assign_word *set_word);

/* lists.c */
assign_set assign_groups, assign_capabilities, assign_families, assign_ports;
assign_set assign_layers, assign_owners;
/* calls.c, paths.c, environ.c, arguments.c, digest.c */
assign_set assign_calls, assign_paths, assign_environment, assign_pass;
assign_set assign_unset, assign_arguments, assign_digest, assign_directory;

#endif
