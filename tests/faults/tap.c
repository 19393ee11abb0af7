/* SPDX-License-Identifier: ISC */
/*
 * tap: from checks to lines of the Test Anything Protocol.
 */
#include <stdarg.h>
#include <stdio.h>

#include "tests/faults/tap.h"

static unsigned int count;
static unsigned int failed;

bool
tap_ok(bool is_ok, const char *fmt, ...)
{
	va_list ap;

	count++;
	failed += !is_ok;
	(void)printf("%sok %u - ", is_ok ? "" : "not ", count);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	(void)printf("\n");
	(void)fflush(stdout);
	return is_ok;
}

void
tap_skip(const char *reason, const char *fmt, ...)
{
	va_list ap;

	count++;
	(void)printf("ok %u - ", count);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	(void)printf(" # SKIP %s\n", reason);
	(void)fflush(stdout);
}

/* Against: a line in the output of a program under test that looks like a
 * result: control bytes are shown as dots, and every line is a comment. */
void
tap_note(const char *fmt, ...)
{
	char text[4096];
	va_list ap;
	char *p;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	(void)printf("#   ");
	for (p = text; *p != '\0'; p++)
		if (*p == '\n' && p[1] != '\0')
			(void)printf("\n#   ");
		else if (*p != '\n')
			(void)putchar(*p >= ' ' && *p <= '~' ? *p : '.');
	(void)printf("\n");
}

int
tap_end(void)
{
	(void)printf("1..%u\n", count);
	return failed > 0;
}
