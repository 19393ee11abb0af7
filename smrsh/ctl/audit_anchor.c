/* SPDX-License-Identifier: ISC */
/*
 * audit_anchor: from a mail log to whether the trail still has the records
 * that it names.
 * Against: root of the host, who can rewrite what the present key signs, but
 * not what the mail log has carried away.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/ctl/audit.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define ANCHOR ", audit="
#define ANCHOR_DIGITS 16

/* The record that a line ends with; false: none. */
static bool
parse(char *line, uint64_t *seq, const char **h)
{
	char *at = NULL;
	char *next = line;
	char *end;

	line[strcspn(line, "\n")] = '\0';
	while ((next = strstr(next, ANCHOR)) != NULL)
		at = next += strlen(ANCHOR);
	if (at == NULL || *at < '0' || *at > '9')
		return false;
	errno = 0;
	*seq = strtoull(at, &end, 10);
	*h = end + 1;
	return errno == 0 && *end == ':' && strlen(*h) == ANCHOR_DIGITS &&
	       strspn(*h, "0123456789abcdef") == ANCHOR_DIGITS;
}

static bool
is_there(struct trail_reader *reader, uint64_t seq, const char *h)
{
	struct trail_record r;
	struct err e;

	return trail_reader_find(reader, seq, &r, &e) == 1 &&
	       memcmp(r.h, h, ANCHOR_DIGITS) == 0;
}

static int
compare(struct trail_reader *reader, FILE *log, const char *path,
	uint64_t *count)
{
	own_mem char *line = NULL;
	uint64_t number = 0;
	int status = AUDIT_WHOLE;
	size_t size = 0;
	const char *h;
	uint64_t seq;

	while (getline(&line, &size, log) > 0) {
		number++;
		if (!parse(line, &seq, &h))
			continue;
		if (is_there(reader, seq, h)) {
			(*count)++;
			continue;
		}
		(void)printf("%s:%" PRIu64 ": record %" PRIu64
			     " is not this one\n",
			     path, number, seq);
		status = AUDIT_TAMPERED;
	}
	return status == AUDIT_WHOLE && ferror(log) != 0 ? AUDIT_INCOMPLETE
							 : status;
}

int
audit_anchors(const struct audit_options *o, const char *path, uint64_t *count)
{
	FILE *log = fopen(path, "re");
	struct trail_reader *reader = NULL;
	int status = AUDIT_INCOMPLETE;
	struct err e;

	if (log == NULL)
		(void)printf("%s: %s\n", path, strerror(errno));
	else if (trail_reader_open(&reader, o->dir_fd, &e) == 0)
		status = compare(reader, log, path, count);
	trail_reader_free(reader);
	if (log != NULL)
		(void)fclose(log);
	return status;
}
