/* SPDX-License-Identifier: ISC */
/*
 * told: what a record says about the scene.
 */
#ifndef UNIT_AUDIT_TOLD_H
#define UNIT_AUDIT_TOLD_H

#include <linux/audit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "smrsh/audit/record.h"
#include "smrsh2/encode.h"
#include "tests/unit/audit/scene.h"
#include "tests/unit/fault.h"
#include "tests/unit/json.h"

static char json[AUDIT_TEXT_MAX + 1];

static inline void
begin(struct encoder *x)
{
	encode_begin(x, json, sizeof json - 1, ENCODE_CUT);
}

static inline const char *
finish(struct encoder *x)
{
	assert_false(x->is_full);
	json[x->used] = '\0';
	if (!json_is_valid(json))
		fail_msg("no JSON: %s", json);
	return json;
}

static inline const char *
intent(uint32_t degraded)
{
	struct encoder x;

	begin(&x);
	record_intent(&x, &scene.audit, degraded);
	return finish(&x);
}

static inline const char *
done(int status)
{
	struct encoder x;

	begin(&x);
	record_done(&x, &scene.audit, &scene.outcome, status);
	return finish(&x);
}

static inline const char *
deny(void)
{
	struct encoder x;

	begin(&x);
	record_deny(&x, &scene.audit, &scene.err);
	return finish(&x);
}

static inline const char *
violation(const struct violation *v)
{
	struct encoder x;

	begin(&x);
	record_violation(&x, &scene.audit, v);
	return finish(&x);
}

#define IS(path, want) assert_true(json_is(json, path, want))
#define IS_NUMBER(path, want) assert_true(json_is_number(json, path, want))
#define IS_ABSENT(path) assert_null(json_find(json, path))

static inline int
setup(void **state)
{
	(void)state;
	fault_clear();
	scene_begin("/nonexistent");
	return 0;
}

/* T40 T41 T42: whatever strangers put in: one line of ASCII, and all of it
 * can be had again. */
static const char hostile[] =
	"a\n<18>smrsh: forged\r\x1b[2J\",\"k\":\"done\"}\\\x7f\xff\xe2\x80\xae"
	"\xc2\x9b\xf0\x9f\x93\xa7" "a) R 1 (b (deleted)";

#define TELLS(sentence, f) { sentence, f, setup, setup, NULL }

#endif
