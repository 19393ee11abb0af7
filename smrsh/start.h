/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_START_H
#define SMRSH_START_H

struct err;

/*
 * Makes a process of known state out of what the mail server started:
 * descriptors 0 to 2 open and no others, all signals blocked, SIGCHLD at its
 * default, no core dump and no debugger.  0, or -1
 * with RULE_SYSTEM.
 */
int start_clean(struct err *e);

#endif
