/* SPDX-License-Identifier: ISC */
/*
 * Whom a program runs as, and with which environment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "smrsh2/script.h"
#include "tests/unit/blob.h"
#include "tests/unit/unit.h"

#define ALICE 61001u
#define NAMED 61002u

static struct blob blob;
static struct policy_block *block;
static struct policy policy;
static struct plan plan;
static struct recipient recipient;
static struct command command;
static char *environment[64];
static struct err err;

/* A policy of one block, for which the test sets fields. */
static int
setup(void **state)
{
	static const uint32_t groups[] = { 70001, 70002 };

	(void)state;
	blob_begin(&blob);
	block = blob_block(&blob, NULL);
	block->groups = blob_array(&blob, groups, 2, sizeof groups[0]);
	block->home = blob_string(&blob, "/home/named");
	block->uid = block->gid = NAMED;
	memset(&recipient, 0, sizeof recipient);
	recipient.uid = recipient.gid = ALICE;
	recipient.groups[0] = ALICE;
	recipient.groups[1] = 80001;
	recipient.group_count = 2;
	recipient.has_identity = true;
	strcpy(recipient.home, "/home/alice");
	strcpy(recipient.pwd, "PWD=/home/alice");
	memset(&command, 0, sizeof command);
	command.name = "p";
	environment[0] = NULL;
	memset(&plan, 0x5a, sizeof plan);
	return 0;
}

static int
decide(void)
{
	blob_end_block(&blob);
	blob_end(&blob);
	assert_int_equal(policy_load(&policy, blob.bytes, blob.size, &err), 0);
	return policy_plan(&plan, &policy, &command, &recipient, environment,
			   &err);
}

static void
expect_no_user(const char *detail)
{
	assert_int_equal(decide(), -1);
	assert_int_equal(err.rule, RULE_USER);
	assert_int_equal(err_status(&err), 75);
	if (strstr(err.detail, detail) == NULL)
		fail_msg("%s: %s", detail, err.detail);
}

static void
test_recipient(void **state)
{
	(void)state;
	assert_int_equal(decide(), 0);
	assert_ptr_equal(plan.policy, block);
	assert_ptr_equal(plan.program, &command.program);
	assert_int_equal(plan.uid, ALICE);
	assert_int_equal(plan.gid, ALICE);
	assert_int_equal(plan.group_count, 2);
	assert_int_equal(plan.groups[1], 80001);
	assert_string_equal(plan.home, "/home/alice");
	assert_false(plan.changes_identity);
}

static void
test_recipient_under_root_start(void **state)
{
	(void)state;
	recipient.is_root_start = true;
	assert_int_equal(decide(), 0);
	assert_int_equal(plan.uid, ALICE);
	assert_true(plan.changes_identity);
}

static void
test_nobody_to_become(void **state)
{
	(void)state;
	recipient.is_root_start = true;
	recipient.has_identity = false;
	strcpy(recipient.why, "the reason is this");
	expect_no_user("the reason is this");
}

static void
test_named_under_root_start(void **state)
{
	(void)state;
	block->user_kind = POLICY_USER_NAMED;
	recipient.is_root_start = true;
	recipient.has_identity = false;	/* does not matter */
	assert_int_equal(decide(), 0);
	assert_int_equal(plan.uid, NAMED);
	assert_int_equal(plan.gid, NAMED);
	assert_int_equal(plan.group_count, 2);
	assert_int_equal(plan.groups[0], 70001);
	assert_string_equal(plan.home, "/home/named");
	assert_true(plan.changes_identity);
}

static void
test_named_as_another(void **state)
{
	(void)state;
	block->user_kind = POLICY_USER_NAMED;
	expect_no_user("mailer flag S");
}

static void
test_named_as_the_same(void **state)
{
	(void)state;
	block->user_kind = POLICY_USER_NAMED;
	block->uid = ALICE;
	assert_int_equal(decide(), 0);
	assert_int_equal(plan.uid, ALICE);
	assert_int_equal(plan.gid, ALICE);	/* what the caller has */
	assert_int_equal(plan.group_count, 2);
	assert_int_equal(plan.groups[1], 80001);
	assert_false(plan.changes_identity);
}

