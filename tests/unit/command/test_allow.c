/* SPDX-License-Identifier: ISC */
/*
 * From a name to the very file that will be executed: a command directory
 * with everything in it that an administrator, or an attacker, might put
 * there.
 */
#include "tests/unit/command/bin.h"

static void
test_program(void **state)
{
	const struct program *p;
	char path[128];
	struct stat st;

	(void)state;
	NEEDS_ROOT();
	(void)put("p", ELF, 0755);
	p = expect_allowed("/x/p a");
	(void)snprintf(path, sizeof path, "%s/p", bin);
	assert_string_equal(p->path, path);
	assert_string_equal(p->real, path);
	assert_string_equal(script.commands[0].name, "p");
	assert_string_equal(p->argv[0], path);
	assert_string_equal(p->argv[1], "a");
	assert_null(p->argv[2]);
	assert_int_equal(fstat(p->fd, &st), 0);
	assert_int_equal(st.st_ino, p->st.st_ino);
	assert_int_equal(fcntl(p->fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_int_equal(p->interp_fd, -1);
	assert_int_equal(p->exec_errno, 0);
	assert_false(p->is_setid);
}

/* argv[0] stays the name in the command directory: neighbours are there. */
static void
test_link(void **state)
{
	const struct program *p;
	char path[128];

	(void)state;
	NEEDS_ROOT();
	(void)scratch_file("elsewhere", ELF, 7, 0755);
	(void)unlink(scratch_path("bin/l"));
	assert_int_equal(symlink("../elsewhere", scratch_path("bin/l")), 0);
	p = expect_allowed("l");
	(void)snprintf(path, sizeof path, "%s/l", bin);
	assert_string_equal(p->path, path);
	assert_string_equal(p->argv[0], path);
	assert_string_equal(p->real, scratch_path("elsewhere"));
}

static void
test_names_that_are_not_there(void **state)
{
	char name[300];
	char text[512];

	(void)state;
	NEEDS_ROOT();
	expect_refused("nosuch a", RULE_LOOKUP, "\"nosuch\" not available for"
		       " sendmail programs (stat failed)");
	assert_int_equal(err.offset, 0);
	expect_refused("/bin/nosuch", RULE_LOOKUP,
		       "\"nosuch\" not available for"
		       " sendmail programs (stat failed)");
	assert_int_equal(err.offset, 5);
	memset(name, 'n', sizeof name);
	name[256] = '\0';
	(void)snprintf(text, sizeof text, "\"%s\" not available for sendmail"
		       " programs (stat failed)", name);
	expect_refused(name, RULE_LOOKUP, text);
	name[255] = '\0';
	(void)put(name, ELF, 0755);
	(void)expect_allowed(name);
	(void)unlink(scratch_path("bin/dangling"));
	assert_int_equal(symlink("nowhere", scratch_path("bin/dangling")), 0);
	expect_refused("dangling", RULE_LOOKUP, "\"dangling\" not available for"
		       " sendmail programs (stat failed)");
}

static void
test_what_is_no_file(void **state)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	NEEDS_ROOT();
	expect_refused(".", RULE_FILE, "\".\" not available for sendmail"
		       " programs (not a file)");
	expect_refused("..", RULE_FILE, "\"..\" not available for sendmail"
		       " programs (not a file)");
	expect_refused("/", RULE_FILE, "\"\" not available for sendmail"
		       " programs (not a file)");
	expect_refused("p/ id", RULE_FILE, "\"\" not available for sendmail"
		       " programs (not a file)");
	(void)mkdir(scratch_path("bin/dir"), 0755);
	expect_refused("dir", RULE_FILE, "\"dir\" not available for sendmail"
		       " programs (not a file)");
	(void)mkfifo(scratch_path("bin/fifo"), 0755);
	(void)chmod(scratch_path("bin/fifo"), 0755);
	expect_refused("fifo", RULE_FILE, "\"fifo\" not available for sendmail"
		       " programs (not a file)");
	(void)snprintf(to.sun_path, sizeof to.sun_path, "%s/sock", bin);
	assert_int_equal(bind(fd, (void *)&to, sizeof to), 0);
	(void)chmod(to.sun_path, 0755);
	expect_refused("sock", RULE_FILE, "\"sock\" not available for sendmail"
		       " programs (not a file)");
	(void)close(fd);
	if (mknod(scratch_path("bin/null"), S_IFCHR | 0755, makedev(1, 3)) == 0)
		expect_refused("null", RULE_FILE, "\"null\" not available for"
			       " sendmail programs (not a file)");
}

static int
resolve_as_stranger(void *line)
{
	if (setgid(STRANGER) != 0 || setuid(STRANGER) != 0)
		return 99;
	if (resolve(line) != 0)
		return (int)err.rule;
	return script.commands[0].program.fd >= 0 ? 100 : 98;
}

static void
test_execute_permission(void **state)
{
	(void)state;
	NEEDS_ROOT();
	expect_refused(put("plain", ELF, 0644), RULE_ACCESS,
		       "\"plain\" not available for sendmail programs");
	(void)put("roots", ELF, 0700);
	assert_int_equal(in_child(resolve_as_stranger, "roots"), RULE_ACCESS);
	(void)put("unreadable", ELF, 0711);
	assert_int_equal(in_child(resolve_as_stranger, "unreadable"), 100);
	(void)put("script711", "#!/bin/sh\n", 0711);
	assert_int_equal(in_child(resolve_as_stranger, "script711"), 100);
}

/* A shell took such names apart and ran the pieces from PATH. */
static void
test_shell_characters_in_a_name(void **state)
{
	static const char bytes[] = "|&;<>()$`\\\"'";
	char name[] = "a?b";
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; bytes[i] != '\0'; i++) {
		name[1] = bytes[i];
		(void)put(name, ELF, 0755);
		if (resolve(name) == 0)
			fail_msg("allowed: %s", name);
		assert_int_equal(err.rule, RULE_CHARACTER);
		assert_int_equal(err_status(&err), 69);
	}
	(void)put("a\nb", ELF, 0755);
	assert_int_equal(resolve("a\nb"), -1);
	assert_int_equal(err.rule, RULE_CHARACTER);
	assert_null(strchr(err.text, '\n'));
	for (i = 0; "*?[]~#!=%+,-.:@^_{}\x7f\xe9"[i] != '\0'; i++) {
		name[1] = "*?[]~#!=%+,-.:@^_{}\x7f\xe9"[i];
		(void)put(name, ELF, 0755);
		(void)expect_allowed(name);
	}
	(void)expect_allowed(put("-x", ELF, 0755));
}

