/* SPDX-License-Identifier: ISC */
/*
 * scan: from bytes to the pieces they should be made of.
 * Phase: pure.
 */
#include <string.h>

#include "smrsh/trail/scan.h"

bool
scan_maybe(struct scan *s, const char *word)
{
	const size_t len = strlen(word);

	if (!s->is_good || (size_t)(s->end - s->at) < len ||
	    memcmp(s->at, word, len) != 0)
		return false;
	s->at += len;
	return true;
}

void
scan_word(struct scan *s, const char *word)
{
	s->is_good = scan_maybe(s, word);
}

uint64_t
scan_number(struct scan *s)
{
	const char *const from = s->at;
	uint64_t value = 0;
	uint64_t digit;

	for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++) {
		digit = (uint64_t)(*s->at - '0');
		if (value > (UINT64_MAX - digit) / 10)
			s->is_good = false;
		value = value * 10 + digit;
	}
	if (s->at == from || (*from == '0' && s->at - from > 1))
		s->is_good = false;
	return value;
}

void
scan_hex(struct scan *s, unsigned char *out, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit;
	size_t i;

	if ((size_t)(s->end - s->at) < 2 * size)
		s->is_good = false;
	for (i = 0; s->is_good && i < 2 * size; i++) {
		digit = memchr(digits, *s->at++, sizeof digits - 1);
		if (digit == NULL)
			s->is_good = false;
		else if (i % 2 == 0)
			out[i / 2] = (unsigned char)((digit - digits) << 4);
		else
			out[i / 2] |= (unsigned char)(digit - digits);
	}
}

size_t
scan_set(struct scan *s, const char *set, const char **out)
{
	*out = s->at;
	while (s->at < s->end && *s->at != '\0' && strchr(set, *s->at) != NULL)
		s->at++;
	if (s->at == *out)
		s->is_good = false;
	return (size_t)(s->at - *out);
}

size_t
scan_object(struct scan *s, const char **out)
{
	bool is_string = false;
	int depth = 0;

	*out = s->at;
	for (; s->is_good && s->at < s->end; s->at++) {
		if (is_string && *s->at == '\\' && s->at + 1 < s->end)
			s->at++;
		else if (*s->at == '"')
			is_string = !is_string;
		else if (!is_string && *s->at == '{')
			depth++;
		else if (!is_string && *s->at == '}')
			depth--;
		if (depth <= 0)
			break;
	}
	if (s->at == s->end || s->at == *out)
		s->is_good = false;
	else
		s->at++;
	return (size_t)(s->at - *out);
}
