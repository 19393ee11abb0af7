/* SPDX-License-Identifier: ISC */
/*
 * json: a small, strict reader (RFC 8259) to judge records with.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

/* One value and nothing else, of printable ASCII alone, no key twice. */
bool json_is_valid(const char *text);

/* The value at a path like "ev.exe.path" or "ev.argv.0"; NULL: none. */
const char *json_find(const char *text, const char *path);

/* A string's value as UTF-8 and NUL behind it; its length, or -1: not a
 * string. */
long json_string(const char *value, char *out, size_t size);

/* Is the value at the path this string? */
bool json_is(const char *text, const char *path, const char *string);

/* Is it this number, as it is written? */
bool json_is_number(const char *text, const char *path, const char *number);

/* Base64 to bytes; their number, or -1. */
long json_base64(const char *value, unsigned char *out, size_t size);

#endif
