/* SPDX-License-Identifier: ISC */
/*
 * arguments: from a command's arguments to whether a pattern fits them.
 * One word of the pattern is for one argument, and no word is for two: a
 * blank in an argument cannot make another argument of it.
 * Phase: decide; pure.
 */
#include <string.h>

#include "smrsh/policy/arguments.h"
#include "smrsh2/policy.h"

/* [abc], [a-z], [!...]: whether c is in what stands behind the bracket. */
static bool
is_in_set(const char **cursor, const char *end, unsigned char c)
{
	const char *p = *cursor;
	const bool is_inverted = p < end && *p == '!';
	bool is_found = false;
	const char *first = p += is_inverted;

	for (; p < end && (*p != ']' || p == first); p++) {
		const unsigned char low = (unsigned char)*p;

		if (end - p > 2 && p[1] == '-' && p[2] != ']')
			p += 2;
		is_found |= c >= low && c <= (unsigned char)*p;
	}
	*cursor = p < end ? p + 1 : end;
	return is_found != is_inverted;
}

static bool
fits_one(const char **cursor, const char *end, char c)
{
	const char what = *(*cursor)++;

	if (what == '[')
		return is_in_set(cursor, end, (unsigned char)c);
	return what == '?' || what == c;
}

/*
 * Only the last * is ever tried again, so the time is bounded by the product
 * of both lengths.
 * Against: an option where the pattern has room for a name: a leading - fits
 * a leading - alone.
 */
static bool
fits_word(const char *p, const char *end, const char *s)
{
	const char *star = NULL;
	const char *retry = s;

	if (*s == '-' && (p == end || *p != '-'))
		return false;
	while (*s != '\0') {
		if (p < end && *p == '*') {
			star = ++p;
			retry = s;
		} else if (p < end && fits_one(&p, end, *s)) {
			s++;
		} else if (star != NULL) {
			p = star;
			s = ++retry;
		} else {
			return false;
		}
	}
	while (p < end && *p == '*')
		p++;
	return p == end;
}

static bool
fits(const char *pattern, char *const *argv)
{
	const char *end;

	for (; (end = strchr(pattern, '\n')) != NULL; pattern = end + 1) {
		if (end - pattern == 3 && memcmp(pattern, "...", 3) == 0)
			return true;
		if (*argv == NULL || !fits_word(pattern, end, *argv))
			return false;
		argv++;
	}
	return *pattern == '\0' && *argv == NULL;
}

bool
arguments_fit(const struct policy_block *b, char *const *argv)
{
	const uint32_t *at = policy_array(b, b->arguments.off);
	uint32_t i;

	for (i = 0; i < b->arguments.count; i++)
		if (fits(policy_string(b, at[i]), argv))
			return true;
	return false;
}
