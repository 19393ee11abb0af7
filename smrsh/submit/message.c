/* SPDX-License-Identifier: ISC */
/*
 * message: from what a program writes to a letter with its recipients.
 * Phase: decide.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

#include "smrsh/submit/submit.h"

#define CHUNK 65536u

static int
read_all(struct letter *l, int fd)
{
	size_t room = 0;
	ssize_t n = 1;

	while (n != 0) {
		if (l->size + CHUNK > room) {
			room = 2 * room + CHUNK;
			l->text = realloc(l->text, room);
			if (l->text == NULL || l->size > SUBMIT_SIZE_MAX)
				return submit_failed(EX_DATAERR,
						     "message too long", "");
		}
		n = read(fd, l->text + l->size, CHUNK);
		if (n < 0 && errno != EINTR)
			return submit_failed(EX_TEMPFAIL, "no message",
					     strerror(errno));
		if (n > 0)
			l->size += (size_t)n;
	}
	return 0;
}

/*
 * Lines end in LF alone from here on, and a last one without LF gets it.
 * Against: a bare CR, which some servers take for the end of a line.
 */
static void
normalize(struct letter *l)
{
	size_t kept = 0;
	size_t i;

	for (i = 0; i < l->size; i++)
		if (l->text[i] != '\r' && l->text[i] != '\0')
			l->text[kept++] = l->text[i];
	if (kept > 0 && l->text[kept - 1] != '\n')
		l->text[kept++] = '\n';		/* read_all() leaves room */
	l->size = kept;
	l->text[kept] = '\0';			/* and for this */
}

/* sendmail without -i: a line of one dot is the end. */
static void
cut_at_dot(struct letter *l)
{
	const char *dot;

	if (l->size >= 2 && memcmp(l->text, ".\n", 2) == 0)
		l->size = 0;
	dot = memmem(l->text, l->size, "\n.\n", 3);
	if (dot != NULL)
		l->size = (size_t)(dot - l->text) + 1;
}

int
message_read(struct letter *l, int fd)
{
	const char *first;
	int status = read_all(l, fd);

	if (status != 0)
		return status;
	normalize(l);
	if (!l->ignores_dot)
		cut_at_dot(l);
	/* A mailbox's "From " line is no header. */
	if (l->size > 5 && memcmp(l->text, "From ", 5) == 0) {
		first = memchr(l->text, '\n', l->size);
		l->size -= (size_t)(first + 1 - l->text);
		memmove(l->text, first + 1, l->size);
	}
	return 0;
}

/* Whether a header field begins at p; otherwise the body does. */
static bool
is_header(const char *p, const char *end)
{
	const char *start = p;

	p += strcspn(p, ": \t\n");
	return p > start && p < end && (*p == ':' || *p == ' ' || *p == '\t') &&
	       p[strspn(p, " \t")] == ':';
}

static bool
is_field(const char *p, const char *name)
{
	const size_t len = strlen(name);

	return strncasecmp(p, name, len) == 0 &&
	       p[len + strspn(p + len, " \t")] == ':';
}

/* Behind the field at p, with its continuation lines. */
static const char *
field_end(const char *p, const char *end)
{
	do {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p == NULL ? end : p + 1;
	} while (p < end && (*p == ' ' || *p == '\t'));
	return p;
}

bool
message_has(const struct letter *l, const char *name)
{
	const char *p = l->text;
	const char *end = p + l->size;

	for (; is_header(p, end); p = field_end(p, end))
		if (is_field(p, name))
			return true;
	return false;
}

static int
take_fields(struct letter *l, const char *name)
{
	const char *p = l->text;
	const char *end = p + l->size;
	const char *next;
	const char *body;
	int status = 0;

	for (; is_header(p, end) && status == 0; p = next) {
		next = field_end(p, end);
		if (!is_field(p, name))
			continue;
		body = (const char *)memchr(p, ':', (size_t)(end - p)) + 1;
		status = address_add_list(l, body, (size_t)(next - body));
	}
	return status;
}

/* Against: a blind copy that everybody can see. */
static void
remove_field(struct letter *l, const char *name)
{
	char *p = l->text;

	while (is_header(p, l->text + l->size)) {
		char *end = l->text + l->size;
		char *next = p + (field_end(p, end) - p);

		if (is_field(p, name)) {
			memmove(p, next, (size_t)(end - next));
			l->size -= (size_t)(next - p);
		} else {
			p = next;
		}
	}
}

/* A message that is all body: read_all() has left room for the empty line. */
static void
begin_body(struct letter *l)
{
	if (is_header(l->text, l->text + l->size) || l->text[0] == '\n')
		return;
	memmove(l->text + 1, l->text, l->size + 1);
	l->text[0] = '\n';
	l->size++;
}

int
message_headers(struct letter *l)
{
	static const char *const names[2][3] = {
		{ "To", "Cc", "Bcc" },
		{ "Resent-To", "Resent-Cc", "Resent-Bcc" },
	};
	const bool is_resent = message_has(l, names[1][0]) ||
			       message_has(l, names[1][1]) ||
			       message_has(l, names[1][2]);
	int status = 0;
	size_t i;

	for (i = 0; i < 3 && l->takes_headers && status == 0; i++)
		status = take_fields(l, names[is_resent][i]);
	if (status != 0)
		return status;
	if (l->count == 0)
		return submit_failed(EX_USAGE, "no recipient", "");
	begin_body(l);
	remove_field(l, "Bcc");
	remove_field(l, "Resent-Bcc");
	return 0;
}
