/* SPDX-License-Identifier: ISC */
/*
 * The account databases are the test's own: files read by fgetpwent(3)
 * behind the look-up functions, so that they can also fail.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/account.h"

/* clang-format off */
static struct passwd users[] = {
	{ "root", "x", 0, 0, "", "/root", "" },
	{ "toor", "x", 0, 0, "", "/root", "" },
	{ "mailpipe", "x", 801, 811, "", "/var/lib/mailpipe//", "" },
	{ "nogroup", "x", 802, 0, "", "/", "" },
	{ "homeless", "x", 803, 813, "", "", "" },
	{ "minus", "x", (uid_t)-1, 1, "", "/", "" },
	{ "wheelie", "x", 804, 814, "", "/home/w", "" },
	{ "crowd", "x", 805, 815, "", "/home/c", "" },
};
static struct group groups[] = {
	{ "root", "x", 0, NULL }, { "wheel", "x", 0, NULL },
	{ "lists", "x", 820, NULL }, { "spool", "x", 821, NULL },
};
/* clang-format on */

static int failing;		/* errno of every look-up; 0: none */
static int failing_groups;
static struct parsed p;

struct passwd *__wrap_getpwnam(const char *name);
struct passwd *__wrap_getpwuid(uid_t uid);
struct group *__wrap_getgrnam(const char *name);
int __wrap_getgrouplist(const char *user, gid_t group, gid_t *out,
    int *count);

struct passwd *
__wrap_getpwnam(const char *name)
{
	size_t i;

	errno = failing;
	for (i = 0; !failing && i < sizeof users / sizeof users[0]; i++)
		if (strcmp(users[i].pw_name, name) == 0)
			return &users[i];
	return NULL;
}

struct passwd *
__wrap_getpwuid(uid_t uid)
{
	size_t i;

	errno = failing;
	for (i = 0; !failing && i < sizeof users / sizeof users[0]; i++)
		if (users[i].pw_uid == uid)
			return &users[i];
	return NULL;
}

struct group *
__wrap_getgrnam(const char *name)
{
	size_t i;

	errno = failing_groups;
	if (failing_groups)
		return NULL;
	for (i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strcmp(groups[i].gr_name, name) == 0)
			return &groups[i];
	return NULL;
}

int
__wrap_getgrouplist(const char *user, gid_t group, gid_t *out,
		    int *count)
{
	int n = strcmp(user, "crowd") == 0 ? POLICY_GROUPS_MAX + 2 : 2;
	int i;

	if (n > *count) {
		*count = n;
		return -1;
	}
	out[0] = group;
	for (i = 1; i < n; i++)
		out[i] = strcmp(user, "wheelie") == 0 ? 0 : 900;
	*count = n;
	return n;
}

static int
resolve(const char *statements)
{
	help_policy(&p, statements);
	help_expect_report(&p, NULL);
	return account_resolve(&p.draft, &p.pool, &p.report);
}

static void
expect_refused(const char *statements, const char *sentence)
{
	assert_int_equal(resolve(statements), -1);
	assert_int_equal(p.report.count, 1);
	if (!help_reports(&p, sentence))
		fail_msg("%s: %s", statements, p.report.lines[0]);
	help_free(&p);
}

static void
the_recipient_is_nobody_yet(void **state)
{
	(void)state;
	assert_int_equal(resolve(""), 0);
	assert_int_equal(p.draft.user_kind, POLICY_USER_RECIPIENT);
	assert_int_equal(p.draft.group_count, 0);
	assert_string_equal(p.draft.home, "");
	help_free(&p);
}

static void
a_name_becomes_numbers(void **state)
{
	(void)state;
	assert_int_equal(resolve("User=mailpipe"), 0);
	assert_int_equal(p.draft.user_kind, POLICY_USER_NAMED);
	assert_int_equal(p.draft.uid, 801);
	assert_int_equal(p.draft.gid, 811);
	assert_int_equal(p.draft.group_count, 2);
	assert_int_equal(p.draft.groups[0], 811);
	assert_int_equal(p.draft.groups[1], 900);
	assert_string_equal(p.draft.home, "/var/lib/mailpipe");
	help_free(&p);
	assert_int_equal(resolve("User=mailpipe\nGroup=lists\n"
				 "SupplementaryGroups=spool 900 822"), 0);
	assert_int_equal(p.draft.gid, 820);
	assert_int_equal(p.draft.group_count, 4);
	assert_int_equal(p.draft.groups[2], 821);
	assert_int_equal(p.draft.groups[3], 822);
	help_free(&p);
	assert_int_equal(resolve("User=homeless"), 0);
	assert_string_equal(p.draft.home, "");
	help_free(&p);
}

