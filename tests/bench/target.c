/* SPDX-License-Identifier: ISC */
/*
 * target: from _start to exit 0, without a C library: the least a program
 * can cost.  With -DSLEEP it stays for ten minutes first, with -DSTATUS=N it
 * ends with N.
 */
#include <sys/syscall.h>

#ifndef STATUS
#define STATUS 0
#endif

void target(void) __attribute__((noreturn));

#ifdef SLEEP
struct pause {
	long s;
	long ns;
};
static const struct pause length = { 600, 0 };
#endif

#if defined(__x86_64__)
static long
call(long nr, long a, long b)
{
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a), "S"(b)
			 : "rcx", "r11", "memory");
	return r;
}
#elif defined(__aarch64__)
static long
call(long nr, long a, long b)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
	return x0;
}
#elif defined(__riscv)
static long
call(long nr, long a, long b)
{
	register long a7 __asm__("a7") = nr;
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;

	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1) : "memory");
	return a0;
}
#else
#error "target: no system call sequence for this machine"
#endif

void
target(void)
{
#ifdef SLEEP
	(void)call(SYS_nanosleep, (long)&length, 0);
#endif
	for (;;)
		(void)call(SYS_exit_group, STATUS, 0);
}
