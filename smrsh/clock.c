/* SPDX-License-Identifier: ISC */
/*
 * clock: from the kernel's clocks to numbers.
 * Phase: any.
 */
#include <sys/syscall.h>
#include <unistd.h>

#include "smrsh2/clock.h"

void
clock_read(clockid_t clock, struct timespec *out)
{
	out->tv_sec = out->tv_nsec = 0;		/* stays where it fails */
#if defined(SYS_clock_gettime) && defined(__LP64__)
	(void)syscall(SYS_clock_gettime, clock, out);
#else
	(void)clock_gettime(clock, out);
#endif
}

uint64_t
clock_us(void)
{
	struct timespec t;

	clock_read(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}
