/* SPDX-License-Identifier: ISC */
/*
 * cases: from files of rows to TAP.
 *
 *   cases FILE...
 *
 * The first line of a file is "#: KIND [ARGUMENT]"; lines that begin with #
 * are comments.  A row is INPUT, a tab, EXPECTED; \xHH stands for a byte in
 * the input, and for bytes that are not printable in what is expected.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cases/cases.h"

#define LINE_MAX_BYTES 65536

/* clang-format off */
static const struct {
	const char *name;
	case_function *run;
} kinds[] = {
	{ "parse",   case_parse },	{ "argv",   case_argv },
	{ "echo",    case_echo },	{ "exit",   case_exit },
	{ "shebang", case_shebang },	{ "string", case_string },
	{ "plain",   case_plain },	{ "element", case_element },
	{ "header",  case_header },	{ "block",  case_block },
	{ "lookup",  case_lookup },	{ "arguments", case_arguments },
};
/* clang-format on */

void
text_format(struct text *t, const char *fmt, ...)
{
	size_t room = sizeof t->bytes - t->used;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(t->bytes + t->used, room, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= room)
		abort();
	t->used += (size_t)n;
}

void
text_bytes(struct text *t, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		const unsigned char b = (unsigned char)bytes[i];

		if (b < 0x20 || b > 0x7e || b == ']' ||
		    (b == '\\' && i + 1 < len && bytes[i + 1] == 'x'))
			text_format(t, "\\x%02x", b);
		else
			text_format(t, "%c", b);
	}
}

/* \xHH to bytes, in place; the new length. */
static size_t
unescape(char *s)
{
	char *to = s;
	const char *from = s;
	char hex[3] = "";

	while (*from != '\0') {
		if (from[0] == '\\' && from[1] == 'x' &&
		    isxdigit((unsigned char)from[2]) &&
		    isxdigit((unsigned char)from[3])) {
			memcpy(hex, from + 2, 2);
			*to++ = (char)strtoul(hex, NULL, 16);
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return (size_t)(to - s);
}

struct file {
	const char *path;
	FILE *stream;
	int line;
	case_function *run;
	char argument[64];
};

static int tests;
static int failures;

static void
judge(const struct file *f, char *row)
{
	static struct text got;
	static char input[LINE_MAX_BYTES];
	char *expected = strchr(row, '\t');
	size_t len;
	bool is_equal;

	got.used = 0;
	got.bytes[0] = '\0';
	tests++;
	if (expected == NULL)
		expected = row + strlen(row);
	else
		*expected++ = '\0';
	strcpy(input, row);
	len = unescape(input);
	f->run(input, len, f->argument, &got);
	is_equal = strcmp(got.bytes, expected) == 0;
	printf("%sok %d - %s:%d: %.200s\n", is_equal ? "" : "not ", tests,
	       f->path, f->line, row);
	if (is_equal)
		return;
	failures++;
	printf("#   expected: %s\n#        got: %s\n", expected, got.bytes);
}

/* The first line: "#: KIND ARGUMENT". */
static bool
begin(struct file *f, const char *row)
{
	char name[32];
	size_t i;

	f->argument[0] = '\0';
	if (sscanf(row, "#: %31s %63[^\n]", name, f->argument) < 1)
		return false;
	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			f->run = kinds[i].run;
			return true;
		}
	return false;
}

static int
run_file(const char *path)
{
	static char row[LINE_MAX_BYTES];
	struct file f = { .path = path, .stream = fopen(path, "r") };

	if (f.stream == NULL) {
		printf("Bail out! %s cannot be read\n", path);
		return -1;
	}
	while (fgets(row, sizeof row, f.stream) != NULL) {
		row[strcspn(row, "\n")] = '\0';
		f.line++;
		if (f.line == 1 && !begin(&f, row)) {
			printf("Bail out! %s:1: no kind\n", path);
			(void)fclose(f.stream);
			return -1;
		}
		if (row[0] != '#' && row[0] != '\0')
			judge(&f, row);
	}
	(void)fclose(f.stream);
	return 0;
}

int
main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (run_file(argv[i]) != 0)
			return 1;
	printf("1..%d\n", tests);
	return failures == 0 ? 0 : 1;
}
