/* SPDX-License-Identifier: ISC */
/*
 * clock: what time it is, by the kernel's word.
 */
#ifndef SMRSH2_CLOCK_H
#define SMRSH2_CLOCK_H

#include <stdint.h>
#include <time.h>

/*
 * clock_gettime(2) by system call.  The C library's way through the vDSO is
 * faster from the third call on; a delivery makes a handful.  Zeros when
 * there is no such clock.
 */
void clock_read(clockid_t clock, struct timespec *out);

/* Microseconds of CLOCK_BOOTTIME: nobody can set it, and it goes on while
 * the machine sleeps.  0: there is none. */
uint64_t clock_us(void);

#endif
