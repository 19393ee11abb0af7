/* SPDX-License-Identifier: ISC */
/*
 * Whom the mail server meant: real ids, groups and directories, in children
 * that become somebody.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define ALICE 61001u
#define BOB 61002u
#define NEEDS_ROOT() do { if (getuid() != 0) skip(); } while (0)

/* Who asks, where, and what must come of it. */
struct scene {
	uid_t uid;
	gid_t gid;
	gid_t groups[4];
	size_t group_count;
	const char *cwd;
	const char *passwd;	/* instead of the host's */
	/* expected */
	bool has_identity;
	uid_t want_uid;
	gid_t want_gid;
	gid_t want_groups[4];
	size_t want_group_count;
	const char *home;	/* of scratch(); NULL: none */
};

static struct recipient out;
static struct err err;

static const char *
home_of(uid_t uid, gid_t gid, const char *name, mode_t mode)
{
	const char *path = scratch_path(name);

	(void)mkdir(path, 0755);
	assert_int_equal(chown(path, uid, gid), 0);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

static int
replace_passwd(const char *text)
{
	const char *path = scratch_file("passwd", text, strlen(text), 0644);

	return unshare(CLONE_NEWNS) != 0 ||
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	       mount(path, "/etc/passwd", NULL, MS_BIND, NULL) != 0;
}

/* In a child: becomes the scene's caller.  0, or where it failed. */
static int
play(void *argument)
{
	const struct scene *s = argument;
	size_t i;

	if (s->passwd != NULL && replace_passwd(s->passwd) != 0)
		return 77;
	if (chdir(s->cwd) != 0 || setgroups(s->group_count, s->groups) != 0 ||
	    setgid(s->gid) != 0 || setuid(s->uid) != 0)
		return 1;
	if (policy_recipient(&out, &err) != 0)
		return 2;
	if (out.is_root_start != (s->uid == 0) ||
	    out.has_identity != s->has_identity)
		return 3;
	if (!out.has_identity)
		return out.why[0] == '\0' ? 4 : 0;
	if (out.uid != s->want_uid || out.gid != s->want_gid)
		return 5;
	if (out.group_count != s->want_group_count)
		return 6;
	for (i = 0; i < s->want_group_count; i++)
		if (out.groups[i] != s->want_groups[i])
			return 7;
	if (strncmp(out.pwd, "PWD=/", 5) != 0)
		return 8;
	return strcmp(out.home, s->home == NULL ? "" : s->home) == 0 ? 0 : 9;
}

static void
expect(const struct scene *s)
{
	const int result = in_child(play, (void *)(uintptr_t)s);

	if (result == 77)
		skip();
	assert_int_equal(result, 0);
}

static void
test_as_the_recipient(void **state)
{
	struct scene s = {
		.uid = ALICE, .gid = ALICE, .groups = { ALICE, 61009 },
		.group_count = 2, .has_identity = true, .want_uid = ALICE,
		.want_gid = ALICE, .want_groups = { ALICE, 61009 },
		.want_group_count = 2,
	};

	(void)state;
	NEEDS_ROOT();
	s.cwd = s.home = home_of(ALICE, ALICE, "alice", 0700);
	expect(&s);
}

static void
test_root_start_in_a_home(void **state)
{
	struct scene s = {
		.groups = { 61009, ALICE }, .group_count = 2,
		.has_identity = true, .want_uid = ALICE, .want_gid = ALICE,
		.want_groups = { ALICE, 61009 }, .want_group_count = 2,
	};

	(void)state;
	NEEDS_ROOT();
	s.cwd = s.home = home_of(ALICE, ALICE, "alice", 0700);
	expect(&s);
}

/* sendmail gives the user's groups; root's own name nobody. */
static void
test_root_start_drops_group_zero(void **state)
{
	struct scene s = {
		.groups = { 0, ALICE, 61009 }, .group_count = 3,
		.has_identity = true, .want_uid = ALICE, .want_gid = ALICE,
		.want_groups = { ALICE, 61009 }, .want_group_count = 2,
	};

	(void)state;
	NEEDS_ROOT();
	s.cwd = s.home = home_of(ALICE, ALICE, "alice", 0700);
	expect(&s);
	s.group_count = 1;
	s.want_group_count = 0;
	expect(&s);
	s.group_count = 0;
	expect(&s);
}

static void
test_root_start_with_other_groups(void **state)
{
	struct scene s = { .groups = { BOB, 61009 }, .group_count = 2 };

	(void)state;
	NEEDS_ROOT();
	s.cwd = home_of(ALICE, ALICE, "alice", 0700);
	expect(&s);
	s.cwd = home_of(ALICE, 61010, "alice", 0700);
	expect(&s);
	(void)home_of(ALICE, ALICE, "alice", 0700);
}

static void
test_root_start_in_a_place_of_root(void **state)
{
	struct scene s = { .groups = { ALICE }, .group_count = 1, .cwd = "/" };

	(void)state;
	NEEDS_ROOT();
	expect(&s);
	s.cwd = home_of(0, ALICE, "roots", 0755);
	expect(&s);
	s.cwd = home_of(ALICE, 0, "groups", 0755);
	expect(&s);
	s.group_count = 0;
	expect(&s);
}

static int
play_deleted(void *argument)
{
	const uid_t uid = *(const uid_t *)argument;
	const char *path = home_of(ALICE, ALICE, "gone", 0700);

	if (chdir(path) != 0 || rmdir(path) != 0 || setgroups(0, NULL) != 0 ||
	    setgid(uid) != 0 || setuid(uid) != 0)
		return 1;
	if (policy_recipient(&out, &err) != 0)
		return 2;
	return out.pwd[0] == '\0' && out.home[0] == '\0' ? 0 : 3;
}

/* T14: a working directory that is no more. */
static void
test_deleted_directory(void **state)
{
	uid_t uid = ALICE;

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(in_child(play_deleted, &uid), 0);
	uid = 0;
	assert_int_equal(in_child(play_deleted, &uid), 0);
}

static int
play_long_name(void *argument)
{
	char name[101];
	int i;

	(void)argument;
	memset(name, 'd', 100);
	name[100] = '\0';
	if (chdir(scratch()) != 0)
		return 1;
	for (i = 0; i < 60; i++)
		if (mkdir(name, 0755) != 0 || chdir(name) != 0)
			return 1;
	if (policy_recipient(&out, &err) != 0)
		return 2;
	return out.pwd[0] == '\0' ? 0 : 3;
}

static void
test_long_directory(void **state)
{
	(void)state;
	assert_int_equal(in_child(play_long_name, NULL), 0);
}

#define OTHERS "root:x:0:0:root:/root:/bin/sh\n"
#define TAIL ":/bin/sh\n"

/* Puts the home in the place of each @. */
static void
with_home(char *text, const char *pattern, const char *home)
{
	for (; *pattern != '\0'; pattern++) {
		if (*pattern != '@') {
			*text++ = *pattern;
			continue;
		}
		strcpy(text, home);
		text += strlen(home);
	}
	*text = '\0';
}

/* Not at home: only passwd tells where that is. */
static const struct scene alice_away = {
	.uid = ALICE, .gid = ALICE, .cwd = "/", .has_identity = true,
	.want_uid = ALICE, .want_gid = ALICE,
};

/* A home that the working directory does not tell. */
static void
test_home_from_passwd(void **state)
{
	struct scene s = alice_away;
	char right[256];
	const char *home;
	const char *bob;
	char text[8192];
	size_t i;
	/* @: the home */
	static const char *const good[] = {
		OTHERS "alice:x:61001:61001:A,,,:@" TAIL,
		"alice:x:61001:61001::@" TAIL OTHERS,
		"bad\n:\n::::::\n\nalice:x:61001:61001:x:@" TAIL,
		"\xff\xfe:x:61002:1::/" TAIL "a:x:61001:61001::@" TAIL,
		"a:x:61001:61001::@:" TAIL,
	};
	static const char *const bad[] = {
		"", "\n", OTHERS, "alice:x:61001", "alice:x:61001:61001::@",
		"alice:x: 61001:61001::@" TAIL, "alice:x:+61001:1::@" TAIL,
		"alice:x:0xee49:1::@" TAIL, "alice:x:61001x:1::@" TAIL,
		"alice:x:4295028297:1::@" TAIL,	/* 2^32 + 61001 */
		"alice:x::61001::@" TAIL, "alice:x:-61001:1::@" TAIL,
		"alice:x:61001:61001:home" TAIL,
	};

	(void)state;
	NEEDS_ROOT();
	home = home_of(ALICE, ALICE, "alice", 0700);
	strcpy(right, home);
	bob = home_of(BOB, BOB, "bob", 0755);
	s.passwd = text;
	for (i = 0; i < sizeof good / sizeof good[0]; i++) {
		with_home(text, good[i], right);
		s.home = right;
		if (in_child(play, &s) != 0)
			fail_msg("not found in: %s", text);
	}
	s.home = NULL;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		with_home(text, bad[i], right);
		if (in_child(play, &s) != 0)
			fail_msg("found in: %s", text);
	}
	/* No directory of the user's own is no home. */
	(void)snprintf(text, sizeof text, "a:x:61001:61001::%s" TAIL, bob);
	expect(&s);
	(void)snprintf(text, sizeof text, "a:x:61001:61001::/" TAIL);
	expect(&s);
	(void)snprintf(text, sizeof text, "a:x:61001:61001::alice" TAIL);
	expect(&s);
}

