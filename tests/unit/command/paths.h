/* SPDX-License-Identifier: ISC */
/*
 * paths: files, directories and links of any owner and mode.
 */
#ifndef UNIT_COMMAND_PATHS_H
#define UNIT_COMMAND_PATHS_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "smrsh/command/command.h"
#include "smrsh/command/trust.h"
#include "smrsh2/err.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define STRANGER 61001u

static const struct trust nobody = { NULL, 0 };
static struct trust_path found;
static struct err err;

static inline int
walk(const char *path)
{
	memset(&err, 0, sizeof err);
	memset(&found, 0x5a, sizeof found);
	return trust_walk(NULL, path, &nobody, &found, &err);
}

/* Below /run/: nobody but root can change the directories above. */
#define NEEDS_ROOT() do { if (getuid() != 0) skip(); } while (0)

static inline const char *
directory(const char *name, mode_t mode)
{
	const char *path = scratch_path(name);

	(void)mkdir(path, 0755);
	assert_int_equal(chown(path, 0, 0), 0);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

static inline const char *
file(const char *name, mode_t mode)
{
	return scratch_file(name, "x", 1, mode);
}

static inline const char *
link_to(const char *target, const char *name)
{
	const char *path = scratch_path(name);

	(void)unlink(path);
	assert_int_equal(symlink(target, path), 0);
	return path;
}

static inline void
expect_found(const char *path, const char *name)
{
	struct stat st;

	if (walk(path) != 0)
		fail_msg("%s: %s", path, err.detail);
	if (found.errnum != 0)
		fail_msg("%s: %s", path, strerror(found.errnum));
	assert_string_equal(found.name, name);
	assert_int_equal(found.len, strcmp(name, "/") == 0 ? 0 : strlen(name));
	assert_int_equal(lstat(name, &st), 0);
	assert_int_equal(found.st.st_ino, st.st_ino);
}

static inline void
expect_missing(const char *path, int errnum)
{
	if (walk(path) != 0)
		fail_msg("%s: %s", path, err.detail);
	assert_int_equal(found.errnum, errnum);
}

static inline void
expect_refused(const char *path, const char *culprit)
{
	if (walk(path) == 0)
		fail_msg("trusted: %s (errno %d)", path, found.errnum);
	assert_int_equal(err.rule, RULE_TRUST);
	assert_int_equal(err.class, ERR_CONFIG);
	/* The administrator learns which, the sender does not. */
	if (strstr(err.detail, culprit) == NULL)
		fail_msg("%s: %s", culprit, err.detail);
	assert_null(strchr(err.text, '/'));
}

#endif
