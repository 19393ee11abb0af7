/* SPDX-License-Identifier: ISC */
/*
 * record: one event, ready to be encoded.  Borrows everything.
 * The fields and their order are those of smrsh2-audit(5).
 */
#ifndef SMRSH2_RECORD_H
#define SMRSH2_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define RECORD_ID_MAX 17	/* 80 random bits in base32, and NUL */

enum record_kind {
	RECORD_INTENT,
	RECORD_DONE,
	RECORD_DENY,
	RECORD_VIOLATION,
};

enum violation_kind {
	VIOLATION_SECCOMP,	/* a denied system call */
	VIOLATION_EXEC,		/* an exec that was refused */
	VIOLATION_NEUTERED,	/* a set-id program ran without its rights */
	VIOLATION_OUTPUT,	/* more than MaxOutput= */
	VIOLATION_TIMEOUT,	/* over RuntimeMaxSec= */
	VIOLATION_LEFT_BEHIND,	/* processes outlived the program */
	VIOLATION_SUBMIT,	/* none: a letter of the program's; nr is its
				 * status, count its size, exe and path sender
				 * and first recipient */
	VIOLATION_SUBMISSIONS,	/* more letters than MaxSubmissions= */
	VIOLATION_SUPPRESSED,	/* count more of them were not recorded */
};

#define VIOLATION_PATH_MAX 256

struct violation {
	enum violation_kind kind;
	pid_t pid;
	uint32_t arch;		/* AUDIT_ARCH_*; VIOLATION_SECCOMP */
	int nr;			/* system call number */
	uint64_t args[6];
	uint64_t ip;
	bool is_allowed;	/* Mode=complain: it went on */
	uint64_t count;		/* bytes, processes or records */
	char exe[VIOLATION_PATH_MAX];	/* who did it; "" when unreadable */
	char path[VIOLATION_PATH_MAX];	/* what it wanted to execute */
};

#endif
