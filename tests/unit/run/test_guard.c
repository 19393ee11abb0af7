/* SPDX-License-Identifier: ISC */
/*
 * What an exec inside the sandbox would lose: the path is read from memory
 * that its owner controls.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/plan.h"
#include "smrsh2/script.h"
#include "tests/unit/blob.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define ALICE 61001u
#define NEEDS_ROOT() do { if (getuid() != 0) skip(); } while (0)

static struct run run;
static struct plan plan;
static struct blob blob;
static struct policy_block *block;
static struct violation violation;

static int
setup(void **state)
{
	(void)state;
	fault_clear();
	memset(&run, 0, sizeof run);
	memset(&plan, 0, sizeof plan);
	memset(&violation, 0, sizeof violation);
	blob_begin(&blob);
	block = blob_block(&blob, NULL);
	block->flags = POLICY_NO_NEW_PRIVS;
	plan.policy = block;
	plan.uid = plan.gid = ALICE;
	run.plan = &plan;
	return 0;
}

static int
teardown(void **state)
{
	guard_settle(&run, true);
	(void)state;
	return 0;
}

/* As if this process were the program. */
static int
exec_of(const char *path)
{
	memset(&violation, 0, sizeof violation);
	violation.kind = VIOLATION_SECCOMP;
	return guard_exec(&run, getpid(), (uint64_t)(uintptr_t)path,
			  &violation);
}

static const char *
program(const char *name, mode_t mode)
{
	return scratch_file(name, "#!/bin/true\n", 12, mode);
}

static void
test_ordinary(void **state)
{
	(void)state;
	assert_int_equal(exec_of(program("p", 0755)), 0);
	assert_int_equal(violation.kind, VIOLATION_SECCOMP);
	assert_int_equal(exec_of("/bin/true"), 0);
	assert_int_equal(exec_of("/nonexistent"), 0);	/* the kernel says so */
	assert_int_equal(exec_of("/"), 0);
	assert_int_equal(exec_of(""), 0);
	assert_int_equal(run.neutered_count, 0);
	assert_false(run.has_neutered_failure);
	assert_false(run.is_blind);
}

static void
test_set_id(void **state)
{
	static const struct {
		mode_t mode;
		uid_t uid;
		gid_t gid;
		bool is_neutered;
	} rows[] = {
		{ 04755, 0, 0, true },	 { 02755, 0, 7, true },
		{ 06755, 0, 7, true },	 { 0755, 0, 0, false },
		{ 04755, ALICE, 0, false }, { 02755, 0, ALICE, false },
		{ 02745, 0, 7, false },	 { 01755, 0, 0, false },
	};
	const char *path;
	size_t i;

	NEEDS_ROOT();
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		(void)setup(state);
		path = program("s", 0755);
		assert_int_equal(chown(path, rows[i].uid, rows[i].gid), 0);
		assert_int_equal(chmod(path, rows[i].mode), 0);
		assert_int_equal(exec_of(path), 0);	/* it may try */
		assert_int_equal(violation.kind == VIOLATION_NEUTERED,
				 rows[i].is_neutered);
		assert_int_equal(run.neutered_count, rows[i].is_neutered);
		if (rows[i].is_neutered)
			assert_string_equal(violation.path, path);
		guard_settle(&run, true);
	}
	/* Without no_new_privs it keeps its rights. */
	(void)setup(state);
	block->flags = 0;
	assert_int_equal(chown(path, 0, 0), 0);
	assert_int_equal(chmod(path, 04755), 0);
	assert_int_equal(exec_of(path), 0);
	assert_int_equal(violation.kind, VIOLATION_SECCOMP);
}

/* T24: whatever the path is, and whether it can be read. */
static void
test_once(void **state)
{
	static char endless[VIOLATION_PATH_MAX + 8];

	(void)state;
	memset(endless, 'a', sizeof endless - 1);
	block->flags |= POLICY_EXEC_ONCE;
	assert_int_equal(exec_of("/bin/true"), EPERM);
	assert_int_equal(violation.kind, VIOLATION_EXEC);
	assert_string_equal(violation.path, "/bin/true");
	assert_int_equal(exec_of("/nonexistent"), EPERM);
	assert_int_equal(exec_of(endless), EPERM);
	assert_memory_equal(violation.path, endless, VIOLATION_PATH_MAX - 1);
	assert_int_equal(guard_exec(&run, getpid(), 0, &violation), EPERM);
	block->flags ^= POLICY_EXEC_ONCE | POLICY_EXEC_LIST;
	assert_int_equal(exec_of(endless), EACCES);
	assert_int_equal(guard_exec(&run, getpid(), 0, &violation), EACCES);
}

