/* SPDX-License-Identifier: ISC */
/*
 * command: rows of the command language.
 *
 * A parsed line is shown as it would run: NAME [ARGUMENT]... joined by && and
 * ||, `exec` before it where that stood, # before a name in a comment, and
 * run: before a program that is called like a builtin.  A refusal is shown as
 * its status, rule, the place of a special byte, and the sentence.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/command/command.h"
#include "smrsh/command/shebang.h"
#include "smrsh2/err.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"
#include "tests/cases/cases.h"

#define DIRECTORY "/usr/adm/sm.bin"

static struct script script;

static void
show_command(const struct command *c, struct text *out)
{
	static const char *const joins[] = {
		[JOIN_FIRST] = "", [JOIN_AND] = "&& ", [JOIN_OR] = "|| ",
	};
	const bool is_like_builtin = c->kind == COMMAND_RUN &&
				     (strcmp(c->name, "echo") == 0 ||
				      strcmp(c->name, "exit") == 0);
	size_t i;

	text_format(out, "%s%s%s%s", c == script.commands ? "" : joins[c->join],
		    c->is_comment ? "#" : "", c->is_exec ? "exec " : "",
		    is_like_builtin ? "run:" : "");
	text_bytes(out, c->name, strlen(c->name));
	for (i = 1; i < c->argc; i++) {
		text_format(out, " [");
		text_bytes(out, c->argv[i], strlen(c->argv[i]));
		text_format(out, "]");
	}
}

static void
show(const struct request *req, struct text *out)
{
	struct err e;
	size_t i;

	if (command_parse(&script, req, DIRECTORY, &e) == 0) {
		for (i = 0; i < script.count; i++) {
			text_format(out, i > 0 ? " " : "");
			show_command(&script.commands[i], out);
		}
		return;
	}
	text_format(out, "%d %s", err_status(&e), err_rule_name(e.rule));
	if (e.offset >= 0)
		text_format(out, "@%ld", e.offset);
	text_format(out, " %s", e.text);
}

void
case_parse(const char *input, size_t len, const char *argument,
	   struct text *out)
{
	const struct request req = { .argv0 = "smrsh", .command = input };

	(void)len;
	(void)argument;
	show(&req, out);
}

/* Words with a NUL behind each. */
void
case_argv(const char *input, size_t len, const char *argument,
	  struct text *out)
{
	static char bytes[65536];
	static char *words[1024];
	struct request req = { .argv0 = "smrsh", .words = words };
	size_t at;

	(void)argument;
	memcpy(bytes, input, len + 1);
	for (at = 0; at <= len; at += strlen(bytes + at) + 1)
		words[req.word_count++] = bytes + at;
	words[req.word_count] = NULL;
	show(&req, out);
}

static const struct command *
only_command(const char *input)
{
	const struct request req = { .argv0 = "smrsh", .command = input };
	struct err e;

	if (command_parse(&script, &req, DIRECTORY, &e) != 0)
		return NULL;
	return &script.commands[0];
}

void
case_echo(const char *input, size_t len, const char *argument,
	  struct text *out)
{
	const struct command *c = only_command(input);
	char bytes[4096];
	int ends[2];
	ssize_t n;

	(void)len;
	(void)argument;
	if (c == NULL || pipe(ends) != 0) {
		text_format(out, "refused");
		return;
	}
	if (command_echo(ends[1], c->argv) != 0)
		text_format(out, "failed");
	(void)close(ends[1]);
	n = read(ends[0], bytes, sizeof bytes);
	(void)close(ends[0]);
	if (n > 0)
		text_bytes(out, bytes, (size_t)n);
}

void
case_exit(const char *input, size_t len, const char *argument,
	  struct text *out)
{
	const struct command *c = only_command(input);
	const char *message;

	(void)len;
	(void)argument;
	if (c == NULL) {
		text_format(out, "refused");
		return;
	}
	text_format(out, "%d", command_exit(c->argv, 42, &message));
	if (message != NULL)
		text_format(out, " %s", message);
}

/* The head of a file; shown as INTERPRETER [ARGUMENT]. */
void
case_shebang(const char *input, size_t len, const char *argument,
	     struct text *out)
{
	char name[] = "/tmp/smrsh2-case-XXXXXX";
	int fd = mkstemp(name);
	struct shebang sb;

	(void)argument;
	if (fd < 0 || write(fd, input, len) != (ssize_t)len)
		abort();
	(void)unlink(name);
	switch (shebang_read(fd, &sb)) {
	case SHEBANG_BINARY:
		text_format(out, "binary");
		break;
	case SHEBANG_OTHER:
		text_format(out, "other");
		break;
	case SHEBANG_SCRIPT:
		text_bytes(out, sb.interpreter, strlen(sb.interpreter));
		if (sb.argument == NULL)
			break;
		text_format(out, " [");
		text_bytes(out, sb.argument, strlen(sb.argument));
		text_format(out, "]");
	}
	(void)close(fd);
}
