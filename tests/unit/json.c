/* SPDX-License-Identifier: ISC */
/*
 * json: from the text of a record to its parts.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/json.h"

static const char *value(const char *s, int depth);

static bool
is_hex4(const char *s)
{
	int i;

	for (i = 0; i < 4; i++)
		if (!isxdigit((unsigned char)s[i]))
			return false;
	return true;
}

static uint32_t
hex4(const char *s)
{
	char digits[5];

	memcpy(digits, s, 4);
	digits[4] = '\0';
	return (uint32_t)strtoul(digits, NULL, 16);
}

/* Each returns what follows it, or NULL. */
static const char *
string(const char *s)
{
	if (*s++ != '"')
		return NULL;
	while (*s != '"') {
		if ((unsigned char)*s < 0x20 || (unsigned char)*s > 0x7e)
			return NULL;
		if (*s++ != '\\')
			continue;
		if (*s == 'u' && is_hex4(s + 1))
			s += 5;
		else if (*s != '\0' && strchr("\"\\/bfnrt", *s) != NULL)
			s++;
		else
			return NULL;
	}
	return s + 1;
}

static const char *
digits(const char *s)
{
	if (!isdigit((unsigned char)*s))
		return NULL;
	while (isdigit((unsigned char)*s))
		s++;
	return s;
}

static const char *
number(const char *s)
{
	if (*s == '-')
		s++;
	if (*s == '0')
		s++;
	else if ((s = digits(s)) == NULL)
		return NULL;
	if (*s == '.' && (s = digits(s + 1)) == NULL)
		return NULL;
	if (*s == 'e' || *s == 'E') {
		s++;
		if (*s == '+' || *s == '-')
			s++;
		s = digits(s);
	}
	return s;
}

/* Is the key at `key` among those from `first` up to it? */
static bool
is_repeated(const char *first, const char *key)
{
	const size_t len = (size_t)(string(key) - key);

	while (first < key) {
		if (strncmp(first, key, len) == 0)
			return true;
		first = value(string(first) + 1, 1);
		if (first == NULL || *first != ',')
			return false;
		first++;
	}
	return false;
}

static const char *
members(const char *s, char end, int depth)
{
	const char *const first = s + 1;
	const char *key;

	if (s[1] == end)
		return s + 2;
	do {
		s++;
		if (end == '}') {
			key = s;
			s = string(s);
			if (s == NULL || *s != ':' || is_repeated(first, key))
				return NULL;
			s++;
		}
		s = value(s, depth + 1);
	} while (s != NULL && *s == ',');
	return s != NULL && *s == end ? s + 1 : NULL;
}

static const char *
value(const char *s, int depth)
{
	if (depth > 16)
		return NULL;
	switch (*s) {
	case '{':
		return members(s, '}', depth);
	case '[':
		return members(s, ']', depth);
	case '"':
		return string(s);
	case 't':
		return strncmp(s, "true", 4) == 0 ? s + 4 : NULL;
	case 'f':
		return strncmp(s, "false", 5) == 0 ? s + 5 : NULL;
	case 'n':
		return strncmp(s, "null", 4) == 0 ? s + 4 : NULL;
	default:
		return number(s);
	}
}

bool
json_is_valid(const char *text)
{
	const char *end = value(text, 0);

	return end != NULL && *end == '\0';
}

/* The member of an object, or the element of an array. */
static const char *
member(const char *s, const char *name, size_t len)
{
	const bool is_object = *s == '{';
	unsigned long left = is_object ? 0 : strtoul(name, NULL, 10);
	const char *key;

	if (!is_object && *s != '[')
		return NULL;
	s++;
	while (*s != '}' && *s != ']') {
		if (is_object) {
			key = s;
			s = string(s) + 1;
			if ((size_t)(s - key) == len + 3 &&
			    strncmp(key + 1, name, len) == 0)
				return s;
		} else if (left-- == 0) {
			return s;
		}
		s = value(s, 0);
		if (*s == ',')
			s++;
	}
	return NULL;
}

const char *
json_find(const char *text, const char *path)
{
	size_t len;

	while (text != NULL && *path != '\0') {
		len = strcspn(path, ".");
		text = member(text, path, len);
		path += len + (path[len] == '.');
	}
	return text;
}

static size_t
utf8(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* The code point of an escape behind its backslash; moves *s behind it. */
static uint32_t
escape(const char **s)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	uint32_t c;

	if (**s != 'u')
		return (unsigned char)
			values[strchr(letters, *(*s)++) - letters];
	c = hex4(*s + 1);
	*s += 5;
	if (c >= 0xd800 && c < 0xdc00 && (*s)[0] == '\\' && (*s)[1] == 'u') {
		c = 0x10000 + ((c - 0xd800) << 10) + (hex4(*s + 2) - 0xdc00);
		*s += 6;
	}
	return c;
}

long
json_string(const char *s, char *out, size_t size)
{
	size_t used = 0;

	if (s == NULL || *s != '"')
		return -1;
	for (s++; *s != '"';) {
		if (used + 5 > size)
			return -1;
		if (*s != '\\') {
			out[used++] = *s++;
			continue;
		}
		s++;
		used += utf8(escape(&s), out + used);
	}
	out[used] = '\0';
	return (long)used;
}

bool
json_is(const char *text, const char *path, const char *want)
{
	static char have[300000];

	return json_string(json_find(text, path), have, sizeof have) >= 0 &&
	       strcmp(have, want) == 0;
}

bool
json_is_number(const char *text, const char *path, const char *want)
{
	const char *have = json_find(text, path);
	const size_t len = strlen(want);

	return have != NULL && number(have) == have + len &&
	       strncmp(have, want, len) == 0;
}

static int
sextet(char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);

	return at == NULL ? -1 : (int)(at - alphabet);
}

long
json_base64(const char *s, unsigned char *out, size_t size)
{
	size_t used = 0;
	uint32_t bits;
	int count;

	if (s == NULL || *s++ != '"')
		return -1;
	while (*s != '"') {
		bits = 0;
		for (count = 0; count < 4 && sextet(s[count]) >= 0; count++)
			bits = bits << 6 | (uint32_t)sextet(s[count]);
		if (count < 2 || used + 3 > size ||
		    (count == 2 && strncmp(s + 2, "==\"", 3) != 0) ||
		    (count == 3 && strncmp(s + 3, "=\"", 2) != 0))
			return -1;
		bits <<= 6 * (4 - count);
		out[used++] = (unsigned char)(bits >> 16);
		if (count > 2)
			out[used++] = (unsigned char)(bits >> 8);
		if (count > 3)
			out[used++] = (unsigned char)bits;
		s += 4;
	}
	return (long)used;
}
