/* SPDX-License-Identifier: ISC */
/*
 * labrecord: what the launcher has said, on stderr and in the log, where a
 * record is a datagram and was kept as a line.
 */
#include <stdio.h>
#include <string.h>

#include "tests/faults/lab.h"
#include "tests/faults/tap.h"

/* The next line with both texts, or NULL; *at moves behind it. */
static const char *
record_find(const char **at, const char *key, const char *text)
{
	const char *line, *end, *found;

	for (line = *at; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*at = end + 1;
		found = strstr(line, key);
		if (found == NULL || found > end)
			continue;
		found = strstr(line, text);
		if (found != NULL && found < end)
			return line;
	}
	return NULL;
}

static void
record_key(const char *kind, char *key, size_t size)
{
	(void)snprintf(key, size, "\"k\":\"%s\"", kind);
}

bool
lab_has_record(const struct lab_result *r, const char *kind, const char *text)
{
	const char *at = r->log;
	char key[64];

	record_key(kind, key, sizeof key);
	return record_find(&at, key, text) != NULL;
}

size_t
lab_count_records(const struct lab_result *r, const char *kind)
{
	const char *at = r->log;
	size_t count = 0;
	char key[64];

	record_key(kind, key, sizeof key);
	while (record_find(&at, key, "") != NULL)
		count++;
	return count;
}

bool
lab_is_one_sentence(const struct lab_result *r)
{
	size_t size = strlen(r->err);
	const char *p;

	if (size < 12 || size > 300 || r->err[size - 1] != '\n')
		return false;
	for (p = r->err; p < r->err + size - 1; p++)
		if (*p < ' ' || *p > '~')
			return false;
	return true;
}

void
lab_explain(const struct lab_result *r)
{
	tap_note("%s%s %d after %ld ms, program %s", r->is_hung ? "HUNG, " : "",
		 r->is_signal ? "signal" : "status", r->status, r->elapsed_ms,
		 r->has_run ? "ran" : "did not run");
	if (r->out[0] != '\0')
		tap_note("stdout: %.1000s", r->out);
	if (r->err[0] != '\0')
		tap_note("stderr: %.1000s", r->err);
	if (r->log[0] != '\0')
		tap_note("log: %.3000s", r->log);
}
