/* SPDX-License-Identifier: ISC */
/*
 * Who could have changed what a name leads to: real files, real owners.
 */
#include "tests/unit/command/paths.h"

static void
test_canonical_names(void **state)
{
	char name[4096];
	char here[4096];

	(void)state;
	NEEDS_ROOT();
	(void)directory("d", 0755);
	(void)directory("d/e", 0755);
	strcpy(here, file("d/e/f", 0755));
	expect_found(here, here);
	(void)snprintf(name, sizeof name, "/%s//d/./e/../e///f", scratch());
	expect_found(name, here);
	expect_found("/", "/");
	expect_found("//..//../.", "/");
	(void)snprintf(name, sizeof name, "%s/d/e/", scratch());
	*strrchr(here, '/') = '\0';
	expect_found(name, here);
}

static void
test_links(void **state)
{
	char target[512];

	(void)state;
	NEEDS_ROOT();
	(void)directory("d", 0755);
	(void)directory("d/e", 0755);
	strcpy(target, file("d/e/f", 0755));
	expect_found(link_to("d/e/f", "relative"), target);
	expect_found(link_to(target, "absolute"), target);
	expect_found(link_to("absolute", "twice"), target);
	(void)link_to("d", "into");
	expect_found(link_to("into/../into/e/./f", "around"), target);
	(void)link_to("../e", "d/e/self");
	expect_found(scratch_path("d/e/self/self/self/f"), target);
	expect_found(link_to("/", "slash"), "/");
}

static void
test_names_that_lead_nowhere(void **state)
{
	char name[8192];

	(void)state;
	NEEDS_ROOT();
	(void)file("plain", 0755);
	expect_missing(scratch_path("absent"), ENOENT);
	expect_missing(scratch_path("absent/x"), ENOENT);
	expect_missing(scratch_path("plain/x"), ENOTDIR);
	expect_missing(scratch_path("plain/"), ENOTDIR);
	expect_missing(link_to("nowhere", "dangling"), ENOENT);
	expect_missing(link_to("loop", "loop"), ELOOP);
	(void)link_to("two", "one");
	expect_missing(link_to("one", "two"), ELOOP);
	memset(name, 'n', sizeof name);
	(void)snprintf(name, sizeof name, "%s/", scratch());
	memset(name + strlen(name), 'n', 300);
	name[strlen(scratch()) + 1 + NAME_MAX] = '\0';
	expect_missing(name, ENOENT);
	name[strlen(scratch()) + 1 + NAME_MAX] = 'n';
	name[strlen(scratch()) + 2 + NAME_MAX] = '\0';
	expect_missing(name, ENAMETOOLONG);
}

/* A canonical name has a limit of its own: TRUST_PATH_MAX with the NUL. */
static void
test_length_of_a_name(void **state)
{
	char name[2 * TRUST_PATH_MAX];
	size_t used;

	(void)state;
	NEEDS_ROOT();
	strcpy(name, scratch());
	for (used = strlen(name); used + 101 < TRUST_PATH_MAX - 1;
	     used += 101) {
		name[used] = '/';
		memset(name + used + 1, 'd', 100);
		name[used + 101] = '\0';
		assert_int_equal(mkdir(name, 0755), 0);
	}
	name[used] = '/';
	memset(name + used + 1, 'f', 200);
	name[TRUST_PATH_MAX - 1] = '\0';
	(void)close(open(name, O_CREAT | O_WRONLY, 0755));
	expect_found(name, name);
	name[TRUST_PATH_MAX - 1] = 'f';
	name[TRUST_PATH_MAX] = '\0';
	expect_missing(name, ENAMETOOLONG);
}

static void
test_number_of_links(void **state)
{
	char name[16];
	char target[16];
	int i;

	(void)state;
	NEEDS_ROOT();
	(void)file("l0", 0755);
	for (i = 1; i <= TRUST_LINKS_MAX + 1; i++) {
		(void)snprintf(name, sizeof name, "l%d", i);
		(void)snprintf(target, sizeof target, "l%d", i - 1);
		(void)link_to(target, name);
	}
	(void)snprintf(name, sizeof name, "l%d", TRUST_LINKS_MAX);
	expect_found(scratch_path(name), scratch_path("l0"));
	assert_int_equal(access(scratch_path(name), F_OK), 0);
	(void)snprintf(name, sizeof name, "l%d", TRUST_LINKS_MAX + 1);
	expect_missing(scratch_path(name), ELOOP);
	assert_int_equal(access(scratch_path(name), F_OK), -1);
}