/* As getpwuid(3): of two lines with one uid the first counts. */
static void
test_two_lines(void **state)
{
	struct scene s = alice_away;
	char text[8192];
	char right[256];

	(void)state;
	NEEDS_ROOT();
	strcpy(right, home_of(ALICE, ALICE, "alice", 0700));
	with_home(text,
		  "alice:x:61001:61001:x:@" TAIL "second:x:61001:1::/" TAIL,
		  right);
	s.passwd = text;
	s.home = right;
	expect(&s);
}

/* A line longer than any buffer is no line, nor is its end: the middle of
 * one is what its user wrote (chfn). */
static void
test_endless_line(void **state)
{
	struct scene s = alice_away;
	char text[16384];
	char wrong[256];
	size_t len;

	(void)state;
	NEEDS_ROOT();
	strcpy(wrong, home_of(ALICE, ALICE, "wrong", 0700));
	s.passwd = text;
	for (len = 4085; len < 4100; len++) {
		memset(text, 'g', len);
		with_home(text + len, "w:x:61001:61001::@" TAIL, wrong);
		expect(&s);
	}
}

static int
play_set_uid(void *argument)
{
	(void)argument;
	if (seteuid(ALICE) != 0)
		return 1;
	if (policy_recipient(&out, &err) == 0)
		return 2;
	return err.rule == RULE_USER && err_status(&err) == 75 ? 0 : 3;
}

