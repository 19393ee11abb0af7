/* SPDX-License-Identifier: ISC */
/*
 * print: from what was found out to JSON or to lines for people.
 * Against: names and command lines that steer a terminal.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/compile/compile.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/print.h"
#include "smrsh2/err.h"

#define COLUMNS 79
#define PAIR_MAX 8192	/* more than a line of a configuration */
#define REPLACEMENT "\xef\xbf\xbd"

json_t *
print_text(const char *bytes)
{
	json_t *text = json_string(bytes);
	char *valid;
	char *end;

	if (text != NULL)
		return text;
	valid = end = malloc(strlen(bytes) * strlen(REPLACEMENT) + 1);
	if (valid == NULL)
		return NULL;
	for (; *bytes != '\0'; bytes++)
		if ((unsigned char)*bytes < 0x80)
			*end++ = *bytes;
		else
			end = stpcpy(end, REPLACEMENT);
	*end = '\0';
	text = json_string(valid);
	free(valid);
	return text;
}

void
print_set(json_t *object, const char *key, const char *bytes)
{
	if (bytes != NULL && *bytes != '\0')
		(void)json_object_set_new(object, key, print_text(bytes));
}

void
print_add(json_t *array, const char *bytes)
{
	(void)json_array_append_new(array, print_text(bytes));
}

void
print_pair(json_t *array, const char *key, const char *value)
{
	char pair[PAIR_MAX];

	(void)snprintf(pair, sizeof pair, "%s=%s", key, value);
	print_add(array, pair);
}

const char *
print_get(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

int
print_end(void)
{
	return fflush(stdout) == 0 && ferror(stdout) == 0 ? CTL_OK
							  : CTL_PROBLEM;
}

int
print_json(json_t *document)
{
	(void)json_dumpf(document, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	(void)fputc('\n', stdout);
	json_decref(document);
	return print_end();
}

void
print_plain(const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		/* C1 controls, as UTF-8 writes them */
		bool is_high = c == 0xc2 && (unsigned char)text[1] >= 0x80 &&
			       (unsigned char)text[1] < 0xa0;

		(void)fputc(c < 0x20 || c == 0x7f || is_high ? '?' : c, stdout);
		text += is_high;
	}
}

static bool
has_colour(void)
{
	const char *no = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return (no == NULL || *no == '\0') && terminal != NULL &&
	       strcmp(terminal, "dumb") != 0 && isatty(STDOUT_FILENO) == 1;
}

void
print_styled(enum print_style style, const char *text)
{
	static const char *const codes[STYLE_COUNT] = {
		[STYLE_PLAIN] = "0",
		[STYLE_GOOD] = "32",
		[STYLE_WARNING] = "33",
		[STYLE_BAD] = "31",
	};
	const bool is_coloured = style != STYLE_PLAIN && has_colour();

	if (is_coloured)
		(void)printf("\033[%sm", codes[style]);
	print_plain(text);
	if (is_coloured)
		(void)printf("\033[0m");
}

/* Words with blanks in them stand on lines of their own. */
static bool
has_blanks(const json_t *array)
{
	size_t i;

	for (i = 0; i < json_array_size(array); i++)
		if (strchr(json_string_value(json_array_get(array, i)), ' ') !=
		    NULL)
			return true;
	return false;
}

static void
print_array(const json_t *array, size_t margin)
{
	const bool is_column = has_blanks(array);
	size_t column = margin;
	size_t i;

	if (json_array_size(array) == 0)
		(void)printf("none");
	for (i = 0; i < json_array_size(array); i++) {
		const char *word = json_string_value(json_array_get(array, i));

		if (i > 0 && (is_column || column + strlen(word) > COLUMNS)) {
			(void)printf("\n%*s", (int)margin, "");
			column = margin;
		} else if (i > 0) {
			(void)fputc(' ', stdout);
		}
		print_plain(*word != '\0' ? word : "''");
		column += strlen(word) + 1;
	}
}

static void
print_value(const json_t *value, size_t margin)
{
	if (json_is_array(value))
		print_array(value, margin);
	else if (json_is_string(value))
		print_plain(json_string_value(value));
	else if (json_is_integer(value))
		(void)printf("%lld", (long long)json_integer_value(value));
	else
		(void)printf("%s", json_is_true(value) ? "yes" : "no");
	(void)fputc('\n', stdout);
}

static bool
is_nested(const json_t *value)
{
	return json_is_object(value) ||
	       json_is_object(json_array_get(value, 0));
}

void
print_object(json_t *object)
{
	size_t margin = 0;
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
		if (!is_nested(value) && strlen(key) > margin)
			margin = strlen(key);
	margin += 2;
	json_object_foreach(object, key, value) {
		const char *c;

		if (is_nested(value))
			continue;
		for (c = key; *c != '\0'; c++)
			(void)fputc(*c == '_' ? ' ' : *c, stdout);
		(void)printf("%*s", (int)(margin - strlen(key)), "");
		print_value(value, margin);
	}
}

int
print_err(const struct err *e)
{
	(void)fprintf(stderr, "smrsh2ctl: %s\n",
		      e->detail[0] != '\0' ? e->detail : e->text);
	return CTL_PROBLEM;
}

int
print_report(struct report *report, const struct err *e)
{
	size_t i;

	for (i = 0; i < report->count; i++)
		(void)fprintf(stderr, "%s\n", report->lines[i]);
	if (report->dropped != 0)
		(void)fprintf(stderr, "smrsh2ctl: and %zu more\n",
			      report->dropped);
	if (e->class != ERR_NONE)
		(void)print_err(e);
	report_free(report);
	return CTL_PROBLEM;
}
