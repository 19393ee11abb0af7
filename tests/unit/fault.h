/* SPDX-License-Identifier: ISC */
/*
 * fault: makes a system call of the code under test fail or lie.
 *
 * The linker (--wrap) leads every call in the list of fault.c through here.
 */
#ifndef FAULT_H
#define FAULT_H

#define FAULT_ANY (-9999L)

/*
 * The nth call (1: the next one; 0: every one) from now fails with errnum.
 * first: only calls with this first argument (an int or a number: prctl,
 * syscall, fcntl's descriptor), or FAULT_ANY.
 */
void fault_fail(const char *call, long first, int nth, int errnum);

/* The same, but the call returns value without being made. */
void fault_return(const char *call, long first, int nth, long value);

/*
 * The same for calls that fill a buffer (read, pread, readlink, getgroups):
 * it gets these bytes, and the call returns value.
 */
void fault_data(const char *call, int nth, const void *bytes, unsigned long len,
    long value);

/* How often a rule struck since the last fault_clear(). */
int fault_hits(void);

/* Everything works again. */
void fault_clear(void);

#endif
