/* SPDX-License-Identifier: ISC */
/*
 * value: from the text of a value to a number or a word.
 * Phase: apply time; pure.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "smrsh/compile/value.h"

static int
wrong(const char **why, const char *sentence)
{
	*why = sentence;
	return -1;
}

int
value_boolean(const char *text, uint32_t *out, const char **why)
{
	static const char *const words[][2] = {
		{ "no", "yes" }, { "false", "true" }, { "off", "on" },
		{ "0", "1" }, { "n", "y" }, { "f", "t" },
	};
	size_t i;
	uint32_t v;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		for (v = 0; v < 2; v++)
			if (strcasecmp(text, words[i][v]) == 0) {
				*out = v;
				return 0;
			}
	return wrong(why, "neither yes nor no");
}

int
value_decimal(const char *text, uint64_t *out, const char **why)
{
	uint64_t n = 0;
	const char *p;

	if (*text == '\0')
		return wrong(why, "a number is missing");
	for (p = text; *p != '\0'; p++) {
		uint64_t digit = (uint64_t)(*p - '0');

		if (*p < '0' || *p > '9')
			return wrong(why, "not a decimal number");
		if (n > (UINT64_MAX - digit) / 10)
			return wrong(why, "the number is too large");
		n = n * 10 + digit;
	}
	*out = n;
	return 0;
}

int
value_nice(const char *text, uint64_t *out, const char **why)
{
	const char sign = *text == '+' || *text == '-' ? *text++ : '\0';
	uint64_t n;

	if (sign == '\0' && strcmp(text, "infinity") == 0) {
		*out = VALUE_INFINITY;
		return 0;
	}
	if (value_decimal(text, &n, why) != 0)
		return -1;
	if (sign == '\0' ? n < 1 || n > 40 : n > (sign == '-' ? 20 : 19))
		return wrong(why, "a nice level is +19 to -20, or 1 to 40");
	*out = sign == '\0' ? n : sign == '-' ? 20 + n : 20 - n;
	return 0;
}

int
value_octal(const char *text, uint32_t *out, const char **why)
{
	uint32_t n = 0;
	const char *p;

	if (*text == '\0')
		return wrong(why, "a number is missing");
	for (p = text; *p != '\0'; p++) {
		if (*p < '0' || *p > '7')
			return wrong(why, "not an octal number");
		n = n * 8 + (uint32_t)(*p - '0');
		if (n > 0777)
			return wrong(why, "an octal number up to 0777 is"
				     " meant");
	}
	*out = n;
	return 0;
}

int
value_size(const char *text, uint64_t *out, const char **why)
{
	static const char suffixes[] = "BKMGTPE";
	char digits[VALUE_WORD_MAX];
	size_t len = strspn(text, "0123456789");
	const char *suffix;
	uint64_t n;
	unsigned int shift;

	if (strcmp(text, "infinity") == 0) {
		*out = VALUE_INFINITY;
		return 0;
	}
	if (len == 0 || len >= sizeof digits)
		return wrong(why, "not a size such as 64K, 10M or 1G");
	memcpy(digits, text, len);
	digits[len] = '\0';
	suffix = text[len] == '\0' ? suffixes : strchr(suffixes, text[len]);
	if (suffix == NULL || (text[len] != '\0' && text[len + 1] != '\0'))
		return wrong(why, "not a size such as 64K, 10M or 1G");
	if (value_decimal(digits, &n, why) != 0)
		return -1;
	shift = 10u * (unsigned int)(suffix - suffixes);
	if (n > (UINT64_MAX - 1) >> shift)
		return wrong(why, "the size is too large");
	*out = n << shift;
	return 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One character of a word; false: the word is over, or *why is set. */
static bool
take_char(const char **cursor, char *quote, char *out, size_t *used,
	  const char **why)
{
	const char *p = *cursor;

	if (*p == '\0' || (*quote == '\0' && is_blank(*p)))
		return false;
	if (*quote != '\0' ? *p == *quote : (*p == '"' || *p == '\'')) {
		*quote = *quote != '\0' ? '\0' : *p;
		*cursor = p + 1;
		return true;
	}
	if (*p == '\\') {
		p++;
		if (*p == '\0' || strchr("\\\"' ", *p) == NULL) {
			*why = "a backslash stands only before a quote, a blank"
			       " or a backslash";
			return false;
		}
	}
	if (*used + 1 >= VALUE_WORD_MAX) {
		*why = "the word is too long";
		return false;
	}
	out[(*used)++] = *p;
	*cursor = p + 1;
	return true;
}

int
value_word(const char **cursor, char *out, const char **why)
{
	const char *wrong_with = NULL;
	size_t used = 0;
	char quote = '\0';

	while (is_blank(**cursor))
		(*cursor)++;
	if (**cursor == '\0')
		return 0;
	while (take_char(cursor, &quote, out, &used, &wrong_with))
		;
	if (wrong_with != NULL)
		return wrong(why, wrong_with);
	if (quote != '\0')
		return wrong(why, "a quote is not closed");
	out[used] = '\0';
	return 1;
}
