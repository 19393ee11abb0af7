/* SPDX-License-Identifier: ISC */
/*
 * fuzz_encode: any bytes as the strings of a record.
 *
 * The first byte chooses where strings are cut; NUL divides them: command,
 * sender, queue id, message id, client, and the paths of a violation.
 */
#include <stdlib.h>
#include <string.h>

#include "replay.h"
#include "smrsh/audit/audit.h"
#include "smrsh/audit/human.h"
#include "smrsh/audit/record.h"
#include "smrsh2/encode.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/request.h"
#include "tests/unit/json.c"

#define STRINGS 7

static char text[AUDIT_TEXT_MAX];
static char line[AUDIT_TEXT_MAX + 4];

static const char *
finish(const struct encoder *x)
{
	size_t i;

	for (i = 0; i < x->used; i++)
		MUST(x->text[i] >= 0x20 && x->text[i] < 0x7f);
	memcpy(line, x->text, x->used);
	line[x->used] = '\0';
	return line;
}

/* Encoded, read again, and the same bytes. */
static void
check_string(const char *value, size_t cut)
{
	static char got[AUDIT_TEXT_MAX];
	static char object[AUDIT_TEXT_MAX + 4];
	const size_t len = strlen(value);
	struct encoder x;
	long kept;

	encode_begin(&x, text, sizeof text, cut);
	encode_open(&x, NULL, '{');
	encode_string(&x, "k", value);
	encode_close(&x, '}');
	if (x.is_full)
		return;
	strcpy(object, finish(&x));
	MUST(json_is_valid(object));
	kept = json_string(json_find(object, "k"), got, sizeof got);
	if (json_find(object, "k_b64") != NULL)
		kept = json_base64(json_find(object, "k_b64"),
				   (unsigned char *)got, sizeof got);
	MUST(kept >= 0 && (size_t)kept <= len);
	MUST(memcmp(got, value, (size_t)kept) == 0);
	MUST((size_t)kept == len || ((size_t)kept <= cut &&
				     (size_t)kept + 3 >= cut));
	MUST(((size_t)kept < len) == (json_find(object, "k_cut") != NULL));
	encode_begin(&x, text, sizeof text, cut);
	encode_plain(&x, value, cut);
	(void)finish(&x);
}

/* In a buffer that ends where the text does, and in shorter ones. */
static void
check_room(const char *value, size_t room)
{
	char *exact = malloc(room + 1);
	struct encoder x;

	MUST(exact != NULL);
	encode_begin(&x, exact, room + 1, ENCODE_CUT);
	encode_string(&x, "k", value);
	encode_plain(&x, value, 64);
	MUST(x.used <= room + 1);
	free(exact);
}

static void
check_object(struct encoder *x)
{
	if (!x->is_full)
		MUST(json_is_valid(finish(x)));
}

static void
check_records(const char *const *s, size_t cut)
{
	static char room[AUDIT_TEXT_MAX];
	static struct audit a;
	const struct request r = { .argv0 = "smrsh", .command = s[0],
				   .sender = s[1], .queue_id = s[2],
				   .message_id = s[3], .client = s[4] };
	struct violation v = { .kind = VIOLATION_EXEC };
	static const struct plan plan = { .uid = 61001 };
	struct encoder x;
	struct err e;

	audit_begin(&a, "/nonexistent", &r, room);
	a.plan = &plan;
	(void)strncpy(v.path, s[5], sizeof v.path - 1);
	(void)strncpy(v.exe, s[6], sizeof v.exe - 1);
	(void)err_set(&e, ERR_DENIED, RULE_CHARACTER, 0, "%s", s[0]);
	(void)err_detail(&e, "%s", s[1]);
	e.byte = (unsigned char)s[2][0];
	encode_begin(&x, text, sizeof text, cut);
	record_deny(&x, &a, &e);
	check_object(&x);
	encode_begin(&x, text, sizeof text, cut);
	record_violation(&x, &a, &v);
	check_object(&x);
	encode_begin(&x, text, sizeof text, cut);
	(void)human_deny(&x, &a, &e);
	(void)finish(&x);
	encode_begin(&x, text, sizeof text, cut);
	(void)human_violation(&x, &a, &v);
	(void)finish(&x);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const size_t cuts[] = { ENCODE_CUT, 256, 16, 1 };
	const char *strings[STRINGS];
	char *bytes;
	size_t cut;
	size_t at = 0;
	size_t i;

	if (size == 0 || size > 2048)
		return 0;
	bytes = malloc(size);
	MUST(bytes != NULL);
	memcpy(bytes, data + 1, size - 1);
	bytes[size - 1] = '\0';
	cut = cuts[data[0] & 3];
	for (i = 0; i < STRINGS; i++) {
		strings[i] = bytes + at;
		check_string(strings[i], cut);
		check_room(strings[i], data[0] >> 2);
		if (at + strlen(bytes + at) + 1 < size)
			at += strlen(bytes + at) + 1;
	}
	check_records(strings, cut);
	free(bytes);
	return 0;
}
