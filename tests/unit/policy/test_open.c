/* SPDX-License-Identifier: ISC */
/*
 * The policy file: whose it is, what it is, and that it can be mapped.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "tests/unit/blob.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define STRANGER 61001u
#define NEEDS_ROOT() do { if (getuid() != 0) skip(); } while (0)

static struct blob blob;
static struct policy policy;
static struct err err;

static const char *
policy_file(mode_t mode)
{
	blob_usual(&blob);
	return scratch_file("policy", blob.bytes, blob.size, mode);
}

static void
expect_refused(const char *path)
{
	if (policy_open(&policy, path, &err) == 0)
		fail_msg("opened: %s", path);
	assert_int_equal(err.rule, RULE_POLICY);
	assert_int_equal(err.class, ERR_CONFIG);
	assert_int_equal(err_status(&err), 75);
	assert_null(strchr(err.text, '/'));
	assert_non_null(strstr(err.detail, "smrsh2ctl apply"));
}

static void
test_file(void **state)
{
	static const mode_t modes[] = { 0644, 0600, 0444, 0755 };
	const struct policy_block *b;
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < 4; i++) {
		assert_int_equal(policy_open(&policy, policy_file(modes[i]),
					     &err), 0);
		assert_int_equal(policy.size, blob.size);
		assert_int_equal(policy_find(&policy, "beta", &b, &err), 0);
		assert_string_equal(policy_string(b, b->name), "beta");
	}
}

static void
test_no_file(void **state)
{
	const struct policy_block *b;

	(void)state;
	assert_int_equal(policy_open(&policy, scratch_path("absent"), &err), 0);
	assert_ptr_equal(policy.bytes, policy_builtin);
	assert_int_equal(policy.size, policy_builtin_end - policy_builtin);
	assert_int_equal(policy_find(&policy, "anything", &b, &err), 0);
	assert_string_equal(policy_string(b, b->name), "default");
	assert_true((b->flags & POLICY_SECCOMP) != 0 && b->filter.count > 10);
	assert_true((b->flags & POLICY_NO_NEW_PRIVS) != 0);
	assert_true((b->flags & POLICY_LANDLOCK) != 0);
	assert_int_equal(b->user_kind, POLICY_USER_RECIPIENT);
}

static void
test_writable_by_others(void **state)
{
	static const mode_t modes[] = { 0664, 0646, 0666, 0620, 0602, 0777 };
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < 6; i++)
		expect_refused(policy_file(modes[i]));
}

static void
test_file_of_a_stranger(void **state)
{
	const char *path = policy_file(0644);

	(void)state;
	if (getuid() == 0)
		assert_int_equal(chown(path, STRANGER, 0), 0);
	expect_refused(path);
}

/* A name that leads elsewhere, or to what is no file. */
static void
test_no_regular_file(void **state)
{
	(void)state;
	(void)policy_file(0644);
	assert_int_equal(symlink("policy", scratch_path("link")), 0);
	expect_refused(scratch_path("link"));
	assert_int_equal(symlink("nowhere", scratch_path("dangling")), 0);
	expect_refused(scratch_path("dangling"));
	expect_refused(scratch());
	assert_int_equal(mkfifo(scratch_path("fifo"), 0644), 0);
	expect_refused(scratch_path("fifo"));	/* and does not wait */
	expect_refused("/dev/null");
	expect_refused("/dev/zero");
}

static void
test_sizes(void **state)
{
	const char *path;

	(void)state;
	NEEDS_ROOT();
	expect_refused(scratch_file("empty", "", 0, 0644));
	expect_refused(scratch_file("short", "smrsh2p\n", 8, 0644));
	path = policy_file(0644);
	assert_int_equal(truncate(path, (off_t)blob.size - 1), 0);
	expect_refused(path);
	path = policy_file(0644);
	assert_int_equal(truncate(path, (off_t)blob.size + 8), 0);
	expect_refused(path);
	path = policy_file(0644);
	assert_int_equal(truncate(path, (off_t)POLICY_SIZE_MAX + 1), 0);
	expect_refused(path);
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	expect_refused(path);
}

static int
open_as_stranger(void *path)
{
	if (setgid(STRANGER) != 0 || setuid(STRANGER) != 0)
		return 99;
	return policy_open(&policy, path, &err) == 0 ? 0 : (int)err.rule;
}

static void
test_as_the_recipient(void **state)
{
	char path[128];

	(void)state;
	NEEDS_ROOT();
	strcpy(path, policy_file(0644));
	assert_int_equal(in_child(open_as_stranger, path), 0);
	/* One that cannot be read is not taken for one that is not there. */
	strcpy(path, policy_file(0600));
	assert_int_equal(in_child(open_as_stranger, path), RULE_POLICY);
}

static int
open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	(void)closedir(d);
	return n;
}

static void
test_failing_calls(void **state)
{
	static const char *const calls[] = { "open", "fstat", "mmap" };
	static const int errnums[] = { EMFILE, EACCES, EIO, ENOMEM, ENOTDIR };
	const int before = open_files();
	size_t i;
	size_t j;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < 3; i++) {
		for (j = 0; j < 5; j++) {
			const char *path = policy_file(0644);

			fault_fail(calls[i], FAULT_ANY, 1, errnums[j]);
			expect_refused(path);
			assert_int_equal(fault_hits(), 1);
			assert_int_equal(err.errnum, errnums[j]);
			fault_clear();
			assert_int_equal(open_files(), before);
		}
	}
}

/* What packaging/etc/smrsh2.conf says is what the launcher carries. */
static void
test_builtin(void **state)
{
	struct policy p;
	const struct policy_block *b;
	const struct policy_path *path;
	uint32_t i;

	(void)state;
	assert_int_equal(policy_load(&p, policy_builtin,
				     (size_t)(policy_builtin_end -
					      policy_builtin), &err), 0);
	assert_int_equal(p.header->owner_count, 0);
	assert_int_equal(policy_find(&p, "", &b, &err), 0);
	assert_int_equal(b->audit, POLICY_AUDIT_BEST_EFFORT);
	assert_int_equal(b->bounding, 0);
	assert_true(b->minimum_uid >= 1);
	assert_int_equal(b->bind_tcp.count, 0);
	path = policy_array(b, b->paths.off);
	for (i = 0; i < b->paths.count; i++)	/* write xor execute */
		assert_true((path[i].access & (POLICY_PATH_WRITE |
					       POLICY_PATH_EXECUTE)) !=
			    (POLICY_PATH_WRITE | POLICY_PATH_EXECUTE));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a policy of root's is opened", test_file),
		SAYS("without a file there is the one built in", test_no_file),
		SAYS("a policy that others can write is refused (T52)",
		     test_writable_by_others),
		SAYS("a policy of another's is refused (T52)",
		     test_file_of_a_stranger),
		SAYS("links, directories, pipes and devices are refused (T52)",
		     test_no_regular_file),
		SAYS("a policy of a wrong size is refused", test_sizes),
		SAYS("a recipient may read it, and cannot dodge it",
		     test_as_the_recipient),
		SAYS("each system call that fails is a deferral without a leak",
		     test_failing_calls),
		SAYS("the policy built in is the cautious one", test_builtin),
	};

	return cmocka_run_group_tests_name("open", tests, NULL, NULL);
}
