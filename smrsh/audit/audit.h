/* SPDX-License-Identifier: ISC */
/*
 * audit: from what is about to happen, and what did, to records.
 *
 * They go to the collector, which acknowledges what is on disk.  Without one
 * they go to the system log's socket as
 * datagrams, never waiting long for it: one JSON object for machines, and for
 * people the line smrsh would have written.
 */
#ifndef SMRSH_AUDIT_H
#define SMRSH_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "smrsh2/policy.h"
#include "smrsh2/record.h"

struct command;
struct err;
struct outcome;
struct plan;
struct request;
struct violation;

#define AUDIT_TEXT_MAX 229376	/* one record; a datagram holds no more */

struct audit {
	const char *socket_path;
	int fd;			/* of the log's socket; -1: not connected */
	bool is_deaf;		/* the log was waited for in vain */
	const char *collector;	/* its socket; NULL: none, or given up */
	int lease_fd;		/* of the connection to it; -1: none */
	unsigned int unanswered;	/* records on it */
	bool is_unheard;	/* it did not acknowledge a record */
	bool is_collected;	/* the record at hand is for it */
	const struct request *request;
	enum policy_audit mode;	/* until a plan says otherwise */
	pid_t pid;
	uid_t uid;
	gid_t gid;
	char id[RECORD_ID_MAX];	/* of the command at hand */
	uint64_t nonce;		/* drawn with the id */
	const struct plan *plan;	/* of the command at hand */
	const struct command *command;
	int landlock_abi;
	char *text;		/* AUDIT_TEXT_MAX bytes, used within a call */
};

/* Connects nothing yet; *r and text (AUDIT_TEXT_MAX bytes) are borrowed. */
void audit_begin(struct audit *a, const char *socket_path,
    const struct request *r, char *text);

/*
 * Draws the command's id and nonce, and records that it is about to run,
 * with the layers that are missing.  0, or -1 with RULE_AUDIT when the
 * policy wants a record and none can be made, or RULE_SYSTEM.
 */
int audit_intent(struct audit *a, const struct command *c,
    const struct plan *plan, int landlock_abi, uint32_t degraded,
    struct err *e);

/* Records how the command at hand ended, with the final exit status. */
void audit_done(struct audit *a, const struct outcome *out, int status);

/*
 * Records a refusal or a deferral.  Where the policy wants a record and none
 * can be made, a refusal becomes a deferral: *e is changed.
 */
void audit_deny(struct audit *a, struct err *e);

/* Records a violation by the command at hand. */
void audit_violation(struct audit *a, const struct violation *v);

#endif