static void
test_component_of_a_stranger(void **state)
{
	(void)state;
	NEEDS_ROOT();
	(void)directory("s", 0755);
	(void)file("s/f", 0755);
	assert_int_equal(chown(scratch_path("s"), STRANGER, 0), 0);
	expect_refused(scratch_path("s/f"), scratch_path("s"));
	/* `..` leads out again, and it was still looked at. */
	(void)file("ours", 0755);
	expect_refused(scratch_path("s/../ours"), scratch_path("s"));
}

static void
test_component_writable_by_others(void **state)
{
	static const mode_t modes[] = { 0775, 0757, 0777, 01777, 03777, 02775,
					0770, 0702, 0720 };
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		(void)directory("w", 0755);
		(void)file("w/f", 0755);
		(void)directory("w", modes[i]);
		expect_refused(scratch_path("w/f"), scratch_path("w"));
		expect_refused(scratch_path("w"), scratch_path("w"));
		expect_refused(link_to("w/f", "through"), scratch_path("w"));
	}
	(void)directory("w", 0755);
	expect_found(scratch_path("w/f"), scratch_path("w/f"));
}

/* The object at the end, of any mode and owner. */
static void
test_object_writable_by_others(void **state)
{
	static const mode_t bad[] = {
		0775, 0757, 0777, 0720, 0702, 04775, 06772
	};
	static const mode_t good[] = { 0755, 0711, 0555, 0000, 04755, 02755 };
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		expect_refused(file("o", bad[i]), scratch_path("o"));
	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		expect_found(file("o", good[i]), scratch_path("o"));
	assert_int_equal(chown(scratch_path("o"), STRANGER, 0), 0);
	expect_refused(scratch_path("o"), scratch_path("o"));
	expect_refused(link_to("o", "to-o"), scratch_path("o"));
}

/* A name of its own in the command directory, for a file of a stranger's. */
static void
test_hard_link_of_a_stranger(void **state)
{
	(void)state;
	NEEDS_ROOT();
	(void)directory("home", 0755);
	(void)file("home/evil", 0755);
	assert_int_equal(chown(scratch_path("home/evil"), STRANGER, 0), 0);
	(void)directory("bin", 0755);
	(void)unlink(scratch_path("bin/evil"));
	assert_int_equal(link(scratch_path("home/evil"),
			      scratch_path("bin/evil")), 0);
	expect_refused(scratch_path("bin/evil"), scratch_path("bin/evil"));
}

static void
test_similar_directory_name(void **state)
{
	struct trust_path base;

	(void)state;
	NEEDS_ROOT();
	(void)directory("sm.bin", 0755);
	(void)directory("sm.binevil", 0755);
	(void)file("sm.binevil/p", 0755);
	assert_int_equal(chown(scratch_path("sm.binevil"), STRANGER, 0), 0);
	assert_int_equal(walk(scratch_path("sm.bin")), 0);
	memcpy(&base, &found, sizeof base);
	assert_int_equal(trust_walk(&base, "evil/p", &nobody, &found, &err), 0);
	assert_int_equal(found.errnum, ENOENT);
	assert_int_equal(trust_walk(&base, "../sm.binevil/p", &nobody, &found,
				    &err), -1);
	(void)link_to("../sm.binevil/p", "sm.bin/p");
	assert_int_equal(trust_walk(&base, "p", &nobody, &found, &err), -1);
	assert_int_equal(err.rule, RULE_TRUST);
}

static void
test_relative_to_a_base(void **state)
{
	struct trust_path base;

	(void)state;
	NEEDS_ROOT();
	(void)directory("b", 0755);
	(void)file("b/f", 0755);
	assert_int_equal(walk(scratch_path("b")), 0);
	memcpy(&base, &found, sizeof base);
	assert_int_equal(trust_walk(&base, "f", &nobody, &found, &err), 0);
	assert_int_equal(found.errnum, 0);
	assert_string_equal(found.name, scratch_path("b/f"));
	assert_int_equal(trust_walk(&base, "/", &nobody, &found, &err), 0);
	assert_string_equal(found.name, "/");
	assert_int_equal(trust_walk(&base, ".", &nobody, &found, &err), 0);
	assert_string_equal(found.name, scratch_path("b"));
	/* From the root itself. */
	assert_int_equal(walk("/"), 0);
	memcpy(&base, &found, sizeof base);
	assert_int_equal(trust_walk(&base, "run", &nobody, &found, &err), 0);
	assert_string_equal(found.name, "/run");
}

