/* SPDX-License-Identifier: ISC */
/*
 * report: from mistakes to lines that name their place.
 * Phase: apply time; never at delivery.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/compile/report.h"
#include "smrsh/compile/compile.h"

#define REPORT_LINE_MAX 1024

static size_t
put_place(char *line, size_t size, const struct place *place)
{
	const char *key = place->key != NULL ? place->key : "";
	int used;

	if (place->line != 0)
		used = snprintf(line, size, "%s:%u: %s%s", place->file,
				place->line, key, *key != '\0' ? "=: " : "");
	else
		used = snprintf(line, size, "%s: %s%s", place->file, key,
				*key != '\0' ? "=: " : "");
	return used < 0 ? 0 : (size_t)used < size ? (size_t)used : size - 1;
}

int
report_add(struct report *r, const struct place *place, const char *fmt, ...)
{
	char line[REPORT_LINE_MAX];
	size_t used;
	va_list ap;
	char *p;

	if (r->count == COMPILE_REPORT_MAX) {
		r->dropped++;
		return -1;
	}
	used = put_place(line, sizeof line, place);
	va_start(ap, fmt);
	(void)vsnprintf(line + used, sizeof line - used, fmt, ap);
	va_end(ap);
	/* Against: escape sequences of a file on the administrator's screen. */
	for (p = line; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	r->lines[r->count] = strdup(line);
	if (r->lines[r->count] == NULL)
		r->dropped++;
	else
		r->count++;
	return -1;
}

void
report_free(struct report *r)
{
	while (r->count > 0)
		free(r->lines[--r->count]);
	r->dropped = 0;
}
