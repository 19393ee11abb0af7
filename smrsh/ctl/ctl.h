/* SPDX-License-Identifier: ISC */
/*
 * ctl: the subcommands of smrsh2ctl.
 * Each takes its own call and returns the exit status.
 */
#ifndef SMRSH_CTL_H
#define SMRSH_CTL_H

#include <stdbool.h>
#include <stddef.h>

#define CTL_OK 0
#define CTL_PROBLEM 1
#define CTL_USAGE 2

#define CTL_MESSAGES_MAX 1000

enum ctl_option {
	OPTION_COMMAND,
	OPTION_USER,
	OPTION_MESSAGE,
	OPTION_STRACE,
	OPTION_ROOT_START,
	OPTION_EFFECTIVE,
	OPTION_CONFIG,
	OPTION_POLICY,
	OPTION_DIRECTORY,
	OPTION_OUTPUT,
	OPTION_ANY_OWNER,
	OPTION_NO_HOST_CHECK,
	OPTION_DRY_RUN,
	OPTION_WRITE,
	OPTION_JSON,
	OPTION_COUNT
};

struct ctl_call {
	const struct subcommand *subcommand;
	/* As given, or the default; "" for a flag that was given. */
	const char *values[OPTION_COUNT];
	const char *operand;	/* NULL: none */
	char **rest;		/* what follows it; ends in NULL */
	const char *messages[CTL_MESSAGES_MAX];
	size_t message_count;
};

struct subcommand {
	const char *name;
	int (*run)(const struct ctl_call *call);	/* NULL: ctl_audit() */
	unsigned int takes;	/* 1 << OPTION_... */
	const char *operand;	/* its name; NULL: it takes none */
	const char *summary;
};

struct ctl_option_row {
	const char *name;
	const char *value;	/* what it is called; NULL: a flag */
	const char *fallback;
	const char *help;
};

extern const struct subcommand ctl_subcommands[];
extern const size_t ctl_subcommand_count;
extern const struct ctl_option_row ctl_options[OPTION_COUNT];

/* NULL when there is no such subcommand. */
const struct subcommand *ctl_find(const char *name);

/* Reads the arguments of a subcommand, argv[0] its name.  CTL_USAGE: said. */
int ctl_read(struct ctl_call *out, const struct subcommand *s, int argc,
    char **argv);

/* "NAME [--option VALUE]... [OPERAND]" on a descriptor of ours, 1 or 2. */
void ctl_synopsis(int fd, const struct subcommand *s);

/* Says on stderr how something is called wrongly; returns CTL_USAGE. */
int ctl_usage(const struct subcommand *s, const char *what);

/*
 * Becomes what sendmail would have started: the recipient in the home
 * directory, or with is_root root there with the recipient's groups.
 * CTL_PROBLEM: said why not.
 */
int ctl_become(const char *user, bool is_root);

int ctl_apply(const struct ctl_call *call);
int ctl_audit(int argc, char **argv);
int ctl_check(const struct ctl_call *call);
int ctl_completion(const struct ctl_call *call);
int ctl_diff(const struct ctl_call *call);
int ctl_explain(const struct ctl_call *call);
int ctl_learn(const struct ctl_call *call);
int ctl_list(const struct ctl_call *call);
int ctl_pin(const struct ctl_call *call);
int ctl_show(const struct ctl_call *call);

#endif