static void
test_trusted_owner(void **state)
{
	static const uint32_t owners[] = { 7, STRANGER };
	const struct trust trust = { owners, 2 };

	(void)state;
	NEEDS_ROOT();
	(void)directory("t", 0755);
	(void)file("t/f", 0755);
	assert_int_equal(chown(scratch_path("t"), STRANGER, 0), 0);
	assert_int_equal(chown(scratch_path("t/f"), STRANGER, 0), 0);
	assert_int_equal(trust_walk(NULL, scratch_path("t/f"), &trust, &found,
				    &err), 0);
	assert_int_equal(found.errnum, 0);
	expect_refused(scratch_path("t/f"), scratch_path("t"));
	/* Trust in an owner is no trust in those he lets write. */
	assert_int_equal(chmod(scratch_path("t"), 0775), 0);
	assert_int_equal(trust_walk(NULL, scratch_path("t/f"), &trust, &found,
				    &err), -1);
	assert_int_equal(chmod(scratch_path("t"), 0755), 0);
	assert_int_equal(chown(scratch_path("t"), STRANGER + 1, 0), 0);
	assert_int_equal(trust_walk(NULL, scratch_path("t/f"), &trust, &found,
				    &err), -1);
}

/* system.posix_acl_access, version 2: owner rwx, a user rwx, group r-x, mask
 * rwx, others r-x (linux/posix_acl_xattr.h). */
static void
test_acl(void **state)
{
	static const unsigned char acl[] = {
		2, 0, 0, 0,
		0x01, 0, 7, 0, 0xff, 0xff, 0xff, 0xff,
		0x02, 0, 7, 0, 0x49, 0xee, 0, 0,
		0x04, 0, 5, 0, 0xff, 0xff, 0xff, 0xff,
		0x10, 0, 7, 0, 0xff, 0xff, 0xff, 0xff,
		0x20, 0, 5, 0, 0xff, 0xff, 0xff, 0xff,
	};

	(void)state;
	NEEDS_ROOT();
	(void)directory("acl", 0755);
	(void)file("acl/f", 0755);
	if (setxattr(scratch_path("acl"), "system.posix_acl_access", acl,
		     sizeof acl, 0) != 0)
		skip();
	expect_refused(scratch_path("acl/f"), scratch_path("acl"));
	(void)removexattr(scratch_path("acl"), "system.posix_acl_access");
	(void)directory("acl", 0755);
	expect_found(scratch_path("acl/f"), scratch_path("acl/f"));
	if (setxattr(scratch_path("acl/f"), "system.posix_acl_access", acl,
		     sizeof acl, 0) != 0)
		skip();
	expect_refused(scratch_path("acl/f"), scratch_path("acl/f"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a name is made canonical", test_canonical_names),
		SAYS("links are followed, wherever they stand", test_links),
		SAYS("a name that leads nowhere says why",
		     test_names_that_lead_nowhere),
		SAYS("a canonical name has a limit, to the byte",
		     test_length_of_a_name),
		SAYS("as many links as the kernel follows, and no more (T16)",
		     test_number_of_links),
		SAYS("a directory of a stranger's on the way is refused (T16)",
		     test_component_of_a_stranger),
		SAYS("a directory that others can write is refused (T16)",
		     test_component_writable_by_others),
		SAYS("an object others can write or own is refused (T17)",
		     test_object_writable_by_others),
		SAYS("a hard link to a stranger's file is refused (T16)",
		     test_hard_link_of_a_stranger),
		SAYS("a directory whose name begins alike is another (T16)",
		     test_similar_directory_name),
		SAYS("a name may be relative to one already walked",
		     test_relative_to_a_base),
		SAYS("TrustedOwners= trusts an owner, not his group",
		     test_trusted_owner),
		SAYS("write access by an ACL is refused (T16)", test_acl),
	};

	return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