static void
a_number_needs_no_account_but_a_group(void **state)
{
	(void)state;
	assert_int_equal(resolve("User=801"), 0);
	assert_int_equal(p.draft.gid, 811);
	help_free(&p);
	assert_int_equal(resolve("User=4294967293\nGroup=4294967293"), 0);
	assert_int_equal(p.draft.uid, 4294967293u);
	assert_int_equal(p.draft.group_count, 1);
	help_free(&p);
	expect_refused("User=5000", "test: Group=: '5000' has no account, so"
		       " its group must be given");
}

/* T20 */
static void
root_and_what_is_read_as_root_are_refused(void **state)
{
	static const char *const names[] = {
		"root", "toor", "0", "00", "0root", "0x0", "0x321", "0801",
		"-1", "4294967295", "4294967294", "4294967296", "minus",
		"18446744073709551616", "801x", "8e2", "\"nobody \"",
		"\" root\"", "a/b", "n:b", ".x", "-x", "no\xc3\xb6",
		"abcdefghijklmnopqrstuvwxyzabcdefg", "unknown",
	};
	char line[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		(void)snprintf(line, sizeof line, "User=%s", names[i]);
		expect_refused(line, "test:2: User=: '");
	}
	expect_refused("User=nogroup", "root never runs a program");
	expect_refused("User=wheelie", "root never runs a program");
	expect_refused("User=mailpipe\nGroup=wheel", "test:3: Group=: 'wheel'");
	expect_refused("User=mailpipe\nGroup=0", "test:3: Group=: '0'");
	expect_refused("User=mailpipe\nSupplementaryGroups=lists root",
		       "test:3: SupplementaryGroups=: 'root'");
}

static void
groups_go_with_a_named_user(void **state)
{
	(void)state;
	expect_refused("Group=lists", "test:2: Group=: goes with User=NAME"
		       " only");
	expect_refused("SupplementaryGroups=lists",
		       "test:2: SupplementaryGroups=: goes with User=NAME"
		       " only");
	expect_refused("User=mailpipe\nGroup=unknown",
		       "'unknown' is no group of this host");
	expect_refused("User=crowd", "'crowd' is in too many groups");
}

/* T21 */
static void
a_database_that_fails_is_no_answer(void **state)
{
	(void)state;
	failing = EIO;
	expect_refused("User=mailpipe", "cannot be looked up now");
	expect_refused("User=801", "cannot be looked up now");
	failing = 0;
	failing_groups = ETIMEDOUT;
	expect_refused("User=mailpipe\nGroup=lists",
		       "test:3: Group=: 'lists' cannot be looked up now");
	failing_groups = 0;
}

static void
trusted_owners_become_numbers(void **state)
{
	static const char text[] = "[Global]\nTrustedOwners=mailpipe 77\n";
	static const char wrong[] = "[Global]\nTrustedOwners=mailpipe root\n";
	uint32_t owners[POLICY_OWNERS_MAX];
	uint32_t count;

	(void)state;
	help_parse(&p, text, sizeof text - 1);
	help_expect_report(&p, NULL);
	assert_int_equal(account_owners(&p.draft, owners, &count, &p.report),
			 0);
	assert_int_equal(count, 2);
	assert_int_equal(owners[0], 801);
	assert_int_equal(owners[1], 77);
	help_free(&p);
	help_parse(&p, wrong, sizeof wrong - 1);
	assert_int_equal(account_owners(&p.draft, owners, &count, &p.report),
			 -1);
	assert_true(help_reports(&p, "test:2: TrustedOwners=: 'root'"));
	help_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_recipient_is_nobody_yet),
		cmocka_unit_test(a_name_becomes_numbers),
		cmocka_unit_test(a_number_needs_no_account_but_a_group),
		cmocka_unit_test(root_and_what_is_read_as_root_are_refused),
		cmocka_unit_test(groups_go_with_a_named_user),
		cmocka_unit_test(a_database_that_fails_is_no_answer),
		cmocka_unit_test(trusted_owners_become_numbers),
	};

	return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
