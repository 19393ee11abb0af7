/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/ini.h"

static const char *const sections[] = { "Policy", "Global", NULL };
static char seen[65536];
static struct report report;

static void
note(void *user, const char *section, const struct place *place,
     const char *value)
{
	size_t used = strlen(seen);

	assert_ptr_equal(user, seen);
	(void)snprintf(seen + used, sizeof seen - used, "%u:%s/%s=%s;",
		       place->line, section, place->key, value);
}

static void
parse(const char *text, size_t size)
{
	struct ini ini = { "f", sections, note, seen, &report };

	report_free(&report);
	seen[0] = '\0';
	ini_parse_text(&ini, text, size);
}

static void
expect(const char *text, const char *statements, const char *line)
{
	parse(text, strlen(text));
	assert_string_equal(seen, statements);
	if (line == NULL) {
		if (report.count != 0)
			fail_msg("'%s': %s", text, report.lines[0]);
		return;
	}
	assert_int_equal(report.count, 1);
	assert_string_equal(report.lines[0], line);
}

static void
statements_come_with_section_and_line(void **state)
{
	(void)state;
	expect("", "", NULL);
	expect("\n\n# c\n; c\n", "", NULL);
	expect("[Policy]\nA=b\n", "2:Policy/A=b;", NULL);
	expect("[Policy]\nA=b", "2:Policy/A=b;", NULL);
	expect("[Policy]\n\tA \t= b c \t\n  # c\nB=\n[Global]\nA==;x#y\n",
	       "2:Policy/A=b c;4:Policy/B=;6:Global/A==;x#y;", NULL);
	expect("[Policy]\nA=a:b\n", "2:Policy/A=a:b;", NULL);
	expect("[Policy]\nA=\"x\"\n", "2:Policy/A=\"x\";", NULL);
	/* Against: inih joining an indented line to the one above. */
	expect("[Policy]\nA=b\n  C=d\n", "2:Policy/A=b;3:Policy/C=d;", NULL);
}

static void
what_is_no_statement_is_reported(void **state)
{
	(void)state;
	expect("[Policy]\nA\n", "", "f:2: neither KEY=VALUE, nor [Section],"
	       " nor a comment (# or ;)");
	expect("[Policy]\nA: b=c\n", "", "f:2: neither KEY=VALUE, nor"
	       " [Section], nor a comment (# or ;)");
	expect("[Policy]\n=b\n", "", "f:2: no key before the =");
	expect("[Policy]\nA=b \\\nC=d\n", "3:Policy/C=d;",
	       "f:2: a line cannot be continued: repeat the key on the next"
	       " line instead");
	expect("[Policy]\nA=b ; c\n", "", "f:2: a comment needs a line of its"
	       " own");
	expect("A=b\n[Policy]\nC=d\n", "3:Policy/C=d;",
	       "f:1: a statement before the first [Section]");
}

static void
sections_are_known_and_begin_once(void **state)
{
	(void)state;
	expect("[Service]\nA=b\nC=d\n[Policy]\nE=f\n", "5:Policy/E=f;",
	       "f:1: section [Service] has no meaning here; there is"
	       " [Policy]");
	expect("[Policy]\nA=b\n[Policy]\nC=d\n", "2:Policy/A=b;",
	       "f:3: section [Policy] begins twice, first in line 1");
	expect("[Policy\nA=b\n", "", "f:1: a section is written [Name]");
	expect("[]\n", "", "f:1: a section is written [Name]");
	expect("[Policy] x\n", "", "f:1: a section is written [Name]");
	expect("[AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDD]\n", "",
	       "f:1: a section is written [Name]");
}

static void
bytes_that_do_not_show_are_refused(void **state)
{
	static const char nul[] = "[Policy]\nA=b\0c\nD=e\n";

	(void)state;
	expect("[Policy]\nA=b\r\nC=d\n", "3:Policy/C=d;",
	       "f:2: the line ends in CR LF: save the file with Unix line"
	       " ends");
	expect("[Policy]\nA=\x1b[31m\n", "",
	       "f:2: a control character in the line");
	expect("[Policy]\n# \x7f\n", "",
	       "f:2: a control character in the line");
	expect("\xef\xbb\xbf[Policy]\nA=b\n", "",
	       "f: the file begins with a byte order mark: save it as plain"
	       " UTF-8");
	expect("[Policy]\nA=gr\xc3\xbc\xc3\x9f\n",
	       "2:Policy/A=gr\xc3\xbc\xc3\x9f;", NULL);
	parse(nul, sizeof nul - 1);
	assert_string_equal(seen, "3:Policy/D=e;");
	assert_int_equal(report.count, 1);
	assert_string_equal(report.lines[0], "f:2: a NUL byte in the line");
}

/* "[Policy]\nA=xxx...\nB=c\n" with a line of len bytes. */
static void
parse_long(size_t len)
{
	char *text = malloc(len + 64);

	assert_non_null(text);
	strcpy(text, "[Policy]\nA=");
	memset(text + 11, 'x', len - 2);
	strcpy(text + 11 + len - 2, "\nB=c\n");
	parse(text, strlen(text));
	free(text);
}

static void
a_line_fits_to_its_last_byte(void **state)
{
	(void)state;
	parse_long(INI_LINE_SIZE_MAX);
	assert_int_equal(report.count, 0);
	assert_int_equal(strlen(seen), strlen("2:Policy/;3:Policy/B=c;") +
			 INI_LINE_SIZE_MAX);
	parse_long(INI_LINE_SIZE_MAX + 1);
	assert_string_equal(seen, "3:Policy/B=c;");
	assert_int_equal(report.count, 1);
	assert_string_equal(report.lines[0], "f:2: the line is too long:"
			    " repeat the key on the next line instead");
	parse_long(100000);
	assert_string_equal(seen, "3:Policy/B=c;");
}

static void
a_file_fits_to_its_last_byte(void **state)
{
	char *text = malloc(INI_FILE_SIZE_MAX + 1);

	(void)state;
	assert_non_null(text);
	memset(text, '\n', INI_FILE_SIZE_MAX + 1);
	memcpy(text, "[Policy]\nA=b", 12);
	parse(text, INI_FILE_SIZE_MAX);
	assert_int_equal(report.count, 0);
	assert_string_equal(seen, "2:Policy/A=b;");
	parse(text, INI_FILE_SIZE_MAX + 1);
	assert_int_equal(report.count, 1);
	assert_string_equal(report.lines[0], "f: the file is too large for a"
			    " configuration (over 1 MiB)");
	free(text);
}

static void
a_hundred_mistakes_are_told_and_the_rest_counted(void **state)
{
	char text[4096] = "[Policy]\n";
	int i;

	(void)state;
	for (i = 0; i < COMPILE_REPORT_MAX + 7; i++)
		strcat(text, "x\n");
	parse(text, strlen(text));
	assert_int_equal(report.count, COMPILE_REPORT_MAX);
	assert_int_equal(report.dropped, 7);
}

static int
finish(void **state)
{
	(void)state;
	report_free(&report);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_come_with_section_and_line),
		cmocka_unit_test(what_is_no_statement_is_reported),
		cmocka_unit_test(sections_are_known_and_begin_once),
		cmocka_unit_test(bytes_that_do_not_show_are_refused),
		cmocka_unit_test(a_line_fits_to_its_last_byte),
		cmocka_unit_test(a_file_fits_to_its_last_byte),
		cmocka_unit_test(
			a_hundred_mistakes_are_told_and_the_rest_counted),
	};

	return cmocka_run_group_tests_name("ini", tests, NULL, finish);
}
