/* SPDX-License-Identifier: ISC */
/*
 * unit: scratch files, random seeds and children for the unit tests.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/unit.h"

/* With coverage: what a child has counted, before it leaves by _exit. */
extern void __gcov_dump(void) __attribute__((weak));

static char directory[64];
static pid_t owner;

uint64_t
random_seed(const char *what)
{
	const char *given = getenv("UNIT_SEED");
	struct timespec now;
	uint64_t seed;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	seed = given != NULL ? strtoull(given, NULL, 10)
			     : (uint64_t)now.tv_sec * 1000000000u +
				       (uint64_t)now.tv_nsec;
	printf("# %s: UNIT_SEED=%" PRIu64 "\n", what, seed);
	return seed;
}

/* rm(1) also removes what no name is long enough for. */
static void
remove_scratch(void)
{
	char command[128];

	if (getpid() != owner)
		return;
	(void)snprintf(command, sizeof command, "rm -rf %s", directory);
	if (system(command) != 0)
		fprintf(stderr, "%s is left\n", directory);
}

/*
 * Below /run when we may: every directory above is root's alone, which the
 * trust tests need; /tmp is not.
 */
const char *
scratch(void)
{
	if (directory[0] != '\0')
		return directory;
	strcpy(directory, "/run/smrsh2-test-XXXXXX");
	if (mkdtemp(directory) == NULL) {
		strcpy(directory, "/tmp/smrsh2-test-XXXXXX");
		assert_non_null(mkdtemp(directory));
	}
	(void)chmod(directory, 0755);
	owner = getpid();
	(void)atexit(remove_scratch);
	return directory;
}

const char *
scratch_path(const char *name)
{
	static char paths[16][8192];
	static size_t next;
	char *path = paths[next++ % 16];

	(void)snprintf(path, sizeof paths[0], "%s/%s", scratch(), name);
	return path;
}

const char *
scratch_file(const char *name, const void *bytes, size_t len,
	     unsigned int mode)
{
	const char *path = scratch_path(name);
	int fd;

	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	assert_int_equal(fchmod(fd, mode), 0);
	(void)close(fd);
	return path;
}

int
in_child(int (*f)(void *argument), void *argument)
{
	int status;
	pid_t pid;

	(void)scratch();	/* the parent owns it, and takes it away */
	(void)fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		status = f(argument);
		if (__gcov_dump != NULL)
			__gcov_dump();
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 256 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
