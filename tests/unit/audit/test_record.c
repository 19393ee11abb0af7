/* SPDX-License-Identifier: ISC */
/*
 * Records: that each says what happened, in JSON, whatever strangers chose
 * (smrsh2-audit(5)).
 */
#include "tests/unit/audit/told.h"

static void
test_envelope(void **state)
{
	char year[8];
	time_t now = time(NULL);
	char *ts;

	(void)state;
	(void)intent(0);
	IS_NUMBER("v", "1");
	IS("k", "intent");
	IS("via", "syslog");
	IS("x", "0123456789ABCDEF");
	IS_NUMBER("peer.pid", "77");
	IS_NUMBER("peer.uid", "61001");
	IS_NUMBER("peer.gid", "61001");
	assert_non_null(json_find(json, "mono"));
	ts = strstr(json, "\"ts\":\"");
	assert_non_null(ts);
	(void)strftime(year, sizeof year, "%Y-", gmtime(&now));
	assert_memory_equal(ts + 6, year, 5);
	assert_int_equal(ts[6 + 26], 'Z');
	assert_int_equal(ts[6 + 27], '"');
}

static void
test_intent(void **state)
{
	(void)state;
	(void)intent(0);
	IS("ev.qid", "5AM7YcJk021488");
	IS("ev.from", "<eric@example.net>");
	IS("ev.client", "192.0.2.1");
	IS("ev.msgid", "<1@example.net>");
	IS("ev.cmd", "/x/p a 'b c'");
	IS("ev.argv.0", "/usr/adm/sm.bin/p");
	IS("ev.argv.2", "b c");
	IS_ABSENT("ev.argv.3");
	IS("ev.exe.path", "/usr/adm/sm.bin/p");
	IS("ev.exe.real", "/usr/bin/p");
	IS("ev.exe.dev", "08:01");
	IS_NUMBER("ev.exe.ino", "4711");
	IS("ev.exe.mode", "104755");
	IS_NUMBER("ev.exe.size", "123456");
	IS("ev.exe.mtime", "2000-02-29T00:00:00Z");
	IS_ABSENT("ev.interp");
	IS_NUMBER("ev.run.uid", "61001");
	IS_NUMBER("ev.run.groups.1", "61009");
	IS_NUMBER("ev.run.nnp", "1");
	IS_NUMBER("ev.run.rlim.nofile", "256");
	IS_NUMBER("ev.run.rlim.core", "0");
	IS_ABSENT("ev.run.degraded");
	IS("ev.policy", "beta");
	IS("ev.env.0", "PATH");
	IS("ev.env.1", "SECRET");	/* and not its value */
	assert_null(strstr(json, "value"));
	assert_int_equal(strlen(json_find(json, "ev.cfg")) > 18, 1);
}

static void
test_without_correlation(void **state)
{
	(void)state;
	scene.request.queue_id = scene.request.sender = NULL;
	scene.request.client = "";
	scene.request.message_id = NULL;
	(void)intent(0);
	IS_ABSENT("ev.qid");
	IS_ABSENT("ev.from");
	IS_ABSENT("ev.msgid");
	IS("ev.client", "");
}

static void
test_script(void **state)
{
	struct program *p = &scene.command.program;
	char *argv[] = { "/bin/sh", "-e", "/usr/adm/sm.bin/p", NULL };

	(void)state;
	p->argv = argv;
	p->interp_fd = 4;
	p->interp = "/usr/bin/dash";
	p->interp_st.st_mode = S_IFREG | 0755;
	p->interp_st.st_ino = 815;
	(void)intent(0);
	IS("ev.interp.path", "/bin/sh");
	IS("ev.interp.real", "/usr/bin/dash");
	IS_NUMBER("ev.interp.ino", "815");
	IS("ev.argv.0", "/usr/adm/sm.bin/p");
}

static void
test_degraded(void **state)
{
	static const char *const names[] = {
		"landlock", "landlock-truncate", "landlock-tcp",
		"landlock-scope", "seccomp", "seccomp-listener", "bounding",
	};
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++) {
		(void)intent(1u << i);
		IS("ev.run.degraded.0", names[i]);
		IS_ABSENT("ev.run.degraded.1");
		scene.outcome.degraded = 1u << i;
		(void)done(0);
		IS("ev.degraded.0", names[i]);
	}
	(void)intent(0x7f);
	IS("ev.run.degraded.6", "bounding");
}

