/* SPDX-License-Identifier: ISC */
/*
 * Events to a real socket: what arrives, and what happens when nothing can.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/audit/scene.h"
#include "tests/unit/fault.h"
#include "tests/unit/json.h"

static int server = -1;
static char got[AUDIT_TEXT_MAX + 1];

static int
teardown(void **state)
{
	(void)state;
	fault_clear();
	if (scene.audit.fd > 2)
		(void)close(scene.audit.fd);
	if (server >= 0)
		(void)close(server);
	server = -1;
	return 0;
}

static int
setup(void **state)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	(void)state;
	fault_clear();
	(void)unlink(scratch_path("log"));
	server = socket(AF_UNIX, SOCK_DGRAM, 0);
	strcpy(to.sun_path, scratch_path("log"));
	scene_begin(scratch_path("log"));
	return bind(server, (void *)&to, sizeof to);
}

/* The next datagram; NULL: none. */
static const char *
receive(void)
{
	ssize_t n = recv(server, got, sizeof got - 1, MSG_DONTWAIT);

	if (n < 0)
		return NULL;
	got[n] = '\0';
	return got;
}

/* The JSON of a datagram "<22>smrsh2[77]: {...}". */
static const char *
receive_object(const char *kind)
{
	static const char head[] = "<22>smrsh2[77]: ";
	const char *text = receive();

	assert_non_null(text);
	assert_int_equal(strncmp(text, head, strlen(head)), 0);
	text += strlen(head);
	if (!json_is_valid(text))
		fail_msg("no JSON: %s", text);
	assert_true(json_is(text, "k", kind));
	return text;
}

static int
intend(void)
{
	return audit_intent(&scene.audit, &scene.command, &scene.plan, 7, 0,
			    &scene.err);
}

static void
test_intent(void **state)
{
	const char *json;

	(void)state;
	scene.audit.plan = NULL;
	scene.audit.command = NULL;
	assert_int_equal(intend(), 0);
	json = receive_object("intent");
	assert_true(json_is(json, "x", scene.audit.id));
	assert_null(receive());
}

