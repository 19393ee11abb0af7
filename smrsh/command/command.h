/* SPDX-License-Identifier: ISC */
/*
 * command: from the text of a request to commands that may run.
 */
#ifndef SMRSH_COMMAND_H
#define SMRSH_COMMAND_H

#include <stddef.h>
#include <stdint.h>

struct command;
struct err;
struct request;
struct script;

/* Who, besides root, may own programs and the directories above them. */
struct trust {
	const uint32_t *owners;
	size_t count;
};

/*
 * Takes the line apart (D1 of the design; smrsh-compatible).  Pure.
 * 0, or -1 with *e: RULE_USAGE, LENGTH, CHARACTER, QUOTE, OPERATOR, EXEC.
 * After a refusal *s still holds the commands that stood before the
 * offending byte: command_resolve() may find an earlier reason among them.
 */
int command_parse(struct script *s, const struct request *req,
    const char *directory, struct err *e);

/*
 * Looks every command up in the directory, checks who could have changed
 * it, and holds what will be executed open in command.program.
 * 0, or -1 with *e for the first that may not run: RULE_LOOKUP, FILE,
 * ACCESS, FORMAT (refused), TRUST, SYSTEM (deferred).
 */
int command_resolve(struct script *s, const char *directory,
    const struct trust *trust, struct err *e);

/* Closes what command_resolve() opened.  Accepts a half-made script. */
void command_free(struct script *s);

/*
 * The next command to run after one that ended with status (0 at the
 * start); NULL at the end of the line.  && and || bind alike, from left to
 * right, as in a shell.
 */
struct command *command_next(struct script *s, int status);

/*
 * Writes what dash's echo prints for argv to a descriptor.  0, or 2 when it
 * cannot be written (dash's status).
 */
int command_echo(int fd, char *const *argv);

/*
 * The status of `exit [n]` behind a command that ended with status, as dash
 * counts it; *out_message is set when n is no number (status 2).
 */
int command_exit(char *const *argv, int status, const char **out_message);

#endif
