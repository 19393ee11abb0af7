/* SPDX-License-Identifier: ISC */
/*
 * mta: from the mail servers' configuration to whom they hand commands.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/ctl/check.h"

/* A directive at the start of a line, then the word that names a program. */
static const struct server {
	const char *file;
	const char *directive;
	const char *mark;	/* right before the program */
	const char *wrong;
	const char *remedy;
} servers[] = {
	{ "/etc/mail/sendmail.cf", "Mprog,", "P=",
	  "sendmail hands commands to another program: ",
	  "FEATURE(`smrsh', `" SMRSH_LAUNCHER "') before MAILER(`local') in"
	  " sendmail.mc, then build and install sendmail.cf" },
	{ "/etc/postfix/main.cf", "local_command_shell", "=",
	  "Postfix hands commands to another program: ",
	  "postconf -e 'local_command_shell = " SMRSH_LAUNCHER " -c'" },
};

/* The program in a line of that directive; NULL: another line. */
static char *
find_program(const struct server *s, char *line)
{
	const size_t len = strlen(s->directive);
	char *program;

	if (strncmp(line, s->directive, len) != 0 ||
	    strchr(" \t=P", line[len]) == NULL)
		return NULL;
	program = strstr(line + len, s->mark);
	if (program == NULL)
		return NULL;
	program += strlen(s->mark);
	program += strspn(program, " \t");
	program[strcspn(program, " \t,\n")] = '\0';
	return program;
}

/* The last one counts.  "": none. */
static void
read_program(const struct server *s, FILE *file, char *out, size_t size)
{
	char *line = NULL;
	size_t room = 0;
	char *program;

	out[0] = '\0';
	while (getline(&line, &room, file) >= 0) {
		program = find_program(s, line);
		if (program != NULL)
			(void)snprintf(out, size, "%s", program);
	}
	free(line);
}

static void
check_server(struct check *c, const struct server *s, FILE *file)
{
	char program[1024];
	char text[1200];

	read_program(s, file, program, sizeof program);
	if (strcmp(program, SMRSH_LAUNCHER) == 0) {
		check_add(c, LEVEL_OK, s->file, "hands commands to smrsh2",
			  NULL);
		return;
	}
	(void)snprintf(text, sizeof text, "%s%s", s->wrong,
		       program[0] != '\0' ? program : "/bin/sh");
	check_add(c, LEVEL_WARNING, s->file, text, s->remedy);
}

void
check_mta(struct check *c)
{
	bool is_any = false;
	size_t i;

	for (i = 0; i < sizeof servers / sizeof servers[0]; i++) {
		FILE *file = fopen(servers[i].file, "re");

		if (file != NULL) {
			check_server(c, &servers[i], file);
			(void)fclose(file);
		} else if (errno != ENOENT && errno != ENOTDIR) {
			check_add(c, LEVEL_NOTE, servers[i].file,
				  strerror(errno), NULL);
		}
		is_any |= file != NULL || (errno != ENOENT && errno != ENOTDIR);
	}
	if (!is_any)
		check_add(c, LEVEL_NOTE, "mail server", "neither sendmail nor"
			  " Postfix is configured here", NULL);
}
