/* SPDX-License-Identifier: ISC */
/*
 * cases: rows of configuration text and what becomes of them.
 *
 *   cases FILE.TSV...
 *
 * A row is TEXT, a tab, and RESULT: "ok", or words that the one line of the
 * report holds.  \n \t \r \\ and \xHH stand for bytes; text that does not begin
 * with [ is in [Policy].  Accounts are left alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/compile/memo.h"
#include "smrsh/compile/paths.h"
#include "tests/unit/compile/help.h"

#define LINE_MAX_SIZE 20000

static unsigned int tests;
static unsigned int failures;

static unsigned char
unescape(const char **cursor)
{
	const char *p = *cursor + 1;
	char hex[3] = { 0 };

	*cursor += 2;
	if (*p == 'n')
		return '\n';
	if (*p == 't')
		return '\t';
	if (*p == 'r')
		return '\r';
	if (*p == 'x' && p[1] != '\0' && p[2] != '\0') {
		memcpy(hex, p + 1, 2);
		*cursor += 2;
		return (unsigned char)strtoul(hex, NULL, 16);
	}
	return (unsigned char)*p;
}

static size_t
read_text(const char *row, char *out)
{
	size_t used = 0;

	if (row[0] != '[') {
		strcpy(out, "[Policy]\n");
		used = strlen(out);
	}
	while (*row != '\0')
		out[used++] = *row != '\\' ? *row++ : (char)unescape(&row);
	return used;
}

/* What apply does with a draft, but for looking accounts up. */
static void
finish(struct parsed *p)
{
	struct block_filter filter;
	struct memo memo = { NULL, 0 };
	struct paths paths;

	if (p->report.count == 0)
		(void)paths_merge(&paths, &p->draft, &p->report);
	if (p->report.count == 0)
		(void)memo_filter(&memo, &p->draft, &filter, &p->report);
	memo_free(&memo);
}

static void
run_row(char *row, const char *file, unsigned int line)
{
	static char text[LINE_MAX_SIZE + 16];
	static struct parsed p;
	char *expect = strrchr(row, '\t');
	bool is_fine;

	if (expect == NULL) {
		(void)printf("Bail out! %s:%u has no result\n", file, line);
		exit(1);
	}
	*expect++ = '\0';
	help_parse(&p, text, read_text(row, text));
	finish(&p);
	is_fine = strcmp(expect, "ok") == 0 ? p.report.count == 0 :
		  p.report.count == 1 && help_reports(&p, expect);
	failures += !is_fine;
	(void)printf("%s %u - %.60s: %.60s\n", is_fine ? "ok" : "not ok",
		     ++tests, row, expect);
	if (!is_fine)
		(void)printf("# %s:%u: %zu reported, first: %s\n", file, line,
			     p.report.count,
			     p.report.count > 0 ? p.report.lines[0] : "none");
	help_free(&p);
}

int
main(int argc, char **argv)
{
	static char row[LINE_MAX_SIZE];
	unsigned int line;
	int i;

	for (i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "r");

		for (line = 1; f != NULL && fgets(row, sizeof row, f) != NULL;
		     line++) {
			row[strcspn(row, "\n")] = '\0';
			if (row[0] != '#' && row[0] != '\0')
				run_row(row, argv[i], line);
		}
		if (f != NULL)
			(void)fclose(f);
	}
	(void)printf("1..%u\n", tests);
	return failures != 0;
}
