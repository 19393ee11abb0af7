/* SPDX-License-Identifier: ISC */
/*
 * lex: from text to words, by the quoting rules of a POSIX shell and none
 * of its expansions.
 * Phase: decide; pure.
 * Against: a special character that reaches a program, quoted or not.
 */
#include <string.h>

#include "smrsh/command/lex.h"
#include "smrsh2/err.h"

/* Refused anywhere behind a command word (smrsh.c); && and || are operators. */
static const char specials[] = "<|>^();&`$\r\n";

enum state { GAP, PLAIN, SINGLE, DOUBLE, ESCAPE, DOUBLE_ESCAPE, COMMENT };
enum class { C_BLANK, C_SINGLE, C_DOUBLE, C_ESCAPE, C_HASH, C_OTHER, C_COUNT };

/* What to do with the byte before the state changes. */
enum action {
	SKIP,
	TAKE,		/* it belongs to the word */
	TAKE_BOTH,	/* and so does the backslash before it */
	CUT,		/* it ends the word */
};

/* clang-format off */
static const struct rule {
	enum action action;
	enum state next;
} rules[][C_COUNT] = {
	[GAP] = {
		[C_BLANK]  = { SKIP, GAP },	[C_SINGLE] = { SKIP, SINGLE },
		[C_DOUBLE] = { SKIP, DOUBLE },	[C_ESCAPE] = { SKIP, ESCAPE },
		[C_HASH]   = { SKIP, COMMENT },	[C_OTHER]  = { TAKE, PLAIN },
	},
	[PLAIN] = {
		[C_BLANK]  = { CUT, GAP },	[C_SINGLE] = { SKIP, SINGLE },
		[C_DOUBLE] = { SKIP, DOUBLE },	[C_ESCAPE] = { SKIP, ESCAPE },
		[C_HASH]   = { TAKE, PLAIN },	[C_OTHER]  = { TAKE, PLAIN },
	},
	[SINGLE] = {
		[C_BLANK]  = { TAKE, SINGLE },	[C_SINGLE] = { SKIP, PLAIN },
		[C_DOUBLE] = { TAKE, SINGLE },	[C_ESCAPE] = { TAKE, SINGLE },
		[C_HASH]   = { TAKE, SINGLE },	[C_OTHER]  = { TAKE, SINGLE },
	},
	[DOUBLE] = {
		[C_BLANK]  = { TAKE, DOUBLE },	[C_SINGLE] = { TAKE, DOUBLE },
		[C_DOUBLE] = { SKIP, PLAIN },	[C_ESCAPE] = { SKIP, DOUBLE_ESCAPE },
		[C_HASH]   = { TAKE, DOUBLE },	[C_OTHER]  = { TAKE, DOUBLE },
	},
	[ESCAPE] = {
		[C_BLANK]  = { TAKE, PLAIN },	[C_SINGLE] = { TAKE, PLAIN },
		[C_DOUBLE] = { TAKE, PLAIN },	[C_ESCAPE] = { TAKE, PLAIN },
		[C_HASH]   = { TAKE, PLAIN },	[C_OTHER]  = { TAKE, PLAIN },
	},
	[DOUBLE_ESCAPE] = {	/* only \" and \\ lose the backslash */
		[C_BLANK]  = { TAKE_BOTH, DOUBLE }, [C_SINGLE] = { TAKE_BOTH, DOUBLE },
		[C_DOUBLE] = { TAKE, DOUBLE },	[C_ESCAPE] = { TAKE, DOUBLE },
		[C_HASH]   = { TAKE_BOTH, DOUBLE }, [C_OTHER]  = { TAKE_BOTH, DOUBLE },
	},
	[COMMENT] = {
		[C_BLANK]  = { SKIP, COMMENT },	[C_SINGLE] = { SKIP, COMMENT },
		[C_DOUBLE] = { SKIP, COMMENT },	[C_ESCAPE] = { SKIP, COMMENT },
		[C_HASH]   = { SKIP, COMMENT },	[C_OTHER]  = { SKIP, COMMENT },
	},
};
/* clang-format on */

static enum class
classify(char c)
{
	switch (c) {
	case ' ':
	case '\t':
		return C_BLANK;
	case '\'':
		return C_SINGLE;
	case '"':
		return C_DOUBLE;
	case '\\':
		return C_ESCAPE;
	case '#':
		return C_HASH;
	default:
		return C_OTHER;
	}
}

static bool
is_special(char c)
{
	return c != '\0' && strchr(specials, c) != NULL;
}

