/* SPDX-License-Identifier: ISC */
/*
 * Landlock: what the policy's paths and ports allow, and nothing else.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "tests/unit/sandbox/scene.h"

#define NEEDS_LANDLOCK(abi)						\
	do {								\
		if (getuid() != 0 || scene.layers.landlock_abi < (abi))	\
			skip();						\
	} while (0)

static struct policy_path paths[16];
static uint32_t path_count;

static void
add_path(const char *path, uint16_t access, uint16_t flags)
{
	paths[path_count].path = blob_string(&scene_blob, path);
	paths[path_count].access = access;
	paths[path_count++].flags = flags;
}

static void
ready(uint32_t flags)
{
	scene.block->flags = flags | POLICY_NO_NEW_PRIVS;
	scene.block->paths = blob_array(&scene_blob, paths, path_count,
					sizeof paths[0]);
	path_count = 0;
	scene_ready();
}

static const char *
directory(const char *name)
{
	const char *path = scratch_path(name);

	(void)mkdir(path, 0755);
	return path;
}

/* r/, w/ and x/ with a file in each; x/p is a program that may be run. */
static void
build(void)
{
	char command[512];

	(void)directory("r");
	(void)directory("w");
	(void)directory("x");
	(void)directory("n");
	(void)scratch_file("r/f", "r", 1, 0644);
	(void)scratch_file("w/f", "w", 1, 0644);
	(void)scratch_file("n/f", "n", 1, 0644);
	(void)snprintf(command, sizeof command, "cp %s/argv %s/x/p && cp"
		       " %s/argv %s/r/p && cp %s/argv %s/w/p", UNIT_DIR,
		       scratch(), UNIT_DIR, scratch(), UNIT_DIR, scratch());
	assert_int_equal(system(command), 0);
}

static bool
can_open(const char *name, int flags)
{
	int fd = open(scratch_path(name), flags, 0600);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

static bool
can_execute(const char *name)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		(void)close(1);
		(void)open("/dev/null", O_WRONLY);
		(void)execl(scratch_path(name), "p", (char *)NULL);
		_exit(99);
	}
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) != 99;
}

static int
paths_hold(void)
{
	if (!can_open("r/f", O_RDONLY) || can_open("r/f", O_WRONLY) ||
	    can_open("r/new", O_WRONLY | O_CREAT) || can_execute("r/p"))
		return 1;
	if (!can_open("w/f", O_RDONLY) ||
	    !can_open("w/f", O_WRONLY | O_TRUNC) ||
	    !can_open("w/new", O_WRONLY | O_CREAT) ||
	    unlink(scratch_path("w/new")) != 0 || can_execute("w/p"))
		return 2;
	if (!can_execute("x/p") || can_open("x/p", O_WRONLY))
		return 3;
	if (can_open("n/f", O_RDONLY) ||
	    can_open("n/new", O_WRONLY | O_CREAT) || can_open("/", O_RDONLY) ||
	    open("/etc/passwd", O_RDONLY) >= 0)
		return 4;
	if (mknod(scratch_path("w/dev"), S_IFCHR | 0600, 0x103) == 0)
		return 5;
	return 0;
}

static void
test_paths(void **state)
{
	(void)state;
	NEEDS_LANDLOCK(3);
	build();
	add_path(scratch_path("r"), POLICY_PATH_READ, 0);
	add_path(scratch_path("w"), POLICY_PATH_WRITE, 0);
	add_path(scratch_path("x"), POLICY_PATH_EXECUTE, 0);
	ready(POLICY_LANDLOCK);
	scene.program.fd = open(scratch_path("x/p"), O_RDONLY);
	assert_int_equal(attempt(landlock_apply, paths_hold), 0);
	(void)close(scene.program.fd);
}

/* Every older ABI: fewer rights are known, and the rest holds. */
static int
reading_holds(void)
{
	return can_open("r/f", O_RDONLY) && !can_open("n/f", O_RDONLY) &&
			       !can_open("r/f", O_WRONLY)
		       ? 0
		       : 1;
}

static void
test_every_abi(void **state)
{
	int abi;

	NEEDS_LANDLOCK(1);
	build();
	for (abi = 1; abi <= 9; abi++) {
		(void)setup(state);
		if (abi > scene.layers.landlock_abi)
			break;
		scene.layers.landlock_abi = abi;
		add_path(scratch_path("r"), POLICY_PATH_READ, 0);
		add_path(scratch_path("w/f"), POLICY_PATH_WRITE, 0);
		ready(POLICY_LANDLOCK | POLICY_TCP | POLICY_SCOPE);
		scene.program.fd = open(scratch_path("x/p"), O_RDONLY);
		if (attempt(landlock_apply, reading_holds) != 0)
			fail_msg("ABI %d", abi);
		(void)close(scene.program.fd);
	}
	(void)setup(state);
	scene.layers.landlock_abi = 0;
	ready(POLICY_LANDLOCK);
	assert_int_equal(landlock_apply(&scene.launch, &scene.err), 0);
}

