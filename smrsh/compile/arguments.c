/* SPDX-License-Identifier: ISC */
/*
 * arguments: Arguments=, from one statement to one pattern.
 * Phase: apply time; pure.
 */
#include <string.h>

#include "smrsh/compile/assign.h"
#include "smrsh/compile/ini.h"

struct pattern {
	char text[INI_LINE_SIZE_MAX + 2];	/* words, '\n' behind each */
	size_t used;
	bool is_open;		/* ... was the last word */
};

/* "%%" becomes "%"; a set begins with [ and has a ] that is not its first. */
static int
add_word(struct assign *a, void *field, const char *word)
{
	struct pattern *p = field;
	const char *close;

	if (p->is_open)
		return assign_wrong(a, "... stands only at the end");
	p->is_open = strcmp(word, "...") == 0;
	for (; *word != '\0'; word++) {
		if (*word == '%' && *++word != '%')
			return assign_wrong(a, "%% has no meaning here; %%%% is"
					    " a percent sign");
		if (*word == '[') {
			close = word + 1 + (word[1] == '!');
			close = *close != '\0' ? strchr(close + 1, ']') : NULL;
			if (close == NULL)
				return assign_wrong(a, "a [ without its ];"
						    " [[] is the bracket");
			while (word < close)
				p->text[p->used++] = *word++;
		}
		p->text[p->used++] = *word;
	}
	p->text[p->used++] = '\n';
	return 0;
}

int
assign_arguments(struct assign *a, void *field, const char *value)
{
	struct draft_words *patterns = field;
	struct pattern p = { .used = 0 };
	const char *kept;

	if (assign_words(a, &p, value, add_word) != 0)
		return -1;
	if (strcmp(p.text, "\n") == 0)	/* "": no argument at all */
		p.used = 0;
	p.text[p.used] = '\0';
	kept = assign_keep(a, p.text);
	if (kept == NULL)
		return -1;
	if (patterns->count >= POLICY_ARGUMENTS_MAX ||
	    draft_add_word(patterns, kept) != 0)
		return assign_wrong(a, "more than %u patterns",
				    POLICY_ARGUMENTS_MAX);
	return 0;
}
