/* SPDX-License-Identifier: ISC */
/*
 * completion: from the tables of subcommands and options to what shells
 * complete with.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/print.h"

static bool
takes(const struct subcommand *s, int option)
{
	return (s->takes >> option & 1) != 0;
}

static void
print_bash(void)
{
	size_t i;
	int o;

	(void)printf("# bash completion for smrsh2ctl\n"
		     "_smrsh2ctl() {\n"
		     "\tlocal words\n"
		     "\tcase $3 in\n");
	for (o = 0; o < OPTION_COUNT; o++) {
		const char *value = ctl_options[o].value;

		if (value == NULL)
			continue;
		(void)printf("\t--%s) ", ctl_options[o].name);
		if (strcmp(value, "USER") == 0)
			(void)printf("mapfile -t COMPREPLY"
				     " < <(compgen -u -- \"$2\")");
		else
			(void)printf("compopt -o default; COMPREPLY=()");
		(void)printf("; return ;;\n");
	}
	(void)printf("\tesac\n\tcase ${COMP_WORDS[1]} in\n");
	for (i = 0; i < ctl_subcommand_count; i++) {
		const struct subcommand *s = &ctl_subcommands[i];

		(void)printf("\t%s) words='%s", s->name,
			     s->run == ctl_completion ? "bash zsh fish" : "");
		for (o = 0; o < OPTION_COUNT; o++)
			if (takes(s, o))
				(void)printf(" --%s", ctl_options[o].name);
		(void)printf("' ;;\n");
	}
	(void)printf("\t*) words='--help --version' ;;\n\tesac\n"
		     "\t[ \"$COMP_CWORD\" -gt 1 ] || words='--help --version");
	for (i = 0; i < ctl_subcommand_count; i++)
		(void)printf(" %s", ctl_subcommands[i].name);
	(void)printf("'\n\tmapfile -t COMPREPLY"
		     " < <(compgen -W \"$words\" -- \"$2\")\n"
		     "}\ncomplete -F _smrsh2ctl smrsh2ctl\n");
}

static void
print_zsh_options(const struct subcommand *s)
{
	int o;

	for (o = 0; o < OPTION_COUNT; o++) {
		const struct ctl_option_row *row = &ctl_options[o];

		if (!takes(s, o))
			continue;
		(void)printf(" \\\n\t\t'--%s[%s]", row->name, row->help);
		if (row->value != NULL)
			(void)printf(":%s:%s", row->value,
				     strcmp(row->value, "USER") == 0 ?
				     "_users" : strcmp(row->value, "COMMAND") ==
				     0 ? "" : "_files");
		(void)printf("'");
	}
}

static void
print_zsh(void)
{
	size_t i;

	(void)printf("#compdef smrsh2ctl\n"
		     "_smrsh2ctl() {\n"
		     "\tif (( CURRENT == 2 )); then\n"
		     "\t\tlocal -a names=(");
	for (i = 0; i < ctl_subcommand_count; i++)
		(void)printf("\n\t\t\t'%s:%s'", ctl_subcommands[i].name,
			     ctl_subcommands[i].summary);
	(void)printf(")\n\t\t_describe subcommand names\n\t\treturn\n\tfi\n"
		     "\tlocal name=$words[2]\n"
		     "\tshift words; (( CURRENT-- ))\n\tcase $name in\n");
	for (i = 0; i < ctl_subcommand_count; i++) {
		const struct subcommand *s = &ctl_subcommands[i];

		(void)printf("\t%s) _arguments", s->name);
		print_zsh_options(s);
		if (s->run == ctl_completion)
			(void)printf(" '1:shell:(bash zsh fish)'");
		(void)printf(" ;;\n");
	}
	(void)printf("\tesac\n}\n_smrsh2ctl \"$@\"\n");
}

static void
print_fish(void)
{
	size_t i;
	int o;

	(void)printf("# fish completion for smrsh2ctl\n"
		     "complete -c smrsh2ctl -f\n");
	for (i = 0; i < ctl_subcommand_count; i++) {
		const struct subcommand *s = &ctl_subcommands[i];

		(void)printf("complete -c smrsh2ctl -n __fish_use_subcommand"
			     " -a %s -d '%s'\n", s->name, s->summary);
		for (o = 0; o < OPTION_COUNT; o++) {
			const struct ctl_option_row *row = &ctl_options[o];

			if (!takes(s, o))
				continue;
			(void)printf("complete -c smrsh2ctl -n"
				     " '__fish_seen_subcommand_from %s' -l %s"
				     " -d '%s'", s->name, row->name, row->help);
			if (row->value != NULL)
				(void)printf(" -r%s",
					     strcmp(row->value, "USER") == 0 ?
					     " -a '(__fish_complete_users)'" :
					     " -F");
			(void)fputc('\n', stdout);
		}
	}
}

/* clang-format off */
static const struct {
	const char *name;
	void (*print)(void);
} shells[] = {
	{ "bash", print_bash },
	{ "zsh",  print_zsh },
	{ "fish", print_fish },
};
/* clang-format on */

int
ctl_completion(const struct ctl_call *call)
{
	size_t i;

	for (i = 0; i < sizeof shells / sizeof shells[0]; i++) {
		if (call->operand == NULL ||
		    strcmp(call->operand, shells[i].name) != 0)
			continue;
		shells[i].print();
		return print_end();
	}
	return ctl_usage(call->subcommand, "the shell is bash, zsh or fish");
}
