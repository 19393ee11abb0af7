/* SPDX-License-Identifier: ISC */
/*
 * audit: rows of the record's encoding.  The argument is where a string is
 * cut.
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh2/encode.h"
#include "tests/cases/cases.h"

static char buffer[200000];

static size_t
number(const char *argument)
{
	return argument[0] == '\0' ? ENCODE_CUT : strtoul(argument, NULL, 10);
}

/* Of what encode_*() wrote, nothing is escaped again. */
static void
show(const struct encoder *x, struct text *out)
{
	text_format(out, "%.*s", (int)x->used, x->text);
}

void
case_string(const char *input, size_t len, const char *argument,
	    struct text *out)
{
	struct encoder x;

	(void)len;
	encode_begin(&x, buffer, sizeof buffer, number(argument));
	encode_string(&x, "k", input);
	show(&x, out);
}

void
case_element(const char *input, size_t len, const char *argument,
	     struct text *out)
{
	struct encoder x;

	(void)len;
	encode_begin(&x, buffer, sizeof buffer, number(argument));
	encode_element(&x, input);
	show(&x, out);
}

void
case_plain(const char *input, size_t len, const char *argument,
	   struct text *out)
{
	struct encoder x;

	(void)len;
	encode_begin(&x, buffer, sizeof buffer, ENCODE_CUT);
	encode_plain(&x, input, number(argument));
	show(&x, out);
}
