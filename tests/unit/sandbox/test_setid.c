/* SPDX-License-Identifier: ISC */
/*
 * NoNewPrivileges=no: an exact list of files, and which of them may be set-id.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include "tests/unit/sandbox/scene.h"

/* What setid_check() says of a file: NULL when it may be executed. */
static const char *
refusal(const char *path)
{
	const int fd = open(path, O_PATH | O_CLOEXEC);
	const int got = setid_check(&scene.launch, fd, path, &scene.err);

	assert_true(fd >= 0);
	(void)close(fd);
	assert_true(got == 0 || scene.err.rule == RULE_STEP);
	return got == 0 ? NULL : scene.err.detail;
}

static void
expect_refusal(const char *path, const char *words)
{
	const char *why = refusal(path);

	assert_non_null(why);
	if (strstr(why, words) == NULL)
		fail_msg("%s: %s", words, why);
}

/* A plain file, one of each set-id kind, a link; `named` is in SetIDPaths=. */
static void
build(void)
{
	struct policy_path path = { 0, POLICY_PATH_READ | POLICY_PATH_EXECUTE,
				    POLICY_PATH_SETID };

	(void)scratch_file("plain", "#!x\n", 4, 0755);
	(void)scratch_file("suid", "#!x\n", 4, 04755);
	(void)scratch_file("sgid", "#!x\n", 4, 02755);
	(void)scratch_file("named", "#!x\n", 4, 06755);
	assert_int_equal(chmod(scratch_path("suid"), 04755), 0);
	assert_int_equal(chmod(scratch_path("sgid"), 02755), 0);
	assert_int_equal(chmod(scratch_path("named"), 06755), 0);
	(void)unlink(scratch_path("link"));
	assert_int_equal(symlink("named", scratch_path("link")), 0);
	path.path = blob_string(&scene_blob, scratch_path("link"));
	scene.block->paths = blob_array(&scene_blob, &path, 1, sizeof path);
	scene_ready();
}

static void
only_named_files_may_gain_rights(void **state)
{
	struct statvfs fs;

	(void)state;
	build();
	assert_null(refusal(scratch_path("plain")));
	expect_refusal(scratch_path("suid"), "set-id: name it in SetIDPaths=");
	expect_refusal(scratch_path("sgid"), "set-id: name it in SetIDPaths=");
	expect_refusal(scratch(), "takes files alone");
	assert_int_equal(statvfs(scratch(), &fs), 0);
	if ((fs.f_flag & ST_NOSUID) != 0)
		expect_refusal(scratch_path("named"), "mounted nosuid");
	else
		assert_null(refusal(scratch_path("named")));
}

static void
no_new_privs_asks_for_nothing(void **state)
{
	(void)state;
	build();
	scene.block->flags = POLICY_NO_NEW_PRIVS;
	assert_null(refusal(scratch_path("suid")));
	assert_null(refusal(scratch()));
}

static void
a_file_that_cannot_be_asked_about_is_refused(void **state)
{
	(void)state;
	build();
	assert_int_equal(setid_check(&scene.launch, -1, "x", &scene.err), -1);
	assert_int_equal(scene.err.errnum, EBADF);
}

/* Without Landlock there is no list at all. */
static void
it_needs_landlock(void **state)
{
	(void)state;
	build();
	scene.layers.landlock_abi = 0;
	scene.block->flags = POLICY_LANDLOCK;
	scene.program.fd = open(scratch_path("plain"), O_PATH | O_CLOEXEC);
	fault_fail("syscall", SYS_landlock_create_ruleset, 0, ENOSYS);
	assert_int_equal(attempt(landlock_apply, NULL), STEP_FAILED);
	(void)close(scene.program.fd);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("only named files may gain rights",
		      only_named_files_may_gain_rights),
		STEPS("with no_new_privs there is nothing to ask",
		      no_new_privs_asks_for_nothing),
		STEPS("a file that cannot be asked about is refused",
		      a_file_that_cannot_be_asked_about_is_refused),
		STEPS("without Landlock nothing may gain rights",
		      it_needs_landlock),
	};

	return cmocka_run_group_tests_name("setid", tests, NULL, NULL);
}
