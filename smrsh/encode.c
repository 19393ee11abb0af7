/* SPDX-License-Identifier: ISC */
/*
 * encode: from bytes a stranger chose to one line of printable ASCII JSON
 * (RFC 8259).
 * Phase: act; pure.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "smrsh2/encode.h"
#include "smrsh2/sha256.h"

void
encode_begin(struct encoder *x, char *buffer, size_t size, size_t cut)
{
	x->text = buffer;
	x->size = size;
	x->used = 0;
	x->is_full = false;
	x->needs_comma = false;
	x->cut = cut;
}

static void
put(struct encoder *x, char byte)
{
	if (x->used < x->size)
		x->text[x->used++] = byte;
	else
		x->is_full = true;
}

void
encode_digits(struct encoder *x, uint64_t value, int digits, unsigned int base)
{
	static const char alphabet[] = "0123456789abcdef";
	char text[24];
	int n = 0;

	do
		text[n++] = alphabet[value % base];
	while ((value /= base) > 0 || n < digits);
	while (n > 0)
		put(x, text[--n]);
}

void
encode_raw(struct encoder *x, const char *text)
{
	size_t len = strlen(text);
	size_t room = x->size - x->used;

	x->is_full |= len > room;
	len = len > room ? room : len;
	memcpy(x->text + x->used, text, len);
	x->used += len;
}

void
encode_format(struct encoder *x, const char *fmt, ...)
{
	size_t room = x->size - x->used;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(x->text + x->used, room, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= room)
		x->is_full = true;
	else
		x->used += (size_t)n;
}

static void
put_key(struct encoder *x, const char *key, const char *suffix)
{
	if (x->needs_comma)
		put(x, ',');
	x->needs_comma = true;
	if (key == NULL)
		return;
	put(x, '"');
	encode_raw(x, key);
	encode_raw(x, suffix);
	encode_raw(x, "\":");
}

void
encode_key(struct encoder *x, const char *key)
{
	put_key(x, key, "");
}

void
encode_open(struct encoder *x, const char *key, char bracket)
{
	encode_key(x, key);
	put(x, bracket);
	x->needs_comma = false;
}

void
encode_close(struct encoder *x, char bracket)
{
	put(x, bracket);
	x->needs_comma = true;
}

void
encode_number(struct encoder *x, const char *key, int64_t value)
{
	encode_key(x, key);
	if (value < 0)
		put(x, '-');
	encode_digits(x, value < 0 ? -(uint64_t)value : (uint64_t)value, 1, 10);
}

void
encode_unsigned(struct encoder *x, const char *key, uint64_t value)
{
	encode_key(x, key);
	encode_digits(x, value, 1, 10);
}

void
encode_ms(struct encoder *x, const char *key, uint64_t us)
{
	encode_key(x, key);
	encode_digits(x, us / 1000, 1, 10);
	put(x, '.');
	encode_digits(x, us % 1000 / 100, 1, 10);
}

/* Howard Hinnant's civil_from_days, for any year here. */
void
encode_time(struct encoder *x, const char *key, time_t s, long us)
{
	const long days = (long)(s / 86400) - (s % 86400 < 0);
	const long z = days + 719468;
	const long era = (z >= 0 ? z : z - 146096) / 146097;
	const long doe = z - era * 146097;
	const long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	const long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	const long mp = (5 * doy + 2) / 153;
	const int day = (int)(doy - (153 * mp + 2) / 5 + 1);
	const int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	const long year = yoe + era * 400 + (month <= 2);
	const int rest = (int)(s - (time_t)days * 86400);
	const struct {
		long value;
		int digits;
		char ahead[2];
	} parts[] = {
		{ year, 4, "" },	{ month, 2, "-" },
		{ day, 2, "-" },	{ rest / 3600, 2, "T" },
		{ rest / 60 % 60, 2, ":" }, { rest % 60, 2, ":" },
		{ us, us < 0 ? 0 : 6, "." },
	};
	size_t i;

	encode_key(x, key);
	encode_raw(x, "\"");
	for (i = 0;
	     i < sizeof parts / sizeof parts[0] && parts[i].digits > 0; i++) {
		encode_raw(x, parts[i].ahead);
		encode_digits(x, (uint64_t)parts[i].value, parts[i].digits, 10);
	}
	encode_raw(x, "Z\"");
}

void
encode_word(struct encoder *x, const char *key, const char *value)
{
	encode_key(x, key);
	put(x, '"');
	encode_raw(x, value);
	put(x, '"');
}

/*
 * The code point at *s and its length (RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF); 0: no valid sequence begins here.
 */
static size_t
decode(const unsigned char *s, size_t left, uint32_t *out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = s[0] < 0x80	   ? 1
		     : (s[0] & 0xe0) == 0xc0 ? 2
		     : (s[0] & 0xf0) == 0xe0 ? 3
		     : (s[0] & 0xf8) == 0xf0 ? 4
					     : 0;
	size_t i;

	if (len == 0 || len > left)
		return 0;
	*out = len == 1 ? s[0] : s[0] & (0xffu >> (len + 1));
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*out = *out << 6 | (s[i] & 0x3fu);
	}
	if (*out < least[len] || *out > 0x10ffff ||
	    (*out >= 0xd800 && *out < 0xe000))
		return 0;
	return len;
}

