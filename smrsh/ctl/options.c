/* SPDX-License-Identifier: ISC */
/*
 * options: the tables of subcommands and options, and from arguments to a
 * call.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/compile/compile.h"
#include "smrsh/ctl/ctl.h"

#define BIT(option) (1u << (option))
#define FILES (BIT(OPTION_POLICY) | BIT(OPTION_JSON))

/* clang-format off */
const struct subcommand ctl_subcommands[] = {
	{ "apply", ctl_apply, BIT(OPTION_CONFIG) | BIT(OPTION_OUTPUT) |
	  BIT(OPTION_ANY_OWNER) | BIT(OPTION_NO_HOST_CHECK) |
	  BIT(OPTION_DRY_RUN) | BIT(OPTION_JSON), NULL,
	  "check the configuration and put it in force" },
	{ "audit", NULL, 0, "verify|show SEQ|tail [--trail DIR]",
	  "look after the audit trail" },
	{ "check", ctl_check, FILES | BIT(OPTION_CONFIG) | BIT(OPTION_DIRECTORY),
	  NULL, "look for what is wrong with the installation" },
	{ "completion", ctl_completion, 0, "SHELL",
	  "print what makes bash, zsh or fish complete smrsh2ctl" },
	{ "diff", ctl_diff, FILES | BIT(OPTION_CONFIG), NULL,
	  "compare the configuration with the policy in force" },
	{ "explain", ctl_explain, FILES | BIT(OPTION_COMMAND) |
	  BIT(OPTION_USER) | BIT(OPTION_ROOT_START) | BIT(OPTION_DIRECTORY),
	  NULL, "say what smrsh2 would do with a command, and why" },
	{ "learn", ctl_learn, BIT(OPTION_USER) | BIT(OPTION_ROOT_START) |
	  BIT(OPTION_MESSAGE) | BIT(OPTION_STRACE) | BIT(OPTION_CONFIG) | BIT(OPTION_JSON),
	  "NAME [-- ARGUMENT...]",
	  "run a program on trial, and propose what its policy lacks" },
	{ "list", ctl_list, FILES | BIT(OPTION_DIRECTORY), NULL,
	  "list the programs that may run" },
	{ "pin", ctl_pin, FILES | BIT(OPTION_CONFIG) | BIT(OPTION_DIRECTORY) |
	  BIT(OPTION_WRITE), "NAME",
	  "print the digest that pins a program as it is now" },
	{ "show", ctl_show, FILES | BIT(OPTION_EFFECTIVE), "NAME",
	  "print the policy in force, of all commands or of one" },
};

const struct ctl_option_row ctl_options[OPTION_COUNT] = {
	[OPTION_COMMAND]    = { "command", "COMMAND", NULL, "the command, also -c" },
	[OPTION_USER]       = { "user", "USER", NULL, "the recipient" },
	[OPTION_MESSAGE]    = { "message", "FILE", NULL, "to deliver, also -m; often" },
	[OPTION_STRACE]     = { "strace", NULL, NULL, "see what Landlock refuses" },
	[OPTION_ROOT_START] = { "root-start", NULL, NULL, "as under mailer flag S" },
	[OPTION_EFFECTIVE]  = { "effective", NULL, NULL, "with what is inherited" },
	[OPTION_CONFIG]     = { "config", "DIR", COMPILE_CONFIG, "the configuration" },
	[OPTION_POLICY]     = { "policy", "FILE", SMRSH_POLICY, "the compiled policy" },
	[OPTION_DIRECTORY]  = { "directory", "DIR", SMRSH_CMDDIR, "the command directory" },
	[OPTION_OUTPUT]     = { "output", "FILE", SMRSH_POLICY, "the policy to write" },
	[OPTION_ANY_OWNER]  = { "any-owner", NULL, NULL, "for builds" },
	[OPTION_NO_HOST_CHECK] = { "no-host-check", NULL, NULL, "for another host" },
	[OPTION_DRY_RUN]    = { "dry-run", NULL, NULL, "change nothing" },
	[OPTION_WRITE]      = { "write", NULL, NULL, "into commands/NAME.conf" },
	[OPTION_JSON]       = { "json", NULL, NULL, "for programs" },
};
/* clang-format on */

