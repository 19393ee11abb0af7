/* SPDX-License-Identifier: ISC */
/*
 * lex: quoting, as a table; private to the command room.
 */
#ifndef SMRSH_COMMAND_LEX_H
#define SMRSH_COMMAND_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "smrsh2/script.h"

struct err;

/*
 * Reads words from text[*at] and appends them to the script, up to the end
 * of the text (*out_join is JOIN_FIRST) or behind && or || (JOIN_AND,
 * JOIN_OR).  Behind a # words are dropped and *is_comment becomes true.
 * 0, or -1 with RULE_CHARACTER, RULE_QUOTE or RULE_LENGTH.
 */
int lex_words(struct script *s, const char *text, size_t *at, bool *is_comment,
    enum command_join *out_join, struct err *e);

/* RULE_LENGTH in smrsh's words; text NULL: the argv form.  Returns -1. */
int lex_too_long(const char *text, struct err *e);

/* Appends one word as it is; refuses special characters (RULE_CHARACTER). */
int lex_literal(struct script *s, const char *word, struct err *e);

/* Appends len bytes as a word.  0, or -1 when the script is full. */
int lex_add(struct script *s, const char *word, size_t len);

/* Ends an argument vector with NULL.  0, or -1 when the script is full. */
int lex_end(struct script *s);

/* Appends len bytes and NUL to the buffer; NULL when it is full. */
char *lex_store(struct script *s, const char *bytes, size_t len);

/*
 * True for a byte that a shell would take apart in the name of a program:
 * separators, substitutions, quotes and the line feed.
 */
bool lex_is_shell_name(const char *name);

#endif