static void
test_confinement_that_is_off(void **state)
{
	(void)state;
	scene.block->flags = POLICY_ALLOW_SETID;
	(void)intent(0);
	IS_NUMBER("ev.run.nnp", "0");
	IS("ev.run.seccomp", "none");
	IS_NUMBER("ev.run.landlock", "0");
	scene.block->flags = POLICY_SECCOMP | POLICY_LANDLOCK |
			     POLICY_NO_NEW_PRIVS;
	(void)intent(0);
	IS_NUMBER("ev.run.nnp", "1");
	IS("ev.run.seccomp", "none@0000000000000000");
	IS_NUMBER("ev.run.landlock", "7");
}

static void
test_done(void **state)
{
	struct outcome *out = &scene.outcome;

	(void)state;
	out->code = 3;
	out->wall_us = 1234567;
	out->usage.ru_utime.tv_sec = 2;
	out->usage.ru_utime.tv_usec = 345678;
	out->usage.ru_stime.tv_usec = 999;
	out->usage.ru_maxrss = 5120;
	out->in_bytes = 99;
	out->out_bytes = 100;
	(void)done(3);
	IS("k", "done");
	IS("ev.qid", "5AM7YcJk021488");
	IS_NUMBER("ev.pid", "4242");
	IS("ev.status", "exit");
	IS_NUMBER("ev.code", "3");
	IS_NUMBER("ev.wall_ms", "1234.5");
	IS_NUMBER("ev.utime_ms", "2345.6");
	IS_NUMBER("ev.stime_ms", "0.9");
	IS_NUMBER("ev.maxrss_kb", "5120");
	IS_NUMBER("ev.in_bytes", "99");
	IS_NUMBER("ev.out_bytes", "100");
	IS_ABSENT("ev.lost_bytes");
	IS_ABSENT("ev.violations");
	IS_ABSENT("ev.neutered");
	IS_ABSENT("ev.degraded");
	IS_ABSENT("ev.sig");
	IS_ABSENT("ev.step");
	IS_NUMBER("ev.exit", "3");
	IS_ABSENT("ev.sysexit");
	out->in_bytes = -1;
	out->lost_bytes = 7;
	out->violations = 2;
	out->is_neutered = true;
	(void)done(75);
	IS_ABSENT("ev.in_bytes");
	IS_NUMBER("ev.lost_bytes", "7");
	IS_NUMBER("ev.violations", "2");
	IS_NUMBER("ev.neutered", "1");
	IS_NUMBER("ev.exit", "75");
	IS("ev.sysexit", "EX_TEMPFAIL");
}

static void
test_done_otherwise(void **state)
{
	(void)state;
	scene.outcome.end = OUTCOME_SIGNAL;
	scene.outcome.signal = SIGKILL;
	scene.outcome.has_core = true;
	(void)done(137);
	IS("ev.status", "signal");
	IS_NUMBER("ev.sig", "9");
	IS("ev.signal", "KILL");
	IS_NUMBER("ev.core", "1");
	IS_ABSENT("ev.code");
	scene.outcome.end = OUTCOME_TIMEOUT;
	(void)done(75);
	IS("ev.status", "timeout");
	IS_ABSENT("ev.sig");
	scene.outcome.end = OUTCOME_NOT_STARTED;
	scene.outcome.step = "landlock";
	(void)err_set(&scene.outcome.error, ERR_SYSTEM, RULE_STEP, 95,
		      "deferred: one sentence");
	(void)err_detail(&scene.outcome.error, "landlock_restrict_self: no");
	(void)done(75);
	IS("ev.status", "not-started");
	IS("ev.step", "landlock");
	IS("ev.reason", "deferred: one sentence");
	IS("ev.detail", "landlock_restrict_self: no");
	IS_NUMBER("ev.errno", "95");
}

