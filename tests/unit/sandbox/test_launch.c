/* SPDX-License-Identifier: ISC */
/*
 * From a plan to a running program, or to none: each step fails once.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "tests/unit/sandbox/scene.h"

static char *argv[] = { "argv", "one", "two three", NULL };

/* The program opened, every layer asked for. */
static void
ready(void)
{
	static const struct policy_limit limit = { RLIMIT_NOFILE, 0, 64, 64 };
	static const struct sock_filter filter[] = {
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const char *path;
	char command[512];

	(void)snprintf(command, sizeof command, "cp %s/argv %s/argv", UNIT_DIR,
		       scratch());
	assert_int_equal(system(command), 0);
	path = scratch_path("argv");
	scene.program.fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(scene.program.fd > 2);
	scene.program.argv = argv;
	scene.block->limits = blob_array(&scene_blob, &limit, 1, sizeof limit);
	scene.block->filter = blob_array(&scene_blob, filter, 1,
					 sizeof filter[0]);
	scene.block->flags = POLICY_NO_NEW_PRIVS | POLICY_LANDLOCK |
			     POLICY_SECCOMP;
	scene.block->degraded = POLICY_LAYER_BOUNDING;
	scene_ready();
}

static int
finish(void **state)
{
	if (scene.program.fd > 2)
		(void)close(scene.program.fd);
	return teardown(state);
}

/* Launches in a child whose stdout is a file.  The program's status, or 200
 * plus what kept it from running. */
enum { NO_CHILD = 200, NO_STEP, NO_EXEC, NOT_REAPED };

static const char *wanted_step;

static int
launch_child(void *argument)
{
	struct launch *l = &scene.launch;
	int status = 0;
	pid_t pid;

	(void)argument;
	(void)dup2(
		open(scratch_path("out"), O_WRONLY | O_CREAT | O_TRUNC, 0666),
		1);
	l->supervisor = getpid();
	pid = sandbox_launch(l, &scene.err);
	if (pid < 0)
		return scene.err.rule == RULE_SYSTEM ? NO_CHILD : 1;
	fault_clear();
	if (waitpid(pid, &status, 0) != pid || waitpid(-1, NULL, 0) >= 0)
		return NOT_REAPED;
	if (l->step != NULL)
		return wanted_step != NULL &&
				       strcmp(l->step, wanted_step) == 0 &&
				       !l->has_reached_exec &&
				       scene.err.rule == RULE_STEP
			       ? NO_STEP
			       : 2;
	if (l->exec_errno != 0)
		return l->has_reached_exec ? NO_EXEC : 3;
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}

static const char *
output(void)
{
	static char text[256];
	int fd = open(scratch_path("out"), O_RDONLY);
	ssize_t n = read(fd, text, sizeof text - 1);

	(void)close(fd);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void
test_runs(void **state)
{
	const char *text;

	(void)state;
	ready();
	assert_int_equal(in_child(launch_child, NULL), 0);
	text = output();
	assert_string_equal(text, "argv");
	assert_string_equal(text + 5, "one");
	assert_string_equal(text + 9, "two three");
}

static void
test_script(void **state)
{
	static char *vector[] = { "sh", "script", "last", NULL };

	(void)state;
	ready();
	(void)scratch_file("script", "#!x\n", 4, 0755);
	scene.program.interp_fd = scene.program.fd;
	scene.program.fd = open(scratch_path("script"), O_RDONLY | O_CLOEXEC);
	scene.program.argv = vector;
	assert_int_equal(in_child(launch_child, NULL), 0);
	assert_string_equal(output(), "sh");
	(void)close(scene.program.interp_fd);
}

/* Every step, by a system call of its own. */
static void
test_each_step_fails(void **state)
{
	static const struct {
		const char *step;
		struct failure failure;
		bool is_root;	/* needs root start */
	} rows[] = {
		{ "fds", { "syscall", SYS_close_range, 1, ENOSYS }, false },
		{ "session", { "setsid", FAULT_ANY, 1, EPERM }, false },
		{ "limits", { "prlimit", FAULT_ANY, 1, EPERM }, false },
		{ "bounding", { "prctl", PR_SET_SECUREBITS, 1, EPERM }, true },
		{ "identity", { "syscall", SYS_setresuid, 1, EAGAIN }, false },
		{ "leash", { "prctl", PR_SET_PDEATHSIG, 1, EINVAL }, false },
		{ "caps", { "syscall", SYS_capset, 1, EPERM }, false },
		{ "landlock", { "syscall", SYS_landlock_restrict_self, 1,
				E2BIG }, false },
		{ "seccomp", { "syscall", SYS_seccomp, 0, EINVAL }, false },
		{ "uncap", { "syscall", SYS_capset, 2, EPERM }, true },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct failure *f = &rows[i].failure;

		if ((rows[i].is_root && getuid() != 0) ||
		    (strcmp(rows[i].step, "landlock") == 0 &&
		     scene.layers.landlock_abi == 0))
			continue;
		(void)setup(state);
		ready();
		if (strcmp(rows[i].step, "uncap") == 0)
			scene.block->flags &= ~POLICY_NO_NEW_PRIVS;
		(void)unlink(scratch_path("out"));
		wanted_step = rows[i].step;
		fault_fail(f->call, f->first, f->nth, f->errnum);
		if (in_child(launch_child, NULL) != NO_STEP)
			fail_msg("%s did not stop it", rows[i].step);
		assert_string_equal(output(), "");
		wanted_step = NULL;
		(void)finish(state);
	}
}

static void
test_no_child(void **state)
{
	static const int errnums[] = { EAGAIN, ENOMEM, EPERM, ENOSYS };
	size_t i;

	for (i = 0; i < COUNT(errnums); i++) {
		(void)setup(state);
		ready();
		fault_fail("clone", FAULT_ANY, 1, errnums[i]);
		assert_int_equal(in_child(launch_child, NULL), NO_CHILD);
		(void)finish(state);
	}
}

/* The mount of smrsh2-submit, where the kernel gives nobody a namespace. */
static void
test_no_namespace(void **state)
{
	(void)state;
	ready();
	scene.block->flags |= POLICY_SUBMIT;
	scene.plan.changes_identity = false;
	fault_fail("clone", FAULT_ANY, 1, EPERM);
	assert_int_equal(sandbox_launch(&scene.launch, &scene.err), -1);
	assert_int_equal(err_status(&scene.err), 75);
	assert_non_null(strstr(scene.err.detail, "needs user namespaces"));
}

static void
test_exec_fails(void **state)
{
	(void)state;
	ready();
	(void)close(scene.program.fd);
	(void)scratch_file("junk", "\177ELF junk", 9, 0755);
	scene.program.fd = open(scratch_path("junk"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(in_child(launch_child, NULL), NO_EXEC);
	fault_fail("syscall", SYS_execveat, 1, EACCES);
	assert_int_equal(in_child(launch_child, NULL), NO_EXEC);
}

/* The second launch finds nothing of the first. */
static int
launch_twice(void *argument)
{
	(void)argument;
	scene.launch.step = "old";
	scene.launch.exec_errno = 5;
	scene.launch.degraded = 0xff;
	scene.launch.has_reached_exec = true;
	fault_fail("syscall", SYS_execveat, 1, EACCES);
	if (launch_child(NULL) != NO_EXEC)
		return 1;
	fault_clear();
	if (launch_child(NULL) != 0)
		return 2;
	return scene.launch.degraded == 0 || getuid() != 0 ? 0 : 3;
}

static void
test_nothing_is_left_of_the_last(void **state)
{
	(void)state;
	ready();
	assert_int_equal(in_child(launch_twice, NULL), 0);
}

#define LAUNCHES(sentence, f) { sentence, f, setup, finish, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		LAUNCHES("a program runs with its arguments", test_runs),
		LAUNCHES("a script runs by its interpreter", test_script),
		LAUNCHES("a step that fails is named, and nothing runs",
			 test_each_step_fails),
		LAUNCHES("without a child there is an error", test_no_child),
		LAUNCHES("without a namespace the error says who needs one",
			 test_no_namespace),
		LAUNCHES("what cannot be executed is told", test_exec_fails),
		LAUNCHES("a launch starts afresh",
			 test_nothing_is_left_of_the_last),
	};

	return cmocka_run_group_tests_name("launch", tests, NULL, NULL);
}
