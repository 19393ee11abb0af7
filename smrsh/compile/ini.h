/* SPDX-License-Identifier: ISC */
/*
 * ini: one configuration file, statement by statement.
 */
#ifndef SMRSH_COMPILE_INI_H
#define SMRSH_COMPILE_INI_H

#include <stddef.h>

#include "smrsh/compile/report.h"

#define INI_FILE_SIZE_MAX (1u << 20)
#define INI_LINE_SIZE_MAX 4096		/* bytes of a line, without its end */
#define INI_SECTION_SIZE_MAX 32

/*
 * Takes one statement; key is place->key.  What is wrong with it goes into
 * a report; parsing goes on either way.
 */
typedef void ini_assign(void *user, const char *section,
    const struct place *place, const char *value);

struct ini {
	const char *file;		/* for messages */
	const char *const *sections;	/* allowed ones, NULL-terminated */
	ini_assign *assign;
	void *user;
	struct report *report;
};

/* Reads size bytes of text.  Every mistake goes into the report. */
void ini_parse_text(const struct ini *ini, const char *text, size_t size);

#endif
