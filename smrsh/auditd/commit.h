/* SPDX-License-Identifier: ISC */
/*
 * commit: records of one batch and who waits for them; private.
 */
#ifndef SMRSH_AUDITD_COMMIT_H
#define SMRSH_AUDITD_COMMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "smrsh/auditd/fair.h"
#include "smrsh/auditd/message.h"
#include "smrsh/auditd/peer.h"
#include "smrsh/trail/trail.h"

#define COMMIT_MAX 1024

struct client {
	struct fair_entry entry;
	struct client *next;	/* of all */
	struct client **link;
	int fd;
	struct peer peer;
	bool is_open;		/* an intent without its end */
	bool is_gone;		/* to be closed */
	uint64_t intent;	/* its sequence */
	uint64_t since_us;
	char x[20];
};

struct commit {
	struct trail *trail;
	int log_fd;
	bool has_gone;		/* some client is gone */
	size_t count;
	struct waiting {
		struct client *client;	/* NULL: nobody */
		bool was_open;	/* what a failed commit goes back to */
		uint64_t intent;
		struct trail_place place;
		int priority;
		char *line;
	} waiting[COMMIT_MAX];
};

bool commit_has_room(const struct commit *c);

/* -1: it cannot be recorded; the client should go. */
int commit_message(struct commit *c, struct client *client,
    const struct message *m);

/* Its lease ended before its program did; the client may be freed. */
int commit_lost(struct commit *c, struct client *client);

/* On disk, then acknowledged, then told to the mail log.  -1: neither; the
 * clients are gone. */
int commit_all(struct commit *c, struct err *e);

/* To be closed when the batch is over. */
void commit_gone(struct commit *c, struct client *client);

/* An answer that is no record. */
void commit_refuse(const struct client *client, const char *why);

#endif
