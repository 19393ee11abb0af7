/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_CLOCK_H
#define SMRSH_CLOCK_H

#include <stdint.h>
#include <time.h>

/*
 * clock_gettime(2) by system call.  The C library's way through the vDSO is
 * faster from the third call on; a delivery makes a handful.
 */
void clock_read(clockid_t clock, struct timespec *out);

/* Microseconds of CLOCK_BOOTTIME: nobody can set it, and it goes on while
 * the machine sleeps. */
uint64_t clock_us(void);

#endif
