/* SPDX-License-Identifier: ISC */
/*
 * message: from bytes of whoever can reach the socket to an event.
 * Phase: pure.
 */
#include <string.h>

#include "smrsh/auditd/json.h"
#include "smrsh/auditd/message.h"
#include "smrsh2/record.h"
#include "smrsh2/wire.h"

#define LINE_MAX_BYTES 4096
#define PRIORITY_FIRST 16 /* facility mail */
#define PRIORITY_LAST 23

static const char *const kinds[] = {
	[MESSAGE_INTENT] = "intent",
	[MESSAGE_DONE] = "done",
	[MESSAGE_DENY] = "deny",
	[MESSAGE_VIOLATION] = "violation",
	[MESSAGE_SUBMIT] = "submit",
};

/* The next part, which this byte ends. */
static char *
part(char **text, char end)
{
	char *from = *text;
	char *stop = from == NULL ? NULL : strchr(from, end);

	*text = NULL;
	if (stop != NULL) {
		*stop = '\0';
		*text = stop + 1;
	}
	return from;
}

static bool
find_kind(struct message *m, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i], name) == 0) {
			m->kind = (enum message_kind)i;
			m->kind_name = kinds[i];
			return true;
		}
	return false;
}

static bool
is_id(const char *x)
{
	const size_t len = strlen(x);

	return len > 0 && len < RECORD_ID_MAX &&
	       strspn(x, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == len;
}

static bool
is_line(const char *line)
{
	size_t i;

	for (i = 0; i <= LINE_MAX_BYTES && line[i] != '\0'; i++)
		if (line[i] < 0x20 || line[i] > 0x7e)
			return false;
	return i <= LINE_MAX_BYTES;
}

static bool
parse_priority(struct message *m, const char *digits)
{
	if (strlen(digits) != 2 || strspn(digits, "0123456789") != 2)
		return false;
	m->priority = (digits[0] - '0') * 10 + digits[1] - '0';
	return m->priority >= PRIORITY_FIRST && m->priority <= PRIORITY_LAST;
}

bool
message_parse(struct message *out, char *text, size_t len)
{
	char *at = text + strlen(WIRE_HELLO);
	const char *kind;
	const char *x;
	const char *priority;
	const char *line;

	text[len] = '\0';
	if (len < strlen(WIRE_HELLO) || memchr(text, '\0', len) != NULL ||
	    memcmp(text, WIRE_HELLO, strlen(WIRE_HELLO)) != 0)
		return false;
	kind = part(&at, ' ');
	x = part(&at, ' ');
	priority = part(&at, '\n');
	line = part(&at, '\n');
	if (at == NULL || !find_kind(out, kind) || !is_id(x) ||
	    !parse_priority(out, priority) || !is_line(line))
		return false;
	out->x = x;
	out->line = line;
	out->ev = at;
	out->ev_len = len - (size_t)(at - text);
	return json_is_object(out->ev, out->ev_len, "of");
}
