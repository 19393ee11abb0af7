/* SPDX-License-Identifier: ISC */
/*
 * script: one parsed command line, in the order it will be decided.
 * All words live in one buffer that the script owns.
 */
#ifndef SMRSH2_SCRIPT_H
#define SMRSH2_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/*
 * smrsh assembles the line in 1000 bytes, command directory included: the
 * line itself may hold 997 - strlen(command directory) bytes, the assembled
 * text 998 (smrsh.c 8.66).  The tables are sized for the densest line that
 * fits: "a b c ..." and "exit &&exit &&...".
 */
#define SCRIPT_ASSEMBLED_MAX 998
#define SCRIPT_LINE_MAX 997	/* less the length of the command directory */
#define SCRIPT_COMMANDS_MAX 200
#define SCRIPT_WORDS_MAX 2048	/* arguments, twice for scripts, and NULLs */
#define SCRIPT_BUFFER_MAX 65536	/* words and canonical paths */
#define SCRIPT_SHEBANG_MAX 4	/* levels of #! (the kernel allows five) */

enum command_kind {
	COMMAND_RUN,		/* a program of the command directory */
	COMMAND_ECHO,		/* as dash does it */
	COMMAND_EXIT,
};

enum command_join {
	JOIN_FIRST,
	JOIN_AND,
	JOIN_OR,
};

/* What will be executed, held open from the check to the exec. */
struct program {
	int fd;			/* of the file, O_CLOEXEC; -1: none */
	struct stat st;		/* of that descriptor */
	const char *path;	/* argv[0]: command directory / name */
	const char *real;	/* its canonical name */
	int interp_fd;		/* of a script's interpreter; -1: a binary */
	struct stat interp_st;
	const char *interp;	/* canonical name of the interpreter */
	char **argv;		/* for exec, interpreter ahead; ends in NULL */
	int exec_errno;		/* cannot be executed (ENOENT, EACCES): a
				 * status of the run, as with a shell */
	bool is_setid;
	bool is_nested;		/* its interpreter is a script itself */
};

struct command {
	enum command_kind kind;
	enum command_join join;
	bool is_exec;		/* `exec` stood before it */
	bool is_comment;	/* behind a #: checked, never run */
	const char *name;	/* without its path */
	long at;		/* of the name in the line; -1: argv form */
	char **argv;		/* argv[0] is the name; NULL-terminated */
	size_t argc;
	struct program program;
};

struct script {
	size_t count;
	size_t next;		/* command_next()'s place */
	size_t word_count;
	size_t buffer_used;
	struct command commands[SCRIPT_COMMANDS_MAX];
	char *words[SCRIPT_WORDS_MAX];
	char buffer[SCRIPT_BUFFER_MAX];
};

#endif