static void
test_set_id(void **state)
{
	static const struct {
		mode_t mode;
		bool is_setid;
	} rows[] = {
		{ 04755, true }, { 02755, true }, { 06755, true },
		{ 04711, true }, { 0755, false }, { 02745, false },
		{ 01755, false },
	};
	size_t i;

	(void)state;
	NEEDS_ROOT();
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		(void)put("setid", ELF, rows[i].mode);
		assert_int_equal(expect_allowed("setid")->is_setid,
				 rows[i].is_setid);
	}
	(void)scratch_file("interpreter", ELF, 7, 04755);
	{
		char head[128];

		(void)snprintf(head, sizeof head, "#!%s\n",
			       scratch_path("interpreter"));
		(void)put("s", head, 0755);
		assert_true(expect_allowed("s")->is_setid);
	}
}

static void
test_untrusted(void **state)
{
	static const uint32_t owners[] = { STRANGER };
	const struct trust trust = { owners, 1 };

	(void)state;
	NEEDS_ROOT();
	(void)put("w", ELF, 0775);
	expect_deferred("w", RULE_TRUST);
	assert_non_null(strstr(err.detail, "chmod"));
	(void)put("w", ELF, 0755);
	assert_int_equal(chown(scratch_path("bin/w"), STRANGER, 0), 0);
	expect_deferred("w", RULE_TRUST);
	assert_non_null(strstr(err.detail, "TrustedOwners="));
	assert_int_equal(resolve_with("w", &trust), 0);
	/* The command directory itself. */
	assert_int_equal(chown(bin, STRANGER, 0), 0);
	expect_deferred("p", RULE_TRUST);
	expect_deferred("nosuch", RULE_TRUST);
	assert_int_equal(resolve_with("w", &trust), 0);
	assert_int_equal(chown(bin, 0, 0), 0);
	assert_int_equal(chmod(bin, 01777), 0);
	expect_deferred("p", RULE_TRUST);
	assert_int_equal(chmod(bin, 0755), 0);
	(void)expect_allowed("p");
}

