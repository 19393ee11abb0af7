/* SPDX-License-Identifier: ISC */
/*
 * digest: Digest=, from one statement to one pin.
 * Phase: apply time; pure.
 */
#include <string.h>

#include "smrsh/compile/assign.h"

#define PREFIX "sha256:"
#define HEX_LEN 64u

struct pin {
	char text[2 * HEX_LEN + 2];
	size_t used;
};

/* Small letters, as the launcher writes what it finds. */
static int
add_digest(struct assign *a, void *field, const char *word)
{
	struct pin *p = field;
	const char *hex = word + strlen(PREFIX);
	size_t i;

	if (p->used + HEX_LEN + 1 > sizeof p->text)
		return assign_wrong(a, "the program and its interpreter, and no"
				    " third");
	if (strncmp(word, PREFIX, strlen(PREFIX)) != 0 ||
	    strlen(hex) != HEX_LEN ||
	    strspn(hex, "0123456789abcdefABCDEF") != HEX_LEN)
		return assign_wrong(a, "'%s' is not " PREFIX " and 64"
				    " hexadecimal digits", word);
	if (p->used > 0)
		p->text[p->used++] = ' ';
	for (i = 0; i < HEX_LEN; i++)
		p->text[p->used++] = (char)(hex[i] >= 'A' && hex[i] <= 'F' ?
					    hex[i] - 'A' + 'a' : hex[i]);
	p->text[p->used] = '\0';
	return 0;
}

int
assign_digest(struct assign *a, void *field, const char *value)
{
	struct draft_words *pins = field;
	struct pin p = { .used = 0 };
	const char *kept;

	if (assign_words(a, &p, value, add_digest) != 0)
		return -1;
	kept = assign_keep(a, p.text);
	if (kept == NULL)
		return -1;
	if (pins->count >= POLICY_DIGESTS_MAX ||
	    draft_add_word(pins, kept) != 0)
		return assign_wrong(a, "more than %u digests",
				    POLICY_DIGESTS_MAX);
	return 0;
}