static void
put_code_point(struct encoder *x, uint32_t c)
{
	if (c == '"' || c == '\\') {
		put(x, '\\');
		put(x, (char)c);
	} else if (c >= 0x20 && c < 0x7f)
		put(x, (char)c);
	else if (c < 0x10000)
		encode_format(x, "\\u%04x", c);
	else
		encode_format(x, "\\u%04x\\u%04x",
			      0xd800 + ((c - 0x10000) >> 10),
			      0xdc00 + ((c - 0x10000) & 0x3ff));
}

/* True when the bytes were valid UTF-8. */
static bool
put_text(struct encoder *x, const char *value, size_t len)
{
	const unsigned char *s = (const unsigned char *)value;
	bool is_valid = true;
	uint32_t c;
	size_t n;

	put(x, '"');
	while (len > 0) {
		n = decode(s, len, &c);
		if (n == 0) {
			encode_raw(x, "\\ufffd");
			is_valid = false;
			n = 1;
		} else {
			put_code_point(x, c);
		}
		s += n;
		len -= n;
	}
	put(x, '"');
	return is_valid;
}

static void
put_base64(struct encoder *x, const char *value, size_t len)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";
	const unsigned char *s = (const unsigned char *)value;
	uint32_t bits;
	size_t i;

	put(x, '"');
	for (i = 0; i < len; i += 3) {
		bits = (uint32_t)s[i] << 16;
		if (i + 1 < len)
			bits |= (uint32_t)s[i + 1] << 8;
		if (i + 2 < len)
			bits |= s[i + 2];
		put(x, alphabet[bits >> 18]);
		put(x, alphabet[bits >> 12 & 63]);
		put(x, i + 1 < len ? alphabet[bits >> 6 & 63] : '=');
		put(x, i + 2 < len ? alphabet[bits & 63] : '=');
	}
	put(x, '"');
}

/* A cut must not turn valid UTF-8 into a broken sequence. */
static size_t
cut_at(const char *value, size_t max)
{
	size_t len = max;

	while (len > 0 && max - len < 4 &&
	       ((unsigned char)value[len] & 0xc0) == 0x80)
		len--;
	return max - len < 4 ? len : max;
}

static void
put_cut(struct encoder *x, const char *key, const char *value, size_t len)
{
	char hex[SHA256_HEX_SIZE];

	sha256_hex(value, len, hex);
	put_key(x, key, "_cut");
	encode_raw(x, "true");
	put_key(x, key, "_len");
	encode_format(x, "%zu", len);
	put_key(x, key, "_sha256");
	encode_format(x, "\"%s\"", hex);
}

void
encode_string(struct encoder *x, const char *key, const char *value)
{
	size_t len;
	size_t kept;

	if (value == NULL)
		return;
	len = strlen(value);
	kept = len > x->cut ? cut_at(value, x->cut) : len;
	encode_key(x, key);
	if (!put_text(x, value, kept)) {
		put_key(x, key, "_b64");
		put_base64(x, value, kept);
	}
	if (kept < len)
		put_cut(x, key, value, len);
}

void
encode_element(struct encoder *x, const char *value)
{
	encode_key(x, NULL);
	(void)put_text(x, value, strlen(value));
}

/* A third of the text for an array, so that the rest finds room. */
static bool
has_room(const struct encoder *x)
{
	return x->used < x->size / 3;
}

static bool
is_cut(const struct encoder *x, char *const *values, size_t kept,
       size_t count)
{
	size_t i;

	for (i = 0; i < kept; i++)
		if (strlen(values[i]) > x->cut)
			return true;
	return kept < count && values[kept] != NULL;
}

void
encode_strings(struct encoder *x, const char *key, char *const *values,
	       size_t count)
{
	bool is_valid = true;
	size_t kept;
	size_t i;

	encode_open(x, key, '[');
	for (i = 0; i < count && values[i] != NULL && has_room(x); i++) {
		encode_key(x, NULL);
		is_valid &= put_text(x, values[i], strnlen(values[i], x->cut));
	}
	encode_close(x, ']');
	kept = i;
	if (!is_valid) {
		put_key(x, key, "_b64");
		put(x, '[');
		x->needs_comma = false;
		for (i = 0; i < kept; i++) {
			encode_key(x, NULL);
			put_base64(x, values[i], strnlen(values[i], x->cut));
		}
		encode_close(x, ']');
	}
	if (is_cut(x, values, kept, count)) {
		put_key(x, key, "_cut");
		encode_raw(x, "true");
	}
}

void
encode_plain(struct encoder *x, const char *value, size_t max)
{
	const unsigned char *s = (const unsigned char *)value;

	for (; *s != '\0' && max > 0; s++, max--) {
		/* Against: a command that closes its quotes and goes on. */
		if (*s >= 0x20 && *s < 0x7f && *s != '"' && *s != '\\')
			put(x, (char)*s);
		else
			encode_format(x, "\\x%02x", *s);
	}
	if (*s != '\0')
		encode_raw(x, "...");
}