static void
test_missing_path(void **state)
{
	NEEDS_LANDLOCK(1);
	build();
	add_path(scratch_path("absent"), POLICY_PATH_READ, 0);
	ready(POLICY_LANDLOCK);
	scene.program.fd = open(scratch_path("x/p"), O_RDONLY);
	assert_int_equal(attempt(landlock_apply, NULL), STEP_FAILED);
	(void)close(scene.program.fd);
	(void)setup(state);
	add_path(scratch_path("absent"), POLICY_PATH_READ,
		 POLICY_PATH_OPTIONAL);
	add_path(scratch_path("absent/x"), POLICY_PATH_WRITE,
		 POLICY_PATH_OPTIONAL);
	add_path(scratch_path("r"), POLICY_PATH_READ, 0);
	ready(POLICY_LANDLOCK);
	scene.program.fd = open(scratch_path("x/p"), O_RDONLY);
	assert_int_equal(attempt(landlock_apply, reading_holds), 0);
	(void)close(scene.program.fd);
}

static int
home_holds(void)
{
	return can_open("home/mail/f", O_WRONLY | O_CREAT) &&
			       !can_open("home/f", O_WRONLY | O_CREAT)
		       ? 0
		       : 1;
}

static int
home_is_closed(void)
{
	return !can_open("home/mail/f", O_WRONLY | O_CREAT) &&
			       !can_open("n/f", O_WRONLY)
		       ? 0
		       : 1;
}

static void
with_home(const char *home, uint16_t flags)
{
	(void)setup(NULL);
	scene.plan.home = home;
	add_path("/mail", POLICY_PATH_WRITE, POLICY_PATH_HOME | flags);
	ready(POLICY_LANDLOCK);
	scene.program.fd = open(scratch_path("x/p"), O_RDONLY);
}

/* %h: the recipient's own, and only what is really his. */
static void
test_home(void **state)
{
	(void)state;
	NEEDS_LANDLOCK(1);
	build();
	(void)directory("home");
	(void)directory("home/mail");
	assert_int_equal(chown(scratch_path("home/mail"), ALICE, ALICE), 0);
	with_home(scratch_path("home"), 0);
	assert_int_equal(attempt(landlock_apply, home_holds), 0);
	with_home("", POLICY_PATH_OPTIONAL);
	assert_int_equal(attempt(landlock_apply, home_is_closed), 0);
	with_home("", 0);
	assert_int_equal(attempt(landlock_apply, NULL), STEP_FAILED);
	/* A directory of another's, or a link of hers that leads to it. */
	assert_int_equal(chown(scratch_path("home/mail"), 0, 0), 0);
	with_home(scratch_path("home"), POLICY_PATH_OPTIONAL);
	assert_int_equal(attempt(landlock_apply, home_is_closed), 0);
	with_home(scratch_path("home"), 0);
	assert_int_equal(attempt(landlock_apply, NULL), STEP_FAILED);
	assert_int_equal(rename(scratch_path("home/mail"),
				scratch_path("home/old")), 0);
	assert_int_equal(symlink("../n", scratch_path("home/mail")), 0);
	with_home(scratch_path("home"), POLICY_PATH_OPTIONAL);
	assert_int_equal(attempt(landlock_apply, home_is_closed), 0);
}

static void
test_endless_home(void **state)
{
	static char home[4 * PLAN_PATH_MAX];

	(void)state;
	NEEDS_LANDLOCK(1);
	build();
	memset(home, 'a', sizeof home - 1);
	home[0] = '/';
	with_home(home, POLICY_PATH_OPTIONAL);
	assert_int_equal(attempt(landlock_apply, home_is_closed), 0);
	home[PLAN_PATH_MAX - 6] = '\0';	/* with /mail and NUL: just not */
	with_home(home, 0);
	assert_int_equal(attempt(landlock_apply, NULL), STEP_FAILED);
}

/* -1, or the errno of connecting to, or binding, a port of loopback. */
static int
try_port(int port, bool is_bind)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int done;

	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	done = is_bind ? bind(fd, (void *)&to, sizeof to)
		       : connect(fd, (void *)&to, sizeof to);
	if (done == 0)
		errno = -1;
	(void)close(fd);
	return errno;
}

