/* SPDX-License-Identifier: ISC */
/*
 * lines: command lines, parsed and judged.
 */
#ifndef UNIT_COMMAND_LINES_H
#define UNIT_COMMAND_LINES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/command/command.h"
#include "smrsh2/err.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"
#include "tests/unit/unit.h"

#define DIRECTORY "/usr/adm/sm.bin"

static struct script script;
static struct err err;

static inline int
parse_in(const char *line, const char *directory)
{
	const struct request req = { .argv0 = "smrsh", .command = line };

	memset(&err, 0, sizeof err);
	return command_parse(&script, &req, directory, &err);
}

static inline int
parse(const char *line)
{
	return parse_in(line, DIRECTORY);
}

static inline void
expect_rule(const char *line, enum err_class class, enum err_rule rule)
{
	if (parse(line) == 0)
		fail_msg("accepted: %s", line);
	if (err.rule != rule)
		fail_msg("%s: rule %s", line, err_rule_name(err.rule));
	assert_int_equal(err.class, class);
}

static inline const char *
line_of(size_t len, const char *head)
{
	static char line[2048];
	size_t i = strlen(head);

	assert_true(len < sizeof line && i <= len);
	memcpy(line, head, i);
	memset(line + i, 'a', len - i);
	line[len] = '\0';
	return line;
}

#endif