static void
test_deny(void **state)
{
	(void)state;
	(void)err_set(&scene.err, ERR_DENIED, RULE_CHARACTER, 0,
		      "cannot use ; in command");
	scene.err.byte = ';';
	scene.err.offset = 5;
	(void)deny();
	IS("k", "deny");
	IS("ev.qid", "5AM7YcJk021488");
	IS("ev.cmd", "/x/p a 'b c'");
	IS("ev.rule", "character");
	IS("ev.char", ";");
	IS_NUMBER("ev.off", "5");
	IS_ABSENT("ev.errno");
	IS_NUMBER("ev.exit", "69");
	IS("ev.sysexit", "EX_UNAVAILABLE");
	IS("ev.reason", "cannot use ; in command");
	IS_ABSENT("ev.detail");
	(void)err_set(&scene.err, ERR_CONFIG, RULE_TRUST, 13, "deferred: x");
	(void)err_detail(&scene.err, "/usr/adm: chmod it");
	(void)deny();
	IS("ev.rule", "trust");
	IS_ABSENT("ev.char");
	IS_ABSENT("ev.off");
	IS_NUMBER("ev.errno", "13");
	IS_NUMBER("ev.exit", "75");
	IS("ev.detail", "/usr/adm: chmod it");
}

static void
test_deny_before_there_is_a_command(void **state)
{
	(void)state;
	scene.request.command = NULL;
	scene.audit.plan = NULL;
	scene.audit.command = NULL;
	(void)err_set(&scene.err, ERR_USAGE, RULE_USAGE, 0, "Usage: x");
	(void)deny();
	IS_ABSENT("ev.cmd");
	IS_ABSENT("ev.words");
	IS_NUMBER("ev.exit", "64");
}

static void
test_violations(void **state)
{
	static const struct {
		enum violation_kind kind;
		const char *what;
	} rows[] = {
		{ VIOLATION_EXEC, "exec" },
		{ VIOLATION_NEUTERED, "neutered" },
		{ VIOLATION_OUTPUT, "output" },
		{ VIOLATION_TIMEOUT, "timeout" },
		{ VIOLATION_LEFT_BEHIND, "left-behind" },
		{ VIOLATION_SUBMISSIONS, "submissions" },
		{ VIOLATION_SUPPRESSED, "suppressed" },
	};
	struct violation v = { .kind = VIOLATION_SECCOMP, .pid = 99 };
	size_t i;

	(void)state;
	v.arch = AUDIT_ARCH_X86_64;
	v.nr = SYS_ptrace;
	v.args[0] = 16;
	v.args[5] = UINT64_MAX;
	v.ip = 0x7fff12345678;
	strcpy(v.exe, "/usr/bin/x");
	(void)violation(&v);
	IS("k", "violation");
	IS("ev.what", "seccomp");
	IS_NUMBER("ev.pid", "99");
	IS("ev.syscall", "ptrace");
	IS("ev.args.0", "0x10");
	IS("ev.args.5", "0xffffffffffffffff");
	IS("ev.ip", "0x7fff12345678");
	IS("ev.arch", "x86_64");
	IS("ev.exe", "/usr/bin/x");
	v.nr = 100000;
	(void)violation(&v);
	IS_ABSENT("ev.syscall");
	IS_NUMBER("ev.nr", "100000");
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		memset(&v, 0, sizeof v);
		v.kind = rows[i].kind;
		v.count = 5;
		strcpy(v.path, "/p");
		(void)violation(&v);
		IS("ev.what", rows[i].what);
		IS("ev.path", "/p");
		IS_NUMBER("ev.count", "5");
		IS_ABSENT("ev.nr");
	}
}

/* The directory may be out of reach. */
static void
test_failing_calls(void **state)
{
	(void)state;
	fault_return("getcwd", FAULT_ANY, 0, 0);
	(void)intent(0);
	assert_non_null(json_find(json, "ev.cwd"));
	fault_clear();
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TELLS("a record says when, who and which", test_envelope),
		TELLS("an intent says what will run, and how confined",
		      test_intent),
		TELLS("what the mail server did not say is left out",
		      test_without_correlation),
		TELLS("an intent of a script names its interpreter",
		      test_script),
		TELLS("layers that are missing are named", test_degraded),
		TELLS("layers that are off are told as off",
		      test_confinement_that_is_off),
		TELLS("a done record counts", test_done),
		TELLS("a done record tells each ending", test_done_otherwise),
		TELLS("a denial says what, where and why", test_deny),
		TELLS("a denial needs no command",
		      test_deny_before_there_is_a_command),
		TELLS("a violation says what was tried", test_violations),
		TELLS("without a directory there is a record",
		      test_failing_calls),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
