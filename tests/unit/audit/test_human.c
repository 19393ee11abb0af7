/* SPDX-License-Identifier: ISC */
/*
 * The line people read in the mail log: smrsh's words for denials, and no
 * byte in it that could be another line.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "smrsh/audit/human.h"
#include "smrsh/audit/sink.h"
#include "smrsh2/encode.h"
#include "tests/unit/audit/scene.h"

static char line[AUDIT_TEXT_MAX + 1];
static struct encoder x;

static int
setup(void **state)
{
	(void)state;
	scene_begin("/nonexistent");
	scene.request.command = "/x/p a";
	return 0;
}

static void
begin(void)
{
	encode_begin(&x, line, sizeof line - 1, ENCODE_CUT);
}

static const char *
finish(void)
{
	const char *c;

	assert_false(x.is_full);
	line[x.used] = '\0';
	for (c = line; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			fail_msg("byte 0x%02x in: %s", (unsigned char)*c, line);
	return line;
}

static const char *
done(enum sink_priority priority, int status)
{
	begin();
	assert_int_equal(human_done(&x, &scene.audit, &scene.outcome, status),
			 priority);
	return finish();
}

static const char *
deny(enum sink_priority priority)
{
	begin();
	assert_int_equal(human_deny(&x, &scene.audit, &scene.err), priority);
	return finish();
}

#define HEAD "smrsh2[77]: 5AM7YcJk021488: uid=61001, cmd=\"/x/p a\""

static void
test_done(void **state)
{
	struct outcome *out = &scene.outcome;

	(void)state;
	assert_string_equal(done(SINK_INFO, 0), HEAD ", stat=exit 0");
	out->code = 3;
	assert_string_equal(done(SINK_INFO, 3), HEAD ", stat=exit 3");
	assert_string_equal(done(SINK_INFO, 75), HEAD ", stat=exit 3, exit=75");
	out->end = OUTCOME_SIGNAL;
	out->signal = SIGKILL;
	assert_string_equal(done(SINK_INFO, 137), HEAD ", stat=signal 9 (KILL),"
			    " exit=137");
	out->end = OUTCOME_TIMEOUT;
	assert_non_null(strstr(done(SINK_INFO, 75), ", stat=stopped"));
	out->end = OUTCOME_NOT_STARTED;
	out->step = "seccomp";
	(void)err_set(&out->error, ERR_SYSTEM, RULE_STEP, 0, "deferred: x");
	(void)err_detail(&out->error, "seccomp: why");
	assert_string_equal(done(SINK_ERR, 75), HEAD ", stat=not started"
			    " (seccomp): seccomp: why, exit=75");
}

static void
test_done_with_violations(void **state)
{
	(void)state;
	scene.outcome.violations = 3;
	scene.outcome.is_neutered = true;
	assert_non_null(strstr(done(SINK_INFO, 75), ", violations=3"));
	assert_non_null(strstr(line, "set-id"));
}

static void
test_without_a_queue_id(void **state)
{
	(void)state;
	scene.request.queue_id = NULL;
	assert_string_equal(done(SINK_INFO, 0), "smrsh2[77]: uid=61001,"
			    " cmd=\"/x/p a\", stat=exit 0");
	scene.request.queue_id = "";
	assert_string_equal(done(SINK_INFO, 0), "smrsh2[77]: uid=61001,"
			    " cmd=\"/x/p a\", stat=exit 0");
}

/* What searches in existing log watchers look for (smrsh.c 8.66). */
static void
test_words_of_smrsh(void **state)
{
	struct err *e = &scene.err;

	(void)state;
	(void)err_set(e, ERR_DENIED, RULE_LOOKUP, 2, "x");
	e->offset = 3;
	assert_string_equal(deny(SINK_CRIT), "smrsh: uid 61001: attempt to use"
			    " \"p a\" (stat failed)");
	(void)err_set(e, ERR_DENIED, RULE_FILE, 0, "x");
	e->offset = 3;
	assert_string_equal(deny(SINK_CRIT), "smrsh: uid 61001: attempt to use"
			    " \"p a\" (not a file)");
	(void)err_set(e, ERR_DENIED, RULE_ACCESS, 13, "x");
	e->offset = 3;
	assert_string_equal(deny(SINK_CRIT), "smrsh: uid 61001: attempt to use"
			    " \"p a\"");
	(void)err_set(e, ERR_DENIED, RULE_CHARACTER, 0, "x");
	e->byte = ';';
	e->offset = 4;
	scene.request.command = "p a ;id";
	assert_string_equal(deny(SINK_CRIT), "smrsh: uid 61001: attempt to use"
			    " ; in command: p a ;id");
	(void)err_set(e, ERR_DENIED, RULE_EXEC, 0, "missing command to exec");
	assert_string_equal(deny(SINK_CRIT), "smrsh: uid 61001: missing command"
			    " to exec");
	(void)err_set(e, ERR_USAGE, RULE_USAGE, 0, "Usage: x");
	assert_string_equal(deny(SINK_ERR), "smrsh: usage");
	(void)err_set(e, ERR_DENIED, RULE_LENGTH, 0, "x");
	scene.request.command =
		"1234567890123456789012345678901234567890123";
	assert_int_equal(strncmp(deny(SINK_WARNING), "smrsh: command too long:"
				 " 1234567890123456789012345678901234567890",
				 65), 0);
}