const size_t ctl_subcommand_count =
	sizeof ctl_subcommands / sizeof ctl_subcommands[0];

const struct subcommand *
ctl_find(const char *name)
{
	size_t i;

	for (i = 0; i < ctl_subcommand_count; i++)
		if (strcmp(ctl_subcommands[i].name, name) == 0)
			return &ctl_subcommands[i];
	return NULL;
}

/* The options of one subcommand, for getopt_long(). */
static void
make_options(const struct subcommand *s, struct option *out)
{
	int i;

	for (i = 0; i < OPTION_COUNT; i++) {
		if ((s->takes & BIT(i)) == 0)
			continue;
		out->name = ctl_options[i].name;
		out->has_arg = ctl_options[i].value != NULL;
		out->flag = NULL;
		out->val = i;
		out++;
	}
	memset(out, 0, sizeof *out);
}

int
ctl_read(struct ctl_call *out, const struct subcommand *s, int argc,
	 char **argv)
{
	const char *letters = (s->takes & BIT(OPTION_COMMAND)) != 0 ? "c:" :
			      (s->takes & BIT(OPTION_MESSAGE)) != 0 ? "m:" : "";
	struct option options[OPTION_COUNT + 1];
	int option;

	memset(out, 0, sizeof *out);
	out->subcommand = s;
	for (option = 0; option < OPTION_COUNT; option++)
		out->values[option] = ctl_options[option].fallback;
	make_options(s, options);
	opterr = 0;
	while ((option = getopt_long(argc, argv, letters, options,
				     NULL)) != -1) {
		if (option == '?')
			return ctl_usage(s, "no such option, or its value is"
					    " missing");
		if (option == 'c')
			option = OPTION_COMMAND;
		if (option == 'm')
			option = OPTION_MESSAGE;
		if (option == OPTION_MESSAGE &&
		    out->message_count >= CTL_MESSAGES_MAX)
			return ctl_usage(s, "too many messages");
		if (option == OPTION_MESSAGE)
			out->messages[out->message_count++] = optarg;
		out->values[option] = optarg != NULL ? optarg : "";
	}
	if (optind < argc && s->operand != NULL)
		out->operand = argv[optind++];
	out->rest = argv + optind;
	if (optind < argc && (s->takes & BIT(OPTION_MESSAGE)) == 0)
		return ctl_usage(s, "too many arguments");
	return CTL_OK;
}

void
ctl_synopsis(int fd, const struct subcommand *s)
{
	FILE *stream = fd == STDERR_FILENO ? stderr : stdout;
	int i;

	(void)fprintf(stream, "%s", s->name);
	for (i = 0; i < OPTION_COUNT; i++) {
		const struct ctl_option_row *o = &ctl_options[i];

		if ((s->takes & BIT(i)) == 0)
			continue;
		if (i == OPTION_COMMAND)
			(void)fprintf(stream, " -c %s", o->value);
		else
			(void)fprintf(stream, " [--%s%s%s]", o->name,
				      o->value != NULL ? " " : "",
				      o->value != NULL ? o->value : "");
	}
	if (s->operand != NULL)
		(void)fprintf(stream, " [%s]", s->operand);
	(void)fputc('\n', stream);
}

int
ctl_usage(const struct subcommand *s, const char *what)
{
	(void)fprintf(stderr, "smrsh2ctl: %s\nusage: smrsh2ctl ", what);
	if (s != NULL)
		ctl_synopsis(STDERR_FILENO, s);
	else
		(void)fprintf(stderr, "SUBCOMMAND [OPTION]... (see --help)\n");
	return CTL_USAGE;
}