static int
refuse_byte(char c, long offset, struct err *e)
{
	if ((unsigned char)c < 0x20)
		(void)err_set(e, ERR_DENIED, RULE_CHARACTER, 0,
			      "cannot use \\%03o in command", c);
	else
		(void)err_set(e, ERR_DENIED, RULE_CHARACTER, 0,
			      "cannot use %c in command", c);
	e->offset = offset;
	e->byte = (unsigned char)c;
	return -1;
}

int
lex_too_long(const char *text, struct err *e)
{
	return err_set(e, ERR_DENIED, RULE_LENGTH, 0, "command too long: %s",
		       text == NULL ? "" : text);
}

static bool
room_for(const struct script *s, size_t len)
{
	return s->buffer_used + len <= sizeof s->buffer;
}

char *
lex_store(struct script *s, const char *bytes, size_t len)
{
	char *at = s->buffer + s->buffer_used;

	if (!room_for(s, len + 1))
		return NULL;
	memcpy(at, bytes, len);
	at[len] = '\0';
	s->buffer_used += len + 1;
	return at;
}

int
lex_add(struct script *s, const char *word, size_t len)
{
	char *at;

	if (s->word_count == SCRIPT_WORDS_MAX ||
	    (at = lex_store(s, word, len)) == NULL)
		return -1;
	s->words[s->word_count++] = at;
	return 0;
}

int
lex_end(struct script *s)
{
	if (s->word_count == SCRIPT_WORDS_MAX)
		return -1;
	s->words[s->word_count++] = NULL;
	return 0;
}

/* A word under construction: its bytes lie at the end of the buffer. */
struct word {
	size_t from;
	bool is_open;
};

static void
put(struct script *s, char c)
{
	s->buffer[s->buffer_used++] = c;
}

static int
close_word(struct script *s, struct word *w)
{
	if (!w->is_open)
		return 0;
	if (s->word_count == SCRIPT_WORDS_MAX || !room_for(s, 1))
		return -1;
	put(s, '\0');
	s->words[s->word_count++] = s->buffer + w->from;
	w->is_open = false;
	return 0;
}

static int
step(struct script *s, struct word *w, enum state *state, char c)
{
	const struct rule *r = &rules[*state][classify(c)];

	if (!room_for(s, 3))
		return -1;
	if (!w->is_open && r->next != GAP && r->next != COMMENT) {
		w->is_open = true;
		w->from = s->buffer_used;
	}
	if (r->action == TAKE_BOTH)
		put(s, '\\');
	if (r->action == TAKE || r->action == TAKE_BOTH)
		put(s, c);
	*state = r->next;
	return r->action == CUT ? close_word(s, w) : 0;
}

/* At the end of the text or an operator: is the last word complete? */
static int
close_line(struct script *s, struct word *w, enum state state, struct err *e)
{
	if (state == SINGLE || state == DOUBLE || state == DOUBLE_ESCAPE)
		return err_set(e, ERR_DENIED, RULE_QUOTE, 0,
			       "unterminated quote in command");
	if (state == ESCAPE)	/* a last backslash stands for itself */
		put(s, '\\');
	return close_word(s, w) == 0 ? 0 : lex_too_long("", e);
}

int
lex_words(struct script *s, const char *text, size_t *at, bool *is_comment,
	  enum command_join *out_join, struct err *e)
{
	enum state state = *is_comment ? COMMENT : GAP;
	struct word w = { 0, false };
	const char *c;

	*out_join = JOIN_FIRST;
	for (c = text + *at; *c != '\0'; c++) {
		if (is_special(*c)) {
			/* Against: \&& and "&&", which a shell reads as
			 * something else than we do. */
			if ((state != GAP && state != PLAIN &&
			     state != COMMENT) ||
			    (*c != '&' && *c != '|') || c[1] != c[0])
				return refuse_byte(*c, c - text, e);
			*out_join = *c == '&' ? JOIN_AND : JOIN_OR;
			c += 2;
			break;
		}
		if (step(s, &w, &state, *c) != 0)
			return lex_too_long(text, e);
	}
	*at = (size_t)(c - text);
	*is_comment = state == COMMENT;
	return close_line(s, &w, state, e);
}

int
lex_literal(struct script *s, const char *word, struct err *e)
{
	const char *c;

	for (c = word; *c != '\0'; c++)
		if (is_special(*c))
			return refuse_byte(*c, -1, e);
	return lex_add(s, word, strlen(word)) == 0 ? 0 : lex_too_long(word, e);
}

bool
lex_is_shell_name(const char *name)
{
	return strpbrk(name, "|&;<>()$`\\\"'\n") != NULL;
}
