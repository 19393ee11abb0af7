/* SPDX-License-Identifier: ISC */
/*
 * bin: a command directory with everything in it that an administrator, or
 * an attacker, might put there.
 */
#ifndef UNIT_COMMAND_BIN_H
#define UNIT_COMMAND_BIN_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "smrsh/command/command.h"
#include "smrsh2/err.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define STRANGER 61001u
#define NEEDS_ROOT() do { if (getuid() != 0) skip(); } while (0)

static const struct trust nobody = { NULL, 0 };
static char bin[64];
static struct script script;
static struct err err;

static inline int
resolve_with(const char *line, const struct trust *trust)
{
	const struct request req = { .argv0 = "smrsh", .command = line };

	command_free(&script);
	memset(&err, 0, sizeof err);
	assert_int_equal(command_parse(&script, &req, bin, &err), 0);
	return command_resolve(&script, bin, trust, &err);
}

static inline int
resolve(const char *line)
{
	return resolve_with(line, &nobody);
}

/* A file of the command directory: its name there. */
static inline const char *
put(const char *name, const char *text, mode_t mode)
{
	char path[512];

	(void)snprintf(path, sizeof path, "bin/%s", name);
	(void)scratch_file(path, text, strlen(text), mode);
	return name;
}

#define ELF "\177ELF\2\1\1"

static inline void
expect_refused(const char *line, enum err_rule rule, const char *text)
{
	if (resolve(line) == 0)
		fail_msg("allowed: %s", line);
	if (err.rule != rule)
		fail_msg("%s: %s: %s (%s)", line, err_rule_name(err.rule),
			 err.text, err.detail);
	assert_string_equal(err.text, text);
	assert_int_equal(err_status(&err), 69);
}

static inline void
expect_deferred(const char *line, enum err_rule rule)
{
	if (resolve(line) == 0)
		fail_msg("allowed: %s", line);
	if (err.rule != rule)
		fail_msg("%s: %s: %s (%s)", line, err_rule_name(err.rule),
			 err.text, err.detail);
	assert_int_equal(err_status(&err), 75);
	assert_null(strchr(err.text, '/'));	/* no host detail in a bounce */
}

static inline const struct program *
expect_allowed(const char *line)
{
	if (resolve(line) != 0)
		fail_msg("%s: %s (%s)", line, err.text, err.detail);
	return &script.commands[0].program;
}

static inline int
setup(void **state)
{
	(void)state;
	(void)snprintf(bin, sizeof bin, "%s/bin", scratch());
	return mkdir(bin, 0755);
}

static inline int
teardown(void **state)
{
	(void)state;
	fault_clear();
	command_free(&script);
	return 0;
}

#endif
