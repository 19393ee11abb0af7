/* SPDX-License-Identifier: ISC */
/*
 * json: whether a client's object can stand in a record.
 * Phase: pure.
 * Against: a client that closes its object early and goes on as the
 * collector, or gives a name twice.
 */
#include <string.h>

#include "smrsh/auditd/json.h"

#define DEPTH_MAX 16

struct json {
	const char *at;
	const char *end;
	const char *name; /* not at the top */
	char stack[DEPTH_MAX]; /* the brackets that are open */
	int depth;
	bool is_good;
};

static bool
take(struct json *j, char c)
{
	if (j->at == j->end || *j->at != c)
		return false;
	j->at++;
	return true;
}

static void
need(struct json *j, bool is_there)
{
	j->is_good &= is_there;
}

static void
escape(struct json *j)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	int i;

	if (take(j, 'u')) {
		for (i = 0; i < 4; i++, j->at++)
			if (j->at == j->end || *j->at == '\0' ||
			    strchr(hex, *j->at) == NULL) {
				j->is_good = false;
				return;
			}
	} else if (j->at < j->end && *j->at != '\0' &&
		   strchr("\"\\/bfnrt", *j->at) != NULL) {
		j->at++;
	} else {
		j->is_good = false;
	}
}

static void
string(struct json *j, bool may_escape)
{
	need(j, take(j, '"'));
	while (j->is_good && !take(j, '"')) {
		if (j->at == j->end || *j->at < 0x20 || *j->at > 0x7e)
			j->is_good = false;
		else if (*j->at++ == '\\') {
			need(j, may_escape);
			escape(j);
		}
	}
}

static size_t
digits(struct json *j)
{
	const char *from = j->at;

	while (j->at < j->end && *j->at >= '0' && *j->at <= '9')
		j->at++;
	return (size_t)(j->at - from);
}

static void
number(struct json *j)
{
	const char *first;
	size_t count;

	(void)take(j, '-');
	first = j->at;
	count = digits(j);
	need(j, count == 1 || (count > 1 && *first != '0'));
	if (take(j, '.'))
		need(j, digits(j) > 0);
	if (take(j, 'e') || take(j, 'E')) {
		if (!take(j, '+'))
			(void)take(j, '-');
		need(j, digits(j) > 0);
	}
}

static void
word(struct json *j)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t i;

	for (i = 0; i < 3; i++) {
		const size_t len = strlen(words[i]);

		if ((size_t)(j->end - j->at) >= len &&
		    memcmp(j->at, words[i], len) == 0) {
			j->at += len;
			return;
		}
	}
	number(j);
}

static void
name(struct json *j)
{
	const char *from = j->at + 1;
	size_t len;

	string(j, false);
	len = (size_t)(j->at - from) - 1;
	if (j->is_good && j->depth == 1)
		need(j,
		     len != strlen(j->name) || memcmp(from, j->name, len) != 0);
	need(j, take(j, ':'));
}

/* Opens an object or an array; false: it is neither. */
static bool
open_bracket(struct json *j)
{
	const char c = j->at < j->end ? *j->at : '\0';

	if (c != '{' && c != '[')
		return false;
	j->at++;
	if (j->depth == DEPTH_MAX) {
		j->is_good = false;
		return true;
	}
	j->stack[j->depth++] = c == '{' ? '}' : ']';
	return true;
}

/* After a value: closes what is closed, and steps to the next. */
static void
go_on(struct json *j)
{
	while (j->is_good && j->depth > 0) {
		if (take(j, ',')) {
			if (j->stack[j->depth - 1] == '}')
				name(j);
			return;
		}
		need(j, take(j, j->stack[j->depth - 1]));
		j->depth--;
	}
}

bool
json_is_object(const char *text, size_t len, const char *name_kept)
{
	struct json j = { text, text + len, name_kept, { 0 }, 0, true };

	if (len == 0 || *text != '{')
		return false;
	do {
		if (!open_bracket(&j)) {
			if (j.at < j.end && *j.at == '"')
				string(&j, true);
			else
				word(&j);
		} else if (j.is_good) {
			if (!take(&j, j.stack[j.depth - 1])) {
				if (j.stack[j.depth - 1] == '}')
					name(&j);
				continue;
			}
			j.depth--;
		}
		go_on(&j);
	} while (j.is_good && j.depth > 0);
	return j.is_good && j.at == j.end;
}