static void
test_missing_directory(void **state)
{
	size_t i;

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(rename(bin, scratch_path("away")), 0);
	for (i = 0; i < 3; i++) {
		(void)unlink(bin);
		if (i == 1)
			(void)close(open(bin, O_CREAT | O_WRONLY, 0755));
		if (i == 2)
			assert_int_equal(symlink("nowhere", bin), 0);
		expect_deferred("p", RULE_LOOKUP);
		assert_non_null(strstr(err.detail, bin));
		assert_int_equal(resolve("echo a && exit"), -1);
	}
	(void)unlink(bin);
	assert_int_equal(rename(scratch_path("away"), bin), 0);
}

static void
test_first_reason_counts(void **state)
{
	(void)state;
	NEEDS_ROOT();
	(void)put("p", ELF, 0755);
	(void)put("w", ELF, 0775);
	expect_refused("p && nosuch && w", RULE_LOOKUP, "\"nosuch\" not"
		       " available for sendmail programs (stat failed)");
	assert_int_equal(err.offset, 5);
	expect_deferred("p && w && nosuch", RULE_TRUST);
	(void)expect_allowed("p && echo nosuch && exit && p");
}

/* Behind a # it must exist, as with smrsh; it is not opened. */
static void
test_comment(void **state)
{
	(void)state;
	NEEDS_ROOT();
	(void)put("p", ELF, 0755);
	assert_int_equal(resolve("p # && nosuch"), -1);
	assert_int_equal(err.rule, RULE_LOOKUP);
	(void)expect_allowed("p # && p");
	assert_int_equal(script.commands[1].program.fd, -1);
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

/* The file was swapped between the walk and the opening (T15). */
static void
test_swap(void **state)
{
	int other = open(scratch_file("other", ELF, 7, 0755), O_RDONLY);

	(void)state;
	NEEDS_ROOT();
	(void)put("p", ELF, 0755);
	fault_return("syscall", SYS_openat2, 1, other);
	assert_int_equal(resolve("p"), -1);
	assert_int_equal(err.rule, RULE_TRUST);
	assert_int_equal(err_status(&err), 75);
	fault_clear();
	command_free(&script);
	assert_int_equal(fcntl(other, F_GETFD), -1);	/* and not kept open */
}

static void
test_failing_calls(void **state)
{
	static const struct {
		const char *call;
		long first;
	} rows[] = {
		{ "syscall", SYS_openat2 },
		{ "fstat", FAULT_ANY },
		{ "access", FAULT_ANY },
	};
	static const int errnums[] = { EMFILE, ENOSYS, EIO, ENOMEM, EAGAIN };
	int before;
	size_t i;
	size_t j;
	int nth;

	(void)state;
	NEEDS_ROOT();
	(void)put("p", ELF, 0755);
	(void)put("s", "#!/bin/sh\n", 0755);
	command_free(&script);
	before = open_files();
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (j = 0; j < sizeof errnums / sizeof errnums[0]; j++) {
			for (nth = 1; nth <= 3; nth++) { /* p, s, its sh */
				fault_fail(rows[i].call, rows[i].first, nth,
					   errnums[j]);
				expect_deferred("p && s", RULE_SYSTEM);
				assert_int_equal(err.errnum, errnums[j]);
				fault_clear();
				command_free(&script);
				assert_int_equal(open_files(), before);
			}
		}
	}
	(void)expect_allowed("p && s");
	command_free(&script);
	assert_int_equal(open_files(), before);
	command_free(&script);	/* twice is once */
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a program is held open", test_program),
		SAYS("a link keeps its name as argv[0]", test_link),
		SAYS("a name that is not there is refused in smrsh's words",
		     test_names_that_are_not_there),
		SAYS("directories, pipes and devices are refused (T17)",
		     test_what_is_no_file),
		SAYS("what the caller may not execute is refused",
		     test_execute_permission),
		SAYS("a file name that a shell would take apart is refused",
		     test_shell_characters_in_a_name),
		SAYS("set-id programs are told apart (T17)", test_set_id),
		SAYS("what somebody else could change is deferred (T16)",
		     test_untrusted),
		SAYS("a missing command directory is deferred, and named",
		     test_missing_directory),
		SAYS("the first reason from the left is told",
		     test_first_reason_counts),
		SAYS("a command in a comment must exist and is not opened",
		     test_comment),
		SAYS("a file swapped after the check is not run (T15)",
		     test_swap),
		SAYS("each system call that fails is a deferral without a leak",
		     test_failing_calls),
	};

	return cmocka_run_group_tests_name("allow", tests, setup, teardown);
}