static void
test_deferrals(void **state)
{
	(void)state;
	(void)err_set(&scene.err, ERR_CONFIG, RULE_TRUST, 0, "deferred: x");
	(void)err_detail(&scene.err, "/usr/adm is writable by others");
	assert_string_equal(deny(SINK_ERR), HEAD ", stat=deferred (trust):"
			    " /usr/adm is writable by others");
	(void)err_set(&scene.err, ERR_SYSTEM, RULE_SYSTEM, 12, "deferred: x");
	assert_string_equal(deny(SINK_ERR), HEAD ", stat=deferred (system)");
}

/* T40: forged lines and escape sequences. */
static void
test_hostile(void **state)
{
	static const char bytes[] =
		"x\n<18>smrsh: uid 0: attempt\r\x1b[2J\x7f\xff\xc2\x9b";
	struct violation v = { .kind = VIOLATION_EXEC };
	int rule;

	(void)state;
	scene.request.command = scene.request.queue_id = bytes;
	strcpy(v.path, bytes);
	strcpy(v.exe, bytes);
	(void)done(SINK_INFO, 0);
	for (rule = RULE_NONE; rule < RULE_COUNT; rule++) {
		(void)err_set(&scene.err, ERR_DENIED, (enum err_rule)rule, 0,
			      "%s", bytes);
		scene.err.byte = rule == RULE_CHARACTER ? '\n' : 0;
		(void)err_detail(&scene.err, "%s", bytes);
		begin();
		(void)human_deny(&x, &scene.audit, &scene.err);
		(void)finish();
		scene.err.class = ERR_CONFIG;
		begin();
		(void)human_deny(&x, &scene.audit, &scene.err);
		(void)finish();
	}
	begin();
	(void)human_violation(&x, &scene.audit, &v);
	(void)finish();
}

/* The command stands in quotes: what is in it cannot end them. */
static void
test_quotes(void **state)
{
	const char *end;

	(void)state;
	scene.request.command = "p \", stat=exit 0";
	scene.outcome.code = 1;
	end = strstr(done(SINK_INFO, 1), "cmd=\"");
	assert_non_null(end);
	end = strchr(end + 5, '"');
	assert_non_null(end);
	assert_string_equal(end, "\", stat=exit 1");
}

static void
test_long(void **state)
{
	static char big[100000];

	(void)state;
	memset(big, 'a', sizeof big - 1);
	scene.request.command = scene.request.queue_id = big;
	assert_true(strlen(done(SINK_INFO, 0)) < 1000);
	(void)err_set(&scene.err, ERR_DENIED, RULE_LOOKUP, 0, "x");
	scene.err.offset = 0;
	assert_true(strlen(deny(SINK_CRIT)) < 2000);
}

static void
test_violations(void **state)
{
	static const struct {
		enum violation_kind kind;
		const char *text;
	} rows[] = {
		{ VIOLATION_EXEC, ", denied=exec of /p" },
		{ VIOLATION_NEUTERED, "set-id program without its rights: /p" },
		{ VIOLATION_OUTPUT, "MaxOutput=" },
		{ VIOLATION_TIMEOUT, "RuntimeMaxSec=" },
		{ VIOLATION_LEFT_BEHIND, "left behind" },
		{ VIOLATION_SUBMISSIONS, ", denied=letters over Max" },
		{ VIOLATION_SUPPRESSED, "not recorded" },
	};
	struct violation v = { .kind = VIOLATION_SECCOMP };
	size_t i;

	(void)state;
	v.nr = SYS_ptrace;
	begin();
	assert_int_equal(human_violation(&x, &scene.audit, &v), SINK_NOTICE);
	assert_string_equal(finish(), HEAD ", denied=ptrace");
	v.nr = 100000;
	begin();
	(void)human_violation(&x, &scene.audit, &v);
	assert_string_equal(finish(), HEAD ", denied=syscall 100000");
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		memset(&v, 0, sizeof v);
		v.kind = rows[i].kind;
		strcpy(v.path, "/p");
		begin();
		assert_int_equal(human_violation(&x, &scene.audit, &v),
				 SINK_NOTICE);
		assert_non_null(strstr(finish(), rows[i].text));
	}
}

static void
test_argv_form(void **state)
{
	char *words[] = { "/x/p", "a b", NULL };

	(void)state;
	scene.request.command = NULL;
	scene.request.words = words;
	scene.request.word_count = 2;
	assert_non_null(strstr(done(SINK_INFO, 0), "cmd=\"/x/p"));
}

#define TELLS(sentence, f) { sentence, f, setup, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TELLS("an end is told in one line", test_done),
		TELLS("violations are counted", test_done_with_violations),
		TELLS("without a queue id there is none",
		      test_without_a_queue_id),
		TELLS("denials are in smrsh's words", test_words_of_smrsh),
		TELLS("deferrals name the rule and the remedy", test_deferrals),
		TELLS("no byte of a stranger's ends the line (T40)",
		      test_hostile),
		TELLS("a quote in a command does not end its quotes (T40)",
		      test_quotes),
		TELLS("a line for people has an end (T42)", test_long),
		TELLS("violations are told", test_violations),
		TELLS("the argv form shows its program", test_argv_form),
	};

	return cmocka_run_group_tests_name("human", tests, NULL, NULL);
}
