/* SPDX-License-Identifier: ISC */
/*
 * shebang: what kind of executable a file is; private to the room.
 */
#ifndef SMRSH_COMMAND_SHEBANG_H
#define SMRSH_COMMAND_SHEBANG_H

#include <stddef.h>

struct command;
struct script;

#define SHEBANG_LINE_MAX 256	/* BINPRM_BUF_SIZE, linux/binfmts.h */

enum shebang_format {
	SHEBANG_BINARY,		/* ELF, or unreadable: the kernel decides */
	SHEBANG_SCRIPT,
	SHEBANG_OTHER,		/* a shell would take it for a script */
};

struct shebang {
	char line[SHEBANG_LINE_MAX + 1];
	const char *interpreter;	/* in line */
	const char *argument;		/* in line; NULL: none */
};

/* Reads the first line as binfmt_script.c does. */
enum shebang_format shebang_read(int fd, struct shebang *out);

/*
 * Builds the vector the kernel would build for levels of scripts, the
 * outermost first.  0, or -1 when the script's tables are full.
 */
int shebang_argv(struct script *s, struct command *c, const struct shebang *sb,
    size_t levels);

#endif
