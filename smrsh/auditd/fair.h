/* SPDX-License-Identifier: ISC */
/*
 * fair: whose message is next.  Each user has a queue and a bucket of tokens;
 * who empties it waits, and nobody else does; private.
 */
#ifndef SMRSH_AUDITD_FAIR_H
#define SMRSH_AUDITD_FAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FAIR_RATE 200		/* records a second */
#define FAIR_BURST 2000
#define FAIR_TURN 16		/* of one user in a row */
#define FAIR_CLIENTS_MAX 2048	/* connections of one user */

/* Something that waits for its turn: the first member of a client. */
struct fair_entry {
	struct fair_entry *next;
	struct fair_user *user;
	bool is_waiting;
};

struct fair_user {
	struct fair_user *next;
	uid_t uid;
	size_t clients;
	double tokens;
	uint64_t filled_us;
	int turns;		/* left in this round */
	struct fair_entry *head;
	struct fair_entry **tail;
};

struct fair {
	struct fair_user *users;
};

/* -1: no memory, or this user has too many connections. */
int fair_join(struct fair *f, struct fair_entry *entry, uid_t uid,
    uint64_t now_us);
void fair_leave(struct fair_entry *entry);

void fair_wait(struct fair_entry *entry);

/* A new round: everybody has FAIR_TURN turns. */
void fair_round(struct fair *f, uint64_t now_us);
/* Whose turn it is in this round, off its queue; NULL: nobody's. */
struct fair_entry *fair_next(struct fair *f);

/* Milliseconds until somebody who waits has a token; -1: nobody waits. */
int fair_wait_ms(const struct fair *f);

#endif
