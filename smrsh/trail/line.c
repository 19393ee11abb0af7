/* SPDX-License-Identifier: ISC */
/*
 * line: from a line of the trail to its parts.
 * Phase: pure.
 * Against: a line that reads differently to two programs: the envelope is
 * compared byte by byte, nothing in it may move.
 */
#include <string.h>

#include "smrsh/trail/scan.h"
#include "smrsh/trail/trail.h"

#define HASH_TAIL ((size_t)(2 * TRAIL_HASH_SIZE + 8)) /* ,"h":""} */

static const char time_set[] = "0123456789-:.TZ";
static const char boot_set[] = "0123456789abcdef-";
static const char kind_set[] = "abcdefghijklmnopqrstuvwxyz";
static const char id_set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static bool
is_printable(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (line[i] < 0x20 || line[i] > 0x7e)
			return false;
	return true;
}

bool
trail_line_parse(const char *line, size_t len, struct trail_record *r)
{
	struct scan s = { line, line + len, true };
	unsigned char hash[TRAIL_HASH_SIZE];
	const char *part;

	if (len >= TRAIL_LINE_MAX || !is_printable(line, len))
		return false;
	r->x = "";
	r->x_len = 0;
	r->line = line;
	r->len = len;
	scan_word(&s, "{\"v\":1,\"seq\":");
	r->seq = scan_number(&s);
	scan_word(&s, ",\"ts\":\"");
	(void)scan_set(&s, time_set, &part);
	scan_word(&s, "\",\"mono\":");
	(void)scan_set(&s, time_set, &part);
	scan_word(&s, ",\"boot\":\"");
	(void)scan_set(&s, boot_set, &part);
	scan_word(&s, "\",\"k\":\"");
	r->kind_len = scan_set(&s, kind_set, &r->kind);
	scan_word(&s, "\"");
	if (scan_maybe(&s, ",\"x\":\"")) {
		r->x_len = scan_set(&s, id_set, &r->x);
		scan_word(&s, "\"");
	}
	if (scan_maybe(&s, ",\"peer\":"))
		(void)scan_object(&s, &part);
	scan_word(&s, ",\"ev\":");
	r->ev_len = scan_object(&s, &r->ev);
	if (!s.is_good || len < HASH_TAIL || s.at != line + len - HASH_TAIL)
		return false;
	r->covered = (size_t)(s.at - line);
	scan_word(&s, ",\"h\":\"");
	r->h = s.at;
	scan_hex(&s, hash, sizeof hash);
	scan_word(&s, "\"}");
	return s.is_good && s.at == s.end;
}