/* Without a home, %h/bin/true is not /bin/true. */
static void
test_list_without_home(void **state)
{
	struct program own = { .interp_fd = -1 };
	struct policy_path path = { 0, POLICY_PATH_EXECUTE, 0 };

	(void)state;
	plan.program = &own;
	plan.home = "";
	block->flags |= POLICY_EXEC_LIST;
	path.path = blob_string(&blob, "/bin/true");
	block->paths = blob_array(&blob, &path, 1, sizeof path);
	assert_int_equal(exec_of("/bin/true"), 0);
	assert_int_equal(exec_of("/bin/false"), EACCES);
	path.flags = POLICY_PATH_HOME;
	block->paths = blob_array(&blob, &path, 1, sizeof path);
	assert_int_equal(exec_of("/bin/true"), EACCES);
}

/* On trial a set-id program starts, without its rights. */
static void
test_once_on_trial(void **state)
{
	(void)state;
	NEEDS_ROOT();
	block->flags |= POLICY_EXEC_ONCE;
	assert_int_equal(exec_of(program("s", 04755)), EPERM);
	assert_int_equal(run.neutered_count, 0);
	block->flags |= POLICY_COMPLAIN;
	assert_int_equal(exec_of(program("s", 04755)), EPERM);
	assert_int_equal(violation.kind, VIOLATION_EXEC);
	assert_int_equal(run.neutered_count, 1);
}

/* T25: the loader runs files that nobody may execute. */
static void
test_loader(void **state)
{
	static const char *const names[] = {
		"ld-linux-x86-64.so.2", "ld-linux.so.2",
		"ld-musl-x86_64.so.1",	"ld64.so.1",
		"ld-2.36.so",		"ld.so"
	};
	static const char *const others[] = { "ldd", "ld", "ld-2.conf", "gold",
					      "lsd-linux" };
	char path[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_int_equal(exec_of(program(names[i], 0755)), EACCES);
		assert_int_equal(violation.kind, VIOLATION_EXEC);
	}
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_equal(exec_of(program(others[i], 0755)), 0);
	(void)snprintf(path, sizeof path, "%s", scratch_path("innocent"));
	assert_int_equal(symlink(names[0], path), 0);	/* by another name */
	assert_int_equal(exec_of(path), EACCES);
}

static void
test_relative(void **state)
{
	char old[4096];

	(void)state;
	NEEDS_ROOT();
	assert_non_null(getcwd(old, sizeof old));
	(void)program("rel", 04755);
	assert_int_equal(chdir(scratch()), 0);
	assert_int_equal(exec_of("rel"), 0);
	assert_int_equal(violation.kind, VIOLATION_NEUTERED);
	assert_int_equal(exec_of("./nowhere/../rel"), 0);
	assert_int_equal(chdir(old), 0);
}

