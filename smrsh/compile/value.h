/* SPDX-License-Identifier: ISC */
/*
 * value: the syntax of single values, as systemd writes them.
 * Each returns 0, or -1 with *why set to a sentence and the output untouched.
 */
#ifndef SMRSH_COMPILE_VALUE_H
#define SMRSH_COMPILE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VALUE_WORD_MAX 4096
#define VALUE_INFINITY UINT64_MAX	/* "infinity", where it is allowed */

/* yes true on 1 y t, no false off 0 n f, in any case. */
int value_boolean(const char *text, uint32_t *out, const char **why);

/* Decimal digits and nothing else. */
int value_decimal(const char *text, uint64_t *out, const char **why);

/* Octal digits, at most 0777. */
int value_octal(const char *text, uint32_t *out, const char **why);

/* "64K", "1G", bytes; base 1024; or infinity. */
int value_size(const char *text, uint64_t *out, const char **why);

/* "5min 20s", "1.5h", bare seconds; whole seconds, rounded up; or infinity. */
int value_span(const char *text, uint64_t *out_s, const char **why);

/* The same in microseconds, which bare numbers are here. */
int value_span_us(const char *text, uint64_t *out_us, const char **why);

/* "+5", "-5" (nice levels), or 1 to 40 as RLIMIT_NICE has them. */
int value_nice(const char *text, uint64_t *out, const char **why);

/*
 * Takes the next word at *cursor, without its quotes and backslashes;
 * out holds VALUE_WORD_MAX bytes.  1: a word; 0: no more; -1: *why.
 */
int value_word(const char **cursor, char *out, const char **why);

#endif
