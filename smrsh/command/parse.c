/* SPDX-License-Identifier: ISC */
/*
 * parse: from one command line to commands and words, without a shell.
 * Phase: decide; pure.
 * Against: everything a shell would do with a stranger's text.
 */
#include <stdbool.h>
#include <string.h>

#include "smrsh/command/command.h"
#include "smrsh/command/lex.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

/* What procmail's manual tells users to write; it means nothing here. */
static const char ifs_prefix[] = "IFS=' ' &&";

struct parser {
	struct script *script;
	const char *text;
	size_t at;		/* next byte of text */
	size_t directory_len;
	size_t assembled;	/* what smrsh would have handed to /bin/sh */
	enum command_join join;
	bool is_exec;		/* an `exec` awaits its command */
	bool is_comment;
};

/* Counts bytes as smrsh assembles them; what does not fit there is refused. */
static int
assemble(struct parser *p, size_t len, bool is_program, struct err *e)
{
	size_t need = len + (is_program ? p->directory_len + 1 : 0);

	if (len == 0)
		return 0;
	if (p->assembled + need > SCRIPT_ASSEMBLED_MAX)
		return lex_too_long(p->text, e);
	p->assembled += need;
	return 0;
}

static bool
is_word(const char *word, size_t len, const char *is)
{
	return len == strlen(is) && memcmp(word, is, len) == 0;
}

/* Behind the last slash; 0xAF is text (the original took it for a slash). */
static const char *
base_name(const char *word, size_t len, size_t *out_len)
{
	const char *slash = memrchr(word, '/', len);
	size_t skip = slash == NULL ? 0 : (size_t)(slash - word) + 1;

	*out_len = len - skip;
	return word + skip;
}

/* Starts the command that a word names; the word is looked up later. */
static int
start_command(struct parser *p, const char *word, size_t len, struct err *e)
{
	struct script *s = p->script;
	struct command *c;
	const char *name;
	size_t name_len;
	const bool is_builtin =
		is_word(word, len, "echo") || is_word(word, len, "exit");

	if (p->is_exec && is_builtin && !p->is_comment)
		return err_set(e, ERR_DENIED, RULE_EXEC, 0,
			       "cannot exec \"%.*s\"", (int)len, word);
	name = base_name(word, len, &name_len);
	if (assemble(p, name_len, !is_builtin, e) != 0)
		return -1;
	if (s->count == SCRIPT_COMMANDS_MAX)
		return lex_too_long(p->text, e);
	c = &s->commands[s->count];
	memset(c, 0, sizeof *c);
	c->program.fd = c->program.interp_fd = -1;
	c->kind = !is_builtin		? COMMAND_RUN
		  : word[1] == 'c'	? COMMAND_ECHO
					: COMMAND_EXIT;
	c->join = p->join;
	c->is_exec = p->is_exec;
	c->is_comment = p->is_comment;
	c->argv = &s->words[s->word_count];
	s->count++;
	p->is_exec = false;
	if (lex_add(s, name, name_len) != 0)
		return lex_too_long(p->text, e);
	c->name = c->argv[0];
	c->at = p->text == NULL ? -1 : name - p->text;
	return 0;
}

static int
exec_exec(struct err *e)
{
	return err_set(e, ERR_DENIED, RULE_EXEC, 0, "cannot exec \"exec\"");
}

/* A command word ends at a blank; `exec` leads to another one. */
static int
take_command(struct parser *p, struct err *e)
{
	const char *word = p->text + p->at;
	size_t len = strcspn(word, " \t");

	p->at += len;
	if (is_word(word, len, "exec") && word[len] != '\0') {
		if (p->is_exec && !p->is_comment)
			return exec_exec(e);
		p->is_exec = true;
		p->at++;
		return assemble(p, strlen("exec "), false, e);
	}
	return start_command(p, word, len, e);
}

/* The arguments, up to the end or behind the operator that ends them. */
static int
take_arguments(struct parser *p, struct err *e)
{
	struct script *s = p->script;
	struct command *c = &s->commands[s->count - 1];
	size_t from = p->at;
	enum command_join join;

	if (lex_words(s, p->text, &p->at, &p->is_comment, &join, e) != 0)
		return -1;
	p->join = join;
	c->argc = (size_t)(&s->words[s->word_count] - c->argv);
	if (lex_end(s) != 0)
		return lex_too_long(p->text, e);
	return assemble(p, p->at - from, false, e);
}

static int
finish(const struct parser *p, struct err *e)
{
	if (p->is_exec)
		return err_set(e, ERR_DENIED, RULE_EXEC, 0,
			       "missing command to exec");
	if (p->join != JOIN_FIRST && !p->is_comment)
		return err_set(e, ERR_DENIED, RULE_OPERATOR, 0,
			       "nothing to run after %s",
			       p->join == JOIN_AND ? "&&" : "||");
	if (p->script->count == 0 && p->assembled == 0)
		return err_set(e, ERR_USAGE, RULE_USAGE, 0, "usage");
	return 0;
}

static int
parse_line(struct parser *p, struct err *e)
{
	static const char spaces[] = " \t\n\v\f\r";

	if (strlen(p->text) > SCRIPT_LINE_MAX - p->directory_len)
		return lex_too_long(p->text, e);
	if (strncmp(p->text, ifs_prefix, strlen(ifs_prefix)) == 0) {
		p->at = strlen(ifs_prefix);
		p->join = JOIN_AND;
	}
	for (;;) {
		p->at += strspn(p->text + p->at, spaces);
		if (p->text[p->at] == '\0')
			return finish(p, e);
		if (take_command(p, e) != 0)
			return -1;
		if (p->is_exec)
			continue;
		p->join = JOIN_FIRST;
		if (take_arguments(p, e) != 0)
			return -1;
	}
}

/* The argv form: a caller that split the line itself; the same rules. */
static int
parse_words(struct parser *p, const struct request *req, struct err *e)
{
	struct script *s = p->script;
	char *const *word = req->words;
	struct command *c;
	size_t total = 0;
	size_t i;

	for (i = 0; i < req->word_count; i++)
		if ((total += strlen(word[i]) + 1) >
		    SCRIPT_LINE_MAX + 1 - p->directory_len)
			return lex_too_long(word[0], e);
	if (strcmp(word[0], "exec") == 0) {
		p->is_exec = true;
		if (word[1] == NULL)
			return finish(p, e);
		word++;
		if (strcmp(word[0], "exec") == 0)
			return exec_exec(e);
	}
	if (start_command(p, word[0], strlen(word[0]), e) != 0)
		return -1;
	c = &s->commands[0];
	while (*++word != NULL)
		if (lex_literal(s, *word, e) != 0)
			return -1;
	c->argc = (size_t)(&s->words[s->word_count] - c->argv);
	return lex_end(s) == 0 ? 0 : lex_too_long(req->words[0], e);
}

int
command_parse(struct script *s, const struct request *req,
	      const char *directory, struct err *e)
{
	struct parser p = {
		.script = s,
		.text = req->command,
		.directory_len = strlen(directory),
		.join = JOIN_FIRST,
	};

	s->count = s->next = s->word_count = s->buffer_used = 0;
	if (p.directory_len >= SCRIPT_LINE_MAX)
		return err_set(e, ERR_CONFIG, RULE_LENGTH, 0,
			       "the command directory's name is too long");
	if (req->command == NULL) {
		MUST(req->word_count > 0);
		return parse_words(&p, req, e);
	}
	return parse_line(&p, e);
}
