/* SPDX-License-Identifier: ISC */
/*
 * encode: bytes of any kind to printable ASCII JSON.
 */
#ifndef SMRSH2_ENCODE_H
#define SMRSH2_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* A text that grows in a buffer of fixed size, without a NUL; what does not
 * fit is lost and is_full says so. */
struct encoder {
	char *text;
	size_t size;
	size_t used;
	bool is_full;
	bool needs_comma;
	size_t cut;		/* bytes of a string to keep */
};

#define ENCODE_CUT 16384	/* smrsh2-audit(5) */

void encode_begin(struct encoder *x, char *buffer, size_t size, size_t cut);

/* Appends text as it is. */
void encode_raw(struct encoder *x, const char *text);
void encode_format(struct encoder *x, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A comma where one is due, then the key and a colon; NULL: no key. */
void encode_key(struct encoder *x, const char *key);

/* A number with at least so many digits, base 8, 10 or 16; no quotes. */
void encode_digits(struct encoder *x, uint64_t value, int digits,
    unsigned int base);

/* Objects and arrays; key NULL: inside an array. */
void encode_open(struct encoder *x, const char *key, char bracket);
void encode_close(struct encoder *x, char bracket);

void encode_number(struct encoder *x, const char *key, int64_t value);
void encode_unsigned(struct encoder *x, const char *key, uint64_t value);
/* Microseconds as milliseconds with one decimal. */
void encode_ms(struct encoder *x, const char *key, uint64_t us);
/* RFC 3339 in UTC, quoted; us < 0: whole seconds. */
void encode_time(struct encoder *x, const char *key, time_t s, long us);
/* A string that is known to be plain ASCII. */
void encode_word(struct encoder *x, const char *key, const char *value);

/*
 * Any bytes: valid UTF-8 as \u escapes; otherwise U+FFFD in the text and a
 * sibling KEY_b64 with the exact bytes.  Longer than cut: the head of it,
 * and siblings KEY_cut, KEY_len, KEY_sha256.  NULL: nothing at all.
 * Reversible; printable ASCII only.
 * Against: line feeds, escape sequences, bidi controls and bad UTF-8 in a
 * log.
 */
void encode_string(struct encoder *x, const char *key, const char *value);

/*
 * An array of strings; where one is not UTF-8, a sibling KEY_b64 has them
 * all.  Ends at count or at NULL.  Strings are kept to cut bytes, and arrays
 * to a third of the text: then a sibling KEY_cut is true.
 */
void encode_strings(struct encoder *x, const char *key, char *const *values,
    size_t count);

/* One string of an array, known to be ASCII. */
void encode_element(struct encoder *x, const char *value);

/* For a line that people read, within quotes: bytes outside 0x20-0x7e, " and
 * \ as \xHH; longer than max: the head and "...". */
void encode_plain(struct encoder *x, const char *value, size_t max);

#endif
