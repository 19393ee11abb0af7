/* SPDX-License-Identifier: ISC */
/*
 * help: configuration text to a draft, for tests.
 */
#ifndef TESTS_COMPILE_HELP_H
#define TESTS_COMPILE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "smrsh/compile/assign.h"
#include "smrsh/compile/compile.h"

struct parsed {
	struct draft draft;
	struct report report;
	struct pool pool;
};

/* As smrsh2.conf; the file is called "test". */
void help_parse(struct parsed *p, const char *text, size_t size);

/* A string in [Policy]. */
void help_policy(struct parsed *p, const char *statements);

/* Whether a line of the report holds the text. */
bool help_reports(const struct parsed *p, const char *text);

/* The whole report is this one line. */
void help_expect_report(const struct parsed *p, const char *line);

void help_free(struct parsed *p);

#endif