/* Memory without an end, without a NUL, or just before a hole. */
static void
test_memory(void **state)
{
	const long page = sysconf(_SC_PAGESIZE);
	char *map = mmap(NULL, (size_t)page * 2, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *at;

	(void)state;
	assert_ptr_not_equal(map, MAP_FAILED);
	assert_int_equal(munmap(map + page, (size_t)page), 0);
	memset(map, 'a', (size_t)page);
	at = map + page - 10;
	strcpy(at, "/bin/true");
	assert_int_equal(exec_of(at), 0);
	assert_false(run.is_blind);
	assert_string_equal(violation.path, "/bin/true");
	/* No NUL before the hole, in the first bytes, or anywhere. */
	map[page - 1] = 'a';
	assert_int_equal(exec_of(at), 0);
	assert_int_equal(exec_of(map), 0);
	/* Addresses that are none. */
	assert_int_equal(guard_exec(&run, getpid(), 0, &violation), 0);
	assert_int_equal(guard_exec(&run, getpid(), UINT64_MAX, &violation), 0);
	assert_int_equal(guard_exec(&run, getpid(), 1ull << 63, &violation), 0);
	assert_int_equal(guard_exec(&run, getpid(), (uint64_t)page, &violation),
			 0);
	(void)munmap(map, (size_t)page);
}

static void
test_long_path(void **state)
{
	static char path[VIOLATION_PATH_MAX + 64];
	size_t len;

	(void)state;
	for (len = VIOLATION_PATH_MAX - 2; len < VIOLATION_PATH_MAX + 3;
	     len++) {
		memset(path, '/', sizeof path);
		strcpy(path + len - strlen("bin/true"), "bin/true");
		assert_int_equal(exec_of(path), 0);
		assert_true(strnlen(violation.path, VIOLATION_PATH_MAX) <=
			    VIOLATION_PATH_MAX);
	}
}

static void
test_no_proc(void **state)
{
	(void)state;
	fault_fail("open", FAULT_ANY, 1, ENOENT);
	assert_int_equal(exec_of("/bin/true"), 0);
	assert_true(run.is_blind);	/* and the record will say so */
	fault_clear();
	run.is_blind = false;
	fault_fail("pread", FAULT_ANY, 0, EIO);
	assert_int_equal(exec_of("/bin/true"), 0);
	assert_true(run.is_blind);
	fault_clear();
}

/* A set-id program that runs, in a process of its own. */
static pid_t
start_neutered(int status, int ms)
{
	static char path[256];
	pid_t pid;

	strcpy(path, program("s", 04755));
	pid = fork();
	if (pid == 0) {
		(void)poll(NULL, 0, ms);
		if (status >= 256)
			(void)kill(getpid(), status - 256);
		_exit(status);
	}
	violation.kind = VIOLATION_SECCOMP;
	assert_int_equal(guard_exec(&run, pid, (uint64_t)(uintptr_t)path,
				    &violation), 0);
	assert_int_equal(violation.kind, VIOLATION_NEUTERED);
	return pid;
}

/* What Linux 6.15 tells: how a process ended that is no child of ours; and
 * what it cannot tell is a failure. */
static void
test_settle(void **state)
{
	static const struct {
		int status;
		bool is_failure;
	} rows[] = { { 0, false }, { 1, true }, { 78, true },
		     { 256 + SIGKILL, true } };
	size_t i;

	NEEDS_ROOT();
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		pid_t pid;

		(void)setup(state);
		pid = start_neutered(rows[i].status, 20);
		(void)waitpid(pid, NULL, 0);
		guard_settle(&run, false);
		assert_int_equal(run.neutered_count, 0);
		if (rows[i].is_failure)
			assert_true(run.has_neutered_failure);
		else if (run.has_neutered_failure)
			print_message("# an older kernel: cannot tell\n");
	}
}

static void
test_settle_later(void **state)
{
	pid_t pid;

	(void)state;
	NEEDS_ROOT();
	pid = start_neutered(1, 60000);
	guard_settle(&run, false);
	assert_int_equal(run.neutered_count, 1);	/* it runs */
	assert_false(run.has_neutered_failure);
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	guard_settle(&run, false);
	assert_true(run.has_neutered_failure);
	(void)setup(state);
	pid = start_neutered(0, 60000);
	guard_settle(&run, true);	/* nobody will wait for it */
	assert_int_equal(run.neutered_count, 0);
	assert_true(run.has_neutered_failure);
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}

static void
test_too_many(void **state)
{
	pid_t pids[RUN_NEUTERED_MAX + 1];
	int i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < RUN_NEUTERED_MAX; i++)
		pids[i] = start_neutered(0, 1000);
	assert_int_equal(run.neutered_count, RUN_NEUTERED_MAX);
	assert_false(run.has_neutered_failure);
	pids[i] = start_neutered(0, 1000);
	assert_int_equal(run.neutered_count, RUN_NEUTERED_MAX);
	assert_true(run.has_neutered_failure);	/* to be on the safe side */
	for (i = 0; i <= RUN_NEUTERED_MAX; i++) {
		(void)kill(pids[i], SIGKILL);
		(void)waitpid(pids[i], NULL, 0);
	}
}

#define GUARDS(sentence, f) { sentence, f, setup, teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		GUARDS("an ordinary program goes by", test_ordinary),
		GUARDS("a set-id program without its rights is remembered",
		       test_set_id),
		GUARDS("ExecOnce= refuses what it cannot read, too (T24)",
		       test_once),
		GUARDS("a list without a home has nothing of the root's",
		       test_list_without_home),
		GUARDS("on trial a set-id program is remembered",
		       test_once_on_trial),
		GUARDS("the loader is refused, by any name (T25)", test_loader),
		GUARDS("a relative path is the program's", test_relative),
		GUARDS("hostile memory does no harm", test_memory),
		GUARDS("a path of any length does no harm", test_long_path),
		GUARDS("without /proc it is blind, and says so (T53)",
		       test_no_proc),
		GUARDS("a failure of a set-id program is a failure",
		       test_settle),
		GUARDS("one that still runs is asked later, or feared",
		       test_settle_later),
		GUARDS("more of them than there is room are feared",
		       test_too_many),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