static void
test_never_root(void **state)
{
	static const struct {
		uint32_t uid;
		uint32_t gid;
	} rows[] = {
		{ 0, ALICE }, { ALICE, 0 }, { 0, 0 },
		{ UINT32_MAX, ALICE }, { ALICE, UINT32_MAX },
	};
	size_t i;
	int kind;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (kind = 0; kind < 3; kind++) {
			(void)setup(state);
			block->minimum_uid = 0;
			recipient.is_root_start = kind > 0;
			if (kind == 2) {
				block->user_kind = POLICY_USER_NAMED;
				block->uid = rows[i].uid;
				block->gid = rows[i].gid;
			} else {
				recipient.uid = rows[i].uid;
				recipient.gid = rows[i].gid;
			}
			expect_no_user("");
		}
	}
}

static void
test_minimum_uid(void **state)
{
	block->minimum_uid = ALICE;
	assert_int_equal(decide(), 0);
	(void)setup(state);
	block->minimum_uid = ALICE + 1;
	expect_no_user("MinimumUID=");
	(void)setup(state);
	recipient.is_root_start = true;
	block->minimum_uid = ALICE + 1;
	expect_no_user("MinimumUID=");
	/* Whom the policy names is meant. */
	(void)setup(state);
	recipient.is_root_start = true;
	block->user_kind = POLICY_USER_NAMED;
	block->uid = 8;
	block->minimum_uid = 1000;
	assert_int_equal(decide(), 0);
	assert_int_equal(plan.uid, 8);
}

/* One flipped bit of the decision is no user, and never the other (T51). */
static void
test_flipped_user_kind(void **state)
{
	static const uint32_t kinds[] = { POLICY_USER_RECIPIENT,
					  POLICY_USER_NAMED };
	size_t i;
	int bit;

	for (i = 0; i < 2; i++) {
		for (bit = 0; bit < 32; bit++) {
			(void)setup(state);
			recipient.is_root_start = true;
			block->user_kind = kinds[i] ^ 1u << bit;
			assert_int_equal(decide(), -1);
			assert_true(err.rule == RULE_USER ||
				    err.rule == RULE_POLICY);
		}
	}
}

static void
test_set_id(void **state)
{
	command.program.is_setid = true;
	assert_int_equal(decide(), 0);
	(void)setup(state);
	command.program.is_setid = true;
	block->flags &= ~POLICY_ALLOW_SETID;
	assert_int_equal(decide(), -1);
	assert_int_equal(err.rule, RULE_SETID);
	assert_int_equal(err_status(&err), 69);
	assert_non_null(strstr(err.text, "\"p\" not available for sendmail"
			       " programs"));
	(void)setup(state);
	block->flags &= ~POLICY_ALLOW_SETID;
	assert_int_equal(decide(), 0);
}

static void
expect_environment(const char *const *want)
{
	size_t i;

	assert_int_equal(decide(), 0);
	for (i = 0; want[i] != NULL; i++) {
		if (plan.envp[i] == NULL)
			fail_msg("%s is missing", want[i]);
		assert_string_equal(plan.envp[i], want[i]);
	}
	assert_null(plan.envp[i]);
}

static void
test_environment(void **state)
{
	static const char *const set[] = { "PATH=/usr/bin:/bin", "LANG=C" };
	static const char *const pass[] = { "TZ", "SENDER", "EMPTY", "ABSENT" };
	static const char *const want[] = { "PATH=/usr/bin:/bin", "LANG=C",
					    "TZ=UTC", "SENDER=a=b", "EMPTY=",
					    "PWD=/home/alice", NULL };

	(void)state;
	block->environment = blob_strings(&blob, set, 2);
	block->pass = blob_strings(&blob, pass, 4);
	environment[0] = "LD_PRELOAD=/tmp/x.so";
	environment[1] = "TZX=1";
	environment[2] = "TZ";		/* no variable */
	environment[3] = "T=2";
	environment[4] = "TZ=UTC";
	environment[5] = "TZ=:/tmp/x";	/* the first counts */
	environment[6] = "PATH=/tmp";
	environment[7] = "SENDER=a=b";
	environment[8] = "EMPTY=";
	environment[9] = "=C:";
	environment[10] = "";
	environment[11] = NULL;
	expect_environment(want);
}

