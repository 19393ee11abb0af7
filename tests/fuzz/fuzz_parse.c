/* SPDX-License-Identifier: ISC */
/*
 * fuzz_parse: any bytes as a command line.
 *
 * The first byte chooses the form (bit 0: words divided by NUL) and the
 * command directory; the rest is the line.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "replay.h"
#include "smrsh/command/command.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

#define WORDS_MAX 600

static const char specials[] = "<|>^();&`$\r\n";
static struct script script;
static struct script again;

/* One sentence: printable or above 0x7f, and not empty. */
static void
check_refusal(const struct err *e)
{
	const unsigned char *c = (const unsigned char *)e->text;

	MUST(e->class == ERR_DENIED || e->class == ERR_USAGE);
	MUST(e->rule > RULE_NONE && e->rule < RULE_COUNT);
	MUST(*c != '\0' && strlen(e->text) < sizeof e->text);
	for (; *c != '\0'; c++)
		MUST(*c >= 0x20 && *c != 0x7f);
	MUST((e->rule == RULE_CHARACTER) == (e->byte != 0));
}

static void
check_command(const struct script *s, const struct command *c, bool is_argv)
{
	char *const *word = c->argv;

	MUST(c->name != NULL && strchr(c->name, '/') == NULL);
	MUST(strcmp(word[0], c->name) == 0);
	MUST(c->program.fd == -1 && c->program.interp_fd == -1);
	MUST(is_argv == (c->at < 0));
	MUST(!(c->kind != COMMAND_RUN && c->is_exec && !c->is_comment));
	for (word++; *word != NULL; word++) {
		MUST(*word >= s->buffer &&
		     *word + strlen(*word) < s->buffer + sizeof s->buffer);
		MUST(strpbrk(*word, specials) == NULL);
	}
	MUST((size_t)(word - c->argv) == c->argc);
	MUST(word < s->words + SCRIPT_WORDS_MAX);
}

/* The same arguments, each in quotes: the same words must come back. */
static void
check_quoting(const struct command *c, const char *directory)
{
	char line[8192] = "x ";
	const struct request req = { .argv0 = "", .command = line };
	size_t used = 2;
	const char *at;
	struct err e;
	size_t i;

	for (i = 1; i < c->argc; i++) {
		line[used++] = ' ';
		line[used++] = '\'';
		for (at = c->argv[i]; *at != '\0'; at++) {
			if (*at == '\'') {
				memcpy(line + used, "'\\'", 3);
				used += 3;
			}
			line[used++] = *at;
		}
		line[used++] = '\'';
	}
	line[used] = '\0';
	if (used > SCRIPT_LINE_MAX - strlen(directory) ||
	    command_parse(&again, &req, directory, &e) != 0) {
		MUST(used + strlen(directory) > SCRIPT_LINE_MAX - 8);
		return;
	}
	MUST(again.count == 1 && again.commands[0].argc == c->argc);
	for (i = 1; i < c->argc; i++)
		MUST(strcmp(again.commands[0].argv[i], c->argv[i]) == 0);
}

static void
check(const struct request *req, const char *directory)
{
	struct err e = { .class = ERR_NONE };
	size_t runs = 0;
	size_t i;
	int status;

	if (command_parse(&script, req, directory, &e) != 0) {
		check_refusal(&e);
		return;
	}
	MUST(script.count <= SCRIPT_COMMANDS_MAX && script.count > 0);
	if (req->command != NULL)
		MUST(strlen(req->command) + strlen(directory) <=
		     SCRIPT_LINE_MAX);
	for (i = 0; i < script.count; i++) {
		check_command(&script, &script.commands[i],
			      req->command == NULL);
		check_quoting(&script.commands[i], directory);
	}
	for (status = 0; command_next(&script, status) != NULL; status ^= 1)
		runs++;
	MUST(runs <= script.count);
	command_free(&script);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const char *const directories[] = {
		"/usr/adm/sm.bin",
		"/",
		"/b",
		"/a/very/long/name/of/a/directory",
	};
	static char *words[WORDS_MAX + 1];
	struct request req = { .argv0 = "smrsh" };
	const char *directory;
	char *line;
	size_t at;

	if (size == 0)
		return 0;
	line = malloc(size);
	MUST(line != NULL);
	memcpy(line, data + 1, size - 1);
	line[size - 1] = '\0';
	directory = directories[data[0] >> 1 & 3];
	if ((data[0] & 1) == 0) {
		req.command = line;
		check(&req, directory);
	} else if (line[0] != '\0' && line[0] != '-') {
		req.words = words;
		for (at = 0; at < size && req.word_count < WORDS_MAX;
		     at += strlen(line + at) + 1)
			words[req.word_count++] = line + at;
		words[req.word_count] = NULL;
		check(&req, directory);
	}
	free(line);
	return 0;
}
