/* SPDX-License-Identifier: ISC */
/*
 * ini: from the bytes of a configuration file to its statements.
 * inih splits them; what it would pass over in silence or cut short is found
 * here first, so that no line of a file is ever ignored.
 * Phase: apply time; pure.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <ini.h>

#include "smrsh/compile/ini.h"

#define INIH_ROOM 3		/* "\r\n" and NUL */

/*
 * Debian's inih keeps its line limit in a variable, upstream's in a macro:
 * where there is none to set, the limit that the reader is told holds.
 */
extern int ini_max_line __attribute__((weak));

struct reader {
	const struct ini *ini;
	const char *next;
	const char *end;
	unsigned int line;
	unsigned int seen[8];	/* line of each section's first header */
	bool is_headed;		/* a section has begun, known or not */
	char section[INI_SECTION_SIZE_MAX];	/* "": skip what is in it */
};

static int
wrong(struct reader *r, const char *what)
{
	struct place place = { r->ini->file, r->line, NULL };

	return report_add(r->ini->report, &place, "%s", what);
}

/* Against: bytes that an editor does not show, or another program drops. */
static bool
is_text(struct reader *r, const char *line, size_t len)
{
	size_t i;

	if (len > 0 && line[len - 1] == '\r')
		return wrong(r, "the line ends in CR LF: save the file with"
			     " Unix line ends") == 0;
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];

		if (c == '\0')
			return wrong(r, "a NUL byte in the line") == 0;
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return wrong(r, "a control character in the line") == 0;
	}
	return true;
}

/* The number of a known section, or -1. */
static int
find_section(const struct reader *r, const char *name)
{
	int i;

	for (i = 0; r->ini->sections[i] != NULL; i++)
		if (strcmp(r->ini->sections[i], name) == 0)
			return i;
	return -1;
}

/* What stands in a wrong section is not reported line by line. */
static bool
is_section(struct reader *r, const char *line, size_t len)
{
	struct place place = { r->ini->file, r->line, NULL };
	char name[INI_SECTION_SIZE_MAX];
	int found;

	r->section[0] = '\0';
	r->is_headed = true;
	if (len < 3 || line[len - 1] != ']' || len - 2 >= sizeof name)
		return wrong(r, "a section is written [Name]") == 0;
	memcpy(name, line + 1, len - 2);
	name[len - 2] = '\0';
	found = find_section(r, name);
	if (found < 0)
		return report_add(r->ini->report, &place,
				  "section [%s] has no meaning here; there is"
				  " [%s]", name, r->ini->sections[0]) == 0;
	if (r->seen[found] != 0)
		return report_add(r->ini->report, &place,
				  "section [%s] begins twice, first in line %u",
				  name, r->seen[found]) == 0;
	r->seen[found] = r->line;
	memcpy(r->section, name, sizeof name);
	return true;
}

static bool
is_statement(struct reader *r, const char *line, size_t len)
{
	const char *equals = memchr(line, '=', len);
	size_t i;

	if (equals == NULL ||
	    memchr(line, ':', (size_t)(equals - line)) != NULL)
		return wrong(r, "neither KEY=VALUE, nor [Section], nor a"
			     " comment (# or ;)") == 0;
	if (equals == line)
		return wrong(r, "no key before the =") == 0;
	if (line[len - 1] == '\\')
		return wrong(r, "a line cannot be continued: repeat the key on"
			     " the next line instead") == 0;
	for (i = 1; i < len; i++)
		if (line[i] == ';' && (line[i - 1] == ' ' ||
				       line[i - 1] == '\t'))
			return wrong(r, "a comment needs a line of its own")
			       == 0;
	if (!r->is_headed)
		return wrong(r, "a statement before the first [Section]") == 0;
	return r->section[0] != '\0';
}

static bool
is_kept(struct reader *r, const char *line, size_t len)
{
	if (len == 0 || line[0] == '#' || line[0] == ';')
		return false;
	return line[0] == '[' ? is_section(r, line, len) :
	       is_statement(r, line, len);
}

/* Cuts one line out of the text, without blanks at both its ends. */
static const char *
take_line(struct reader *r, size_t *out_len)
{
	const char *line = r->next;
	const char *end = memchr(line, '\n', (size_t)(r->end - line));
	size_t len;

	if (end == NULL)
		end = r->end;
	r->next = end < r->end ? end + 1 : end;
	r->line++;
	len = (size_t)(end - line);
	while (len > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	*out_len = len;
	return line;
}

/* inih's ini_reader: hands on a line that it understands as we do. */
static char *
read_line(char *out, int size, void *stream)
{
	struct reader *r = stream;
	const char *line;
	size_t len;

	if (r->next == r->end)
		return NULL;
	line = take_line(r, &len);
	if (len > INI_LINE_SIZE_MAX || len + INIH_ROOM > (size_t)size) {
		(void)wrong(r, "the line is too long: repeat the key on the"
			    " next line instead");
		len = 0;
	}
	if (!is_text(r, line, len) || !is_kept(r, line, len))
		len = 0;
	memcpy(out, line, len);
	out[len] = '\n';
	out[len + 1] = '\0';
	return out;
}

static int
take_statement(void *user, const char *section, const char *key,
	       const char *value)
{
	const struct reader *r = user;
	struct place place = { r->ini->file, r->line, key };

	r->ini->assign(r->ini->user, section, &place, value);
	return 1;
}

void
ini_parse_text(const struct ini *ini, const char *text, size_t size)
{
	struct reader r = { .ini = ini, .next = text, .end = text + size };

	if (size > INI_FILE_SIZE_MAX) {
		(void)wrong(&r, "the file is too large for a configuration"
			    " (over 1 MiB)");
		return;
	}
	/* Against: a first line that inih takes for another. */
	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		(void)wrong(&r, "the file begins with a byte order mark: save"
			    " it as plain UTF-8");
		return;
	}
	if (&ini_max_line != NULL)
		ini_max_line = INI_LINE_SIZE_MAX + INIH_ROOM;
	if (ini_parse_stream(read_line, &r, take_statement, &r) != 0)
		(void)wrong(&r, "the file cannot be parsed");
}