/* 80 random bits in sixteen letters; a nonce for every command. */
static void
test_identity(void **state)
{
	char ids[64][RECORD_ID_MAX];
	uint64_t nonces[64];
	int i;
	int j;

	(void)state;
	for (i = 0; i < 64; i++) {
		assert_int_equal(intend(), 0);
		(void)receive();
		strcpy(ids[i], scene.audit.id);
		nonces[i] = scene.audit.nonce;
		assert_int_equal(strlen(ids[i]), 16);
		assert_int_equal(
			strspn(ids[i], "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 16);
		for (j = 0; j < i; j++) {
			assert_string_not_equal(ids[i], ids[j]);
			assert_true(nonces[i] != nonces[j]);
		}
	}
}

static void
test_done(void **state)
{
	const char *json;

	(void)state;
	audit_done(&scene.audit, &scene.outcome, 0);
	json = receive_object("done");
	assert_true(json_is(json, "x", "0123456789ABCDEF"));
	assert_int_equal(strncmp(receive(), "<22>smrsh2[77]: 5AM7YcJk021488:"
				 " uid=61001", 41), 0);
	assert_null(receive());
}

static void
test_deny(void **state)
{
	(void)state;
	(void)err_set(&scene.err, ERR_DENIED, RULE_LOOKUP, 2, "x");
	scene.err.offset = 3;
	audit_deny(&scene.audit, &scene.err);
	(void)receive_object("deny");
	assert_string_equal(receive(), "<18>smrsh: uid 61001: attempt to use"
			    " \"p a 'b c'\" (stat failed)");
	assert_null(receive());
	assert_int_equal(scene.err.rule, RULE_LOOKUP);
}

/* Before there is a command a denial has an identity of its own. */
static void
test_deny_identity(void **state)
{
	(void)state;
	scene.audit.id[0] = '\0';
	scene.audit.plan = NULL;
	scene.audit.command = NULL;
	(void)err_set(&scene.err, ERR_USAGE, RULE_USAGE, 0, "Usage: x");
	audit_deny(&scene.audit, &scene.err);
	assert_true(json_is(receive_object("deny"), "x", scene.audit.id));
	assert_int_equal(strlen(scene.audit.id), 16);
	assert_string_equal(receive(), "<19>smrsh: usage");
}

static void
test_violation(void **state)
{
	struct violation v = { .kind = VIOLATION_OUTPUT, .count = 4096 };

	(void)state;
	audit_violation(&scene.audit, &v);
	(void)receive_object("violation");
	assert_int_equal(strncmp(receive(), "<21>smrsh2[77]: ", 16), 0);
	assert_null(receive());
}

/* No log: best effort goes on, required does not (fail closed). */
static void
test_no_log(void **state)
{
	(void)state;
	(void)unlink(scratch_path("log"));
	scene.block->audit = POLICY_AUDIT_BEST_EFFORT;
	assert_int_equal(intend(), 0);
	scene.block->audit = POLICY_AUDIT_OFF;
	assert_int_equal(intend(), 0);
	scene.block->audit = POLICY_AUDIT_REQUIRED;
	assert_int_equal(intend(), -1);
	assert_int_equal(scene.err.rule, RULE_AUDIT);
	assert_int_equal(err_status(&scene.err), 75);
	assert_null(strchr(scene.err.text, '/'));
	assert_non_null(strstr(scene.err.detail, "Audit="));
}

static void
test_required_denial(void **state)
{
	(void)state;
	(void)unlink(scratch_path("log"));
	scene.block->audit = POLICY_AUDIT_REQUIRED;
	(void)err_set(&scene.err, ERR_DENIED, RULE_LOOKUP, 2, "x");
	audit_deny(&scene.audit, &scene.err);
	assert_int_equal(scene.err.rule, RULE_AUDIT);
	assert_int_equal(err_status(&scene.err), 75);
	/* Before a plan it is the default policy's word that counts. */
	scene.audit.plan = NULL;
	scene.audit.mode = POLICY_AUDIT_REQUIRED;
	(void)err_set(&scene.err, ERR_DENIED, RULE_LOOKUP, 2, "x");
	audit_deny(&scene.audit, &scene.err);
	assert_int_equal(err_status(&scene.err), 75);
	scene.audit.mode = POLICY_AUDIT_BEST_EFFORT;
	(void)err_set(&scene.err, ERR_DENIED, RULE_LOOKUP, 2, "x");
	audit_deny(&scene.audit, &scene.err);
	assert_int_equal(err_status(&scene.err), 69);
}

static void
test_off(void **state)
{
	struct violation v = { .kind = VIOLATION_OUTPUT };

	(void)state;
	scene.block->audit = POLICY_AUDIT_OFF;
	assert_int_equal(intend(), 0);
	audit_done(&scene.audit, &scene.outcome, 0);
	audit_violation(&scene.audit, &v);
	assert_null(receive());
}

/* A mode that decayed in memory is no licence to run unrecorded (T51). */
static void
test_flipped_mode(void **state)
{
	int bit;

	(void)state;
	(void)unlink(scratch_path("log"));
	for (bit = 0; bit < 32; bit++) {
		scene.block->audit = POLICY_AUDIT_REQUIRED ^ 1u << bit;
		if (intend() == 0)
			fail_msg("Audit= 0x%x lets it run unrecorded",
				 scene.block->audit);
	}
}

static void
test_no_random_numbers(void **state)
{
	(void)state;
	fault_fail("getrandom", FAULT_ANY, 0, ENOSYS);
	assert_int_equal(intend(), -1);
	assert_int_equal(scene.err.rule, RULE_SYSTEM);
	assert_int_equal(err_status(&scene.err), 75);
	fault_clear();
	fault_return("getrandom", FAULT_ANY, 0, 5);	/* too few */
	assert_int_equal(intend(), -1);
	fault_clear();
	/* A denial is recorded all the same. */
	fault_fail("getrandom", FAULT_ANY, 0, ENOSYS);
	scene.audit.id[0] = '\0';
	(void)err_set(&scene.err, ERR_DENIED, RULE_LOOKUP, 2, "x");
	audit_deny(&scene.audit, &scene.err);
	assert_non_null(receive());
	assert_int_equal(err_status(&scene.err), 69);
}

/* T40: what would not fit a datagram is cut further, and sent. */
static void
test_too_large_for_a_datagram(void **state)
{
	static char big[1 << 16];
	const char *json;

	(void)state;
	memset(big, '\x01', sizeof big - 1);	/* six letters each */
	scene.request.command = scene.request.sender = scene.request.client =
		scene.request.queue_id = scene.request.message_id = big;
	scene.command.program.real = big;
	scene.block->audit = POLICY_AUDIT_REQUIRED;
	assert_int_equal(intend(), 0);
	json = receive_object("intent");
	assert_true(json_is_number(json, "ev.cmd_len", "65535"));
	(void)err_set(&scene.err, ERR_DENIED, RULE_LENGTH, 2, "x");
	audit_deny(&scene.audit, &scene.err);
	(void)receive_object("deny");
	assert_int_equal(scene.err.rule, RULE_LENGTH);
	audit_done(&scene.audit, &scene.outcome, 0);
	while (receive() != NULL)
		;
}

/* The same when the socket itself says EMSGSIZE. */
static void
test_small_datagrams(void **state)
{
	(void)state;
	scene.block->audit = POLICY_AUDIT_REQUIRED;
	fault_fail("send", FAULT_ANY, 1, EMSGSIZE);
	assert_int_equal(intend(), 0);
	(void)receive_object("intent");
	fault_clear();
	fault_fail("send", FAULT_ANY, 0, EMSGSIZE);
	assert_int_equal(intend(), -1);
	assert_int_equal(scene.err.rule, RULE_AUDIT);
}

/* A thousand arguments in the argv form, and the widest environment. */
static void
test_widest_record(void **state)
{
	static char *words[SCRIPT_WORDS_MAX + 8];
	size_t i;

	(void)state;
	for (i = 0; i < SCRIPT_WORDS_MAX + 7; i++)
		words[i] = "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01";
	scene.request.command = NULL;
	scene.request.words = words;
	scene.request.word_count = SCRIPT_WORDS_MAX + 7;
	scene.command.argv = words;
	scene.block->audit = POLICY_AUDIT_REQUIRED;
	if (intend() == 0)
		(void)receive_object("intent");
	else
		assert_int_equal(scene.err.rule, RULE_AUDIT);
}

#define TELLS(sentence, f) { sentence, f, setup, teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TELLS("an intent is one object", test_intent),
		TELLS("every command has an identity and a nonce of its own",
		      test_identity),
		TELLS("an end is an object and a line", test_done),
		TELLS("a denial is an object and smrsh's line", test_deny),
		TELLS("a denial without a command has an identity",
		      test_deny_identity),
		TELLS("a violation is an object and a line", test_violation),
		TELLS("Audit=required without a log does not run (T43)",
		      test_no_log),
		TELLS("Audit=required defers what it cannot refuse on record",
		      test_required_denial),
		TELLS("Audit=off sends nothing", test_off),
		TELLS("Audit=required with a flipped bit does not run (T51)",
		      test_flipped_mode),
		TELLS("without random numbers nothing runs, and denials are"
		      " recorded",
		      test_no_random_numbers),
		TELLS("what is too large is cut further (T40)",
		      test_too_large_for_a_datagram),
		TELLS("a socket for small datagrams gets small ones",
		      test_small_datagrams),
		TELLS("the widest record is sent or refused",
		      test_widest_record),
	};

	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
