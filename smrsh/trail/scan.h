/* SPDX-License-Identifier: ISC */
/*
 * scan: what this room wrote, read back piece by piece; private.  The first
 * piece that is not there ends it: is_good stays false.
 */
#ifndef SMRSH_TRAIL_SCAN_H
#define SMRSH_TRAIL_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a trail's name is made of: host.example/audit. */
#define SCAN_ORIGIN \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/"

struct scan {
	const char *at;
	const char *end;
	bool is_good;
};

void scan_word(struct scan *s, const char *word);
/* The word, when it is there; false: it is not, and nothing is wrong. */
bool scan_maybe(struct scan *s, const char *word);
/* Decimal, no sign, no leading zero, below 2^64. */
uint64_t scan_number(struct scan *s);
/* Lower case; size bytes. */
void scan_hex(struct scan *s, unsigned char *out, size_t size);
/* Bytes of this set, as many as there are, one at least. */
size_t scan_set(struct scan *s, const char *set, const char **out);
/* A JSON object, to its closing brace; blind to what is in it. */
size_t scan_object(struct scan *s, const char **out);

#endif
