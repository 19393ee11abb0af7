/* SPDX-License-Identifier: ISC */
/*
 * rule: from "CALL[:CONDITION[,CONDITION]]:ERRNO" to a seccomp filter that
 * makes that system call fail with that error.
 *
 *   clone:EAGAIN              every clone
 *   prctl:0=1:EPERM           only where the first argument is 1
 *   seccomp:1&8:EBUSY         only where the second argument has bit 8
 *   setresuid:OK              nothing happens, and success is reported
 *
 * The filter stays on everything that is executed afterwards.
 */
#ifndef RULE_H
#define RULE_H

#include <stddef.h>

/*
 * Installs the rules, of which there may be 64, for the calling thread.
 * With CAP_SYS_ADMIN without no_new_privs, else with it.  On failure -1 and
 * a sentence in `why'.
 */
int rule_install(const char *const *rules, size_t count, char *why,
    size_t why_size);

/* A name such as "EPERM", or "OK", to its number; -1: none. */
int rule_errno(const char *name);

#endif