static int
ports_hold(void)
{
	if (try_port(4711, false) == EACCES || try_port(4712, false) != EACCES)
		return 1;
	if (try_port(4713, true) == EACCES || try_port(4711, true) != EACCES)
		return 2;
	return try_port(4713, false) == EACCES ? 0 : 3;
}

static void
test_ports(void **state)
{
	static const uint16_t out[] = { 25, 4711 };
	static const uint16_t in[] = { 4713 };

	(void)state;
	NEEDS_LANDLOCK(4);
	scene.block->connect_tcp = blob_array(&scene_blob, out, 2, 2);
	scene.block->bind_tcp = blob_array(&scene_blob, in, 1, 2);
	ready(POLICY_TCP);
	assert_int_equal(attempt(landlock_apply, ports_hold), 0);
}

static int abstract_fd = -1;
static struct sockaddr_un abstract = { .sun_family = AF_UNIX };

static int
scope_holds(void)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (connect(fd, (void *)&abstract, sizeof abstract) == 0 ||
	    errno != EPERM)
		return 1;
	if (kill(getppid(), 0) == 0 || errno != EPERM)
		return 2;
	return kill(getpid(), 0) == 0 ? 0 : 3;
}

static void
test_scope(void **state)
{
	(void)state;
	NEEDS_LANDLOCK(6);
	abstract_fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	(void)snprintf(abstract.sun_path + 1, sizeof abstract.sun_path - 1,
		       "smrsh2-unit-%d", getpid());
	assert_int_equal(bind(abstract_fd, (void *)&abstract, sizeof abstract),
			 0);
	ready(POLICY_SCOPE);
	assert_int_equal(attempt(landlock_apply, scope_holds), 0);
	(void)close(abstract_fd);
}

static int
nothing_changed(void)
{
	return can_open("n/f", O_RDONLY) ? 0 : 1;
}

static void
test_not_wanted(void **state)
{
	(void)state;
	NEEDS_LANDLOCK(1);
	build();
	ready(0);
	assert_int_equal(attempt(landlock_apply, nothing_changed), 0);
}

static void
test_failing_calls(void **state)
{
	static const struct failure rows[] = {
		{ "syscall", SYS_landlock_create_ruleset, 1, ENOMEM },
		{ "syscall", SYS_landlock_create_ruleset, 1, ENOSYS },
		{ "syscall", SYS_landlock_add_rule, 1, ENOMEM },
		{ "syscall", SYS_landlock_add_rule, 2, ENOMEM },
		{ "syscall", SYS_landlock_add_rule, 3, EBADFD },
		{ "syscall", SYS_landlock_add_rule, 4, EINVAL },
		{ "syscall", SYS_landlock_restrict_self, 1, EPERM },
		{ "syscall", SYS_landlock_restrict_self, 1, E2BIG },
		{ "syscall", SYS_openat2, 1, EMFILE },
		{ "syscall", SYS_openat2, 1, ENOMEM },
		{ "syscall", SYS_openat2, 1, EINTR },
	};
	static const uint16_t out[] = { 25, 4711 };

	(void)state;
	NEEDS_LANDLOCK(4);
	build();
	add_path(scratch_path("r"), POLICY_PATH_READ, POLICY_PATH_OPTIONAL);
	scene.block->connect_tcp = blob_array(&scene_blob, out, 2, 2);
	ready(POLICY_LANDLOCK | POLICY_TCP);
	scene.program.path = "/usr/bin/p";	/* no neighbours to allow */
	scene.program.fd = open(scratch_path("x/p"), O_RDONLY);
	assert_int_equal(attempt(landlock_apply, NULL), 0);
	expect_failures(landlock_apply, rows, COUNT(rows));
	/* It says yes and confines nothing. */
	fault_return("syscall", SYS_landlock_restrict_self, 1, 0);
	assert_int_equal(attempt(landlock_apply, NULL), STEP_FAILED);
	(void)close(scene.program.fd);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		STEPS("paths allow what they say, and nothing else does",
		      test_paths),
		STEPS("every older ABI confines as far as it goes (T53)",
		      test_every_abi),
		STEPS("a missing path is a failed step, unless optional",
		      test_missing_path),
		STEPS("%h is the recipient's own directory", test_home),
		STEPS("an endless home is none", test_endless_home),
		STEPS("TCP ports are those of the policy", test_ports),
		STEPS("abstract sockets and signals stay inside", test_scope),
		STEPS("a policy that wants none of it gets none",
		      test_not_wanted),
		STEPS("a domain that is not in force is a failed step",
		      test_failing_calls),
	};

	return cmocka_run_group_tests_name("landlock", tests, NULL, NULL);
}