/* T10 T11: whatever the caller's environment holds, nothing of it comes. */
static void
test_nothing_passed(void **state)
{
	static const char *const want[] = { "PWD=/home/alice", NULL };
	static char *names[] = {
		"LD_PRELOAD=x", "GLIBC_TUNABLES=x",
		"IFS=x",	"BASH_FUNC_x%%=() {",
		"PERL5OPT=x",	"PYTHONPATH=x",
		"PATH=x",	"PWD=/tmp",
		"HOME=x",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		environment[i] = names[i];
	environment[i] = NULL;
	expect_environment(want);
}

static void
test_without_a_working_directory(void **state)
{
	static const char *const want[] = { NULL };

	(void)state;
	recipient.pwd[0] = '\0';
	expect_environment(want);
}

/* As many variables as both lists may hold, and PWD. */
static void
test_fullest_environment(void **state)
{
	static char texts[2 * POLICY_ENV_MAX][16];
	const char *set[POLICY_ENV_MAX];
	const char *pass[POLICY_ENV_MAX];
	static char *have[POLICY_ENV_MAX + 1];
	size_t i;

	(void)state;
	for (i = 0; i < POLICY_ENV_MAX; i++) {
		(void)snprintf(texts[i], sizeof texts[i], "S%zu=1", i);
		set[i] = texts[i];
		(void)snprintf(texts[POLICY_ENV_MAX + i], sizeof texts[i],
			       "P%zu=1", i);
		have[i] = texts[POLICY_ENV_MAX + i];
	}
	block->environment = blob_strings(&blob, set, POLICY_ENV_MAX);
	for (i = 0; i < POLICY_ENV_MAX; i++) {
		static char names[POLICY_ENV_MAX][16];

		(void)snprintf(names[i], sizeof names[i], "P%zu", i);
		pass[i] = names[i];
	}
	block->pass = blob_strings(&blob, pass, POLICY_ENV_MAX);
	blob_end_block(&blob);
	blob_end(&blob);
	assert_int_equal(policy_load(&policy, blob.bytes, blob.size, &err), 0);
	assert_int_equal(policy_plan(&plan, &policy, &command, &recipient, have,
				     &err), 0);
	assert_string_equal(plan.envp[0], "S0=1");
	assert_string_equal(plan.envp[POLICY_ENV_MAX], "P0=1");
	assert_string_equal(plan.envp[2 * POLICY_ENV_MAX], "PWD=/home/alice");
	assert_null(plan.envp[2 * POLICY_ENV_MAX + 1]);
}

static void
test_damaged_block(void **state)
{
	(void)state;
	blob_end_block(&blob);
	blob_end(&blob);
	block->uid ^= 1;
	assert_int_equal(policy_load(&policy, blob.bytes, blob.size, &err), 0);
	assert_int_equal(policy_plan(&plan, &policy, &command, &recipient,
				     environment, &err), -1);
	assert_int_equal(err.rule, RULE_POLICY);
}

#define PLANS(sentence, f) { sentence, f, setup, NULL, NULL }

/* Landlock and seccomp cannot be had without it or CAP_SYS_ADMIN. */
static void
test_gaining_rights_needs_root(void **state)
{
	(void)state;
	block->flags &= ~POLICY_NO_NEW_PRIVS;
	assert_int_equal(decide(), -1);
	assert_int_equal(err.rule, RULE_SETID);
	assert_int_equal(err_status(&err), 75);
	assert_non_null(strstr(err.detail, "a start as root"));
	(void)setup(state);
	block->flags &= ~POLICY_NO_NEW_PRIVS;
	recipient.is_root_start = true;
	assert_int_equal(decide(), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		PLANS("the recipient runs what the recipient gets",
		      test_recipient),
		PLANS("under root start the identity is changed",
		      test_recipient_under_root_start),
		PLANS("with nobody to become it is deferred, with the reason",
		      test_nobody_to_become),
		PLANS("User= is taken under root start, with its groups",
		      test_named_under_root_start),
		PLANS("User= that cannot be taken is never ignored (T20)",
		      test_named_as_another),
		PLANS("User= that we are already is taken",
		      test_named_as_the_same),
		PLANS("root never runs a program, nor does -1 (T20)",
		      test_never_root),
		PLANS("MinimumUID= binds recipients, not who is named (T20)",
		      test_minimum_uid),
		PLANS("a User= with a flipped bit is nobody (T51)",
		      test_flipped_user_kind),
		PLANS("AllowSetID=no refuses set-id programs (T17)",
		      test_set_id),
		PLANS("rights to gain are for a start as root",
		      test_gaining_rights_needs_root),
		PLANS("the environment is the policy's, and what it lets pass",
		      test_environment),
		PLANS("nothing else of the caller's environment comes (T10)",
		      test_nothing_passed),
		PLANS("without a working directory there is no PWD",
		      test_without_a_working_directory),
		PLANS("the fullest environment fits (T11)",
		      test_fullest_environment),
		PLANS("a damaged block is deferred", test_damaged_block),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
