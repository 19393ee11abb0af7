/* SPDX-License-Identifier: ISC */
/*
 * print: what is found out, for programs and for people.
 */
#ifndef SMRSH_CTL_PRINT_H
#define SMRSH_CTL_PRINT_H

#include <jansson.h>

struct err;
struct report;

enum print_style {
	STYLE_PLAIN,
	STYLE_GOOD,
	STYLE_WARNING,
	STYLE_BAD,
	STYLE_COUNT
};

/* A JSON string of any bytes: what is not UTF-8 becomes U+FFFD. */
json_t *print_text(const char *bytes);

/* Adds print_text(bytes) to an object; an empty string is left out. */
void print_set(json_t *object, const char *key, const char *bytes);

/* Adds print_text(bytes) to an array. */
void print_add(json_t *array, const char *bytes);

/* Adds "KEY=VALUE". */
void print_pair(json_t *array, const char *key, const char *value);

/* The member's string; "" when there is none. */
const char *print_get(const json_t *object, const char *key);

/* Prints a document and gives it back.  Returns the status: 0 or 1. */
int print_json(json_t *document);

/* Text for a terminal: control characters become `?`. */
void print_plain(const char *text);

/* The same in colour, where somebody sees it and has not said NO_COLOR. */
void print_styled(enum print_style style, const char *text);

/* One line for each member, aligned; members that are objects are left. */
void print_object(json_t *object);

/* 0 when everything that was printed has arrived, else 1. */
int print_end(void);

/* What went wrong, on stderr; returns CTL_PROBLEM. */
int print_err(const struct err *e);

/* The same of a configuration; empties the report. */
int print_report(struct report *report, const struct err *e);

#endif
