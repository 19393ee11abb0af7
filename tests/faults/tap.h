/* SPDX-License-Identifier: ISC */
/*
 * tap: from checks to lines of the Test Anything Protocol.
 */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>

/* One test; the sentence says what holds.  Returns is_ok. */
bool tap_ok(bool is_ok, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void tap_skip(const char *reason, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A line of explanation below a failure. */
void tap_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The plan, and the exit status of the whole: 0, or 1 with failures. */
int tap_end(void);

#endif