static void
test_set_uid_installation(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(in_child(play_set_uid, NULL), 0);
}

static void
test_too_many_groups(void **state)
{
	(void)state;
	fault_fail("getgroups", FAULT_ANY, 1, EINVAL);
	assert_int_equal(policy_recipient(&out, &err), -1);
	assert_int_equal(err.rule, RULE_SYSTEM);
	assert_int_equal(err_status(&err), 75);
	fault_clear();
}

static int
play_many_groups(void *argument)
{
	const size_t count = *(const size_t *)argument;
	gid_t groups[PLAN_GROUPS_MAX + 1];
	size_t i;

	for (i = 0; i < count; i++)
		groups[i] = (gid_t)(70000 + i);
	if (setgroups(count, groups) != 0 || setgid(ALICE) != 0 ||
	    setuid(ALICE) != 0)
		return 1;
	if (policy_recipient(&out, &err) != 0)
		return 2;
	return out.group_count == count ? 0 : 3;
}

static void
test_group_limit(void **state)
{
	size_t count = PLAN_GROUPS_MAX;

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(in_child(play_many_groups, &count), 0);
	count++;
	assert_int_equal(in_child(play_many_groups, &count), 2);
}

static void
test_failing_calls(void **state)
{
	static const char *const calls[] = { "stat", "open", "read" };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		fault_fail(calls[i], FAULT_ANY, 0, EIO);
		fault_return("getuid", FAULT_ANY, 0, ALICE);
		fault_return("geteuid", FAULT_ANY, 0, ALICE);
		assert_int_equal(policy_recipient(&out, &err), 0);
		assert_true(out.has_identity);
		assert_int_equal(out.uid, ALICE);
		fault_clear();
	}
	fault_fail("stat", FAULT_ANY, 0, EACCES);	/* root start, blind */
	fault_return("getuid", FAULT_ANY, 0, 0);
	fault_return("geteuid", FAULT_ANY, 0, 0);
	assert_int_equal(policy_recipient(&out, &err), 0);
	assert_false(out.has_identity);
	fault_clear();
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("the caller is the recipient", test_as_the_recipient),
		SAYS("under root start it is the owner of the directory",
		     test_root_start_in_a_home),
		SAYS("group 0 is never handed on (T23)",
		     test_root_start_drops_group_zero),
		SAYS("groups of somebody else mean nobody",
		     test_root_start_with_other_groups),
		SAYS("a directory of root's, or of group 0, means nobody",
		     test_root_start_in_a_place_of_root),
		SAYS("a deleted directory has no name (T14)",
		     test_deleted_directory),
		SAYS("a directory with an endless name has none",
		     test_long_directory),
		SAYS("a home comes from passwd when it is the user's own",
		     test_home_from_passwd),
		SAYS("of two lines of passwd the first counts", test_two_lines),
		SAYS("the end of an endless line of passwd is no line",
		     test_endless_line),
		SAYS("a set-user-ID installation is refused",
		     test_set_uid_installation),
		SAYS("groups that cannot be read are a deferral",
		     test_too_many_groups),
		SAYS("as many groups as there is room, and no more",
		     test_group_limit),
		SAYS("without its directory it is the caller, and never root",
		     test_failing_calls),
	};

	return cmocka_run_group_tests_name("recipient", tests, NULL, NULL);
}
