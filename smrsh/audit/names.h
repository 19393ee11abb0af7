/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_AUDIT_NAMES_H
#define SMRSH_AUDIT_NAMES_H

#include <stdint.h>

/* The name of a native system call; NULL: not one that we know. */
const char *names_syscall(int nr);

/* "x86_64"; "unknown" for what is not in the table. */
const char *names_arch(uint32_t arch);

/* "SIGKILL" without the prefix: "KILL"; "" when it has no name. */
const char *names_signal(int sig);

/* "EX_TEMPFAIL" for 75; "" for what sysexits.h does not name. */
const char *names_sysexit(int status);

#endif
