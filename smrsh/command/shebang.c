/* SPDX-License-Identifier: ISC */
/*
 * shebang: from the head of an executable to its format and the vector
 * that runs it.
 * Phase: decide.
 */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/command/lex.h"
#include "smrsh/command/shebang.h"
#include "smrsh2/script.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Where the line ends, as fs/binfmt_script.c finds it; NULL: it has no
 * interpreter, or one that may be cut off.
 */
static char *
find_end(char *line)
{
	char *limit = line + SHEBANG_LINE_MAX - 1;
	char *end = strchr(line, '\n');
	char *word = line + 2;

	if (end == NULL) {
		word += strspn(word, " \t");
		if (word > limit || word + strcspn(word, " \t") > limit)
			return NULL;
		end = limit;
	}
	while (is_blank(end[-1]))
		end--;
	return end;
}

/* One word, and all the rest of the line as one argument. */
static enum shebang_format
split(struct shebang *sb)
{
	char *end = find_end(sb->line);
	char *word = sb->line + 2;

	if (end == NULL)
		return SHEBANG_OTHER;
	*end = '\0';
	word += strspn(word, " \t");
	if (word >= end || *word == '\0')
		return SHEBANG_OTHER;
	sb->interpreter = word;
	word += strcspn(word, " \t");
	sb->argument = NULL;
	if (*word != '\0') {
		*word++ = '\0';
		word += strspn(word, " \t");
		sb->argument = word;
	}
	return SHEBANG_SCRIPT;
}

enum shebang_format
shebang_read(int fd, struct shebang *out)
{
	ssize_t n = pread(fd, out->line, SHEBANG_LINE_MAX, 0);

	if (n < 0)	/* EBADF: O_PATH, a file we may not read */
		return SHEBANG_BINARY;
	memset(out->line + n, 0, sizeof out->line - (size_t)n);
	if (n >= 4 && memcmp(out->line, "\177ELF", 4) == 0)
		return SHEBANG_BINARY;
	if (n < 2 || memcmp(out->line, "#!", 2) != 0)
		return SHEBANG_OTHER;
	return split(out);
}

int
shebang_argv(struct script *s, struct command *c, const struct shebang *sb,
	     size_t levels)
{
	char **argv = &s->words[s->word_count];
	size_t i;

	for (i = levels; i-- > 0;) {
		if (lex_add(s, sb[i].interpreter,
			    strlen(sb[i].interpreter)) != 0)
			return -1;
		if (sb[i].argument != NULL &&
		    lex_add(s, sb[i].argument, strlen(sb[i].argument)) != 0)
			return -1;
	}
	for (i = 0; i < c->argc; i++) {
		if (s->word_count == SCRIPT_WORDS_MAX)
			return -1;
		s->words[s->word_count++] = c->argv[i];
	}
	c->program.argv = argv;
	return lex_end(s);
}
