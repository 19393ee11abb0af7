/* SPDX-License-Identifier: ISC */
/*
 * report: collects what is wrong, with its place.
 */
#ifndef SMRSH_COMPILE_REPORT_H
#define SMRSH_COMPILE_REPORT_H

struct report;

/* Where a statement of the configuration stands. */
struct place {
	const char *file;	/* "": nowhere yet */
	unsigned int line;	/* 0: the file as a whole */
	const char *key;	/* NULL: none */
};

/* Adds "file:line: Key=: sentence"; returns -1. */
int report_add(struct report *r, const struct place *place, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

#endif
