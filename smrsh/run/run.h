/* SPDX-License-Identifier: ISC */
/*
 * run: from a plan to its outcome.  The supervisor: it relays the program's
 * output, keeps the clock, answers for denied system calls, and ends the
 * whole tree of processes.
 */
#ifndef SMRSH_RUN_H
#define SMRSH_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <time.h>

#include "sandbox/sandbox.h"

struct outcome;
struct violation;

#define RUN_LISTENERS_MAX 64	/* one for each command of a line */
#define RUN_NEUTERED_MAX 16
#define RUN_VIOLATIONS_MAX 64	/* recorded for a line; the rest is counted */
#define RUN_BUFFER_SIZE 4096	/* PIPE_BUF: a write that cannot block */

/* Where violations go as they happen, and the word that nothing does. */
struct run_events {
	void (*violation)(void *context, const struct violation *v);
	void (*idle)(void *context);
	void *context;
};

/* Large and seldom used; apart, so that its pages can be given back. */
struct run_room {
	char buffers[2][RUN_BUFFER_SIZE];
	struct nursery nursery;
};

/* One stream of output on its way to the mail server. */
struct relay {
	int from;		/* our end of the program's pipe; -1: closed */
	int to;			/* what the mail server gave us */
	size_t used;
	size_t sent;
	bool is_deaf;		/* waited for in vain */
	char *buffer;		/* RUN_BUFFER_SIZE bytes */
};

struct run {
	struct run_events events;
	struct layers layers;
	int out_fd;		/* the mail server's stdout and stderr */
	int err_fd;
	int signal_fd;
	timer_t deadman;
	struct relay relays[2];
	size_t relay_count;
	int listeners[RUN_LISTENERS_MAX];
	const struct plan *judges[RUN_LISTENERS_MAX];	/* by listener */
	size_t listener_count;
	int neutered[RUN_NEUTERED_MAX];	/* pidfds */
	size_t neutered_count;
	/* Of the command that runs, or ran last. */
	const struct plan *plan;
	pid_t pid;		/* 0: none */
	int wait_status;
	struct rusage usage;
	bool has_ended;
	bool is_blind;		/* /proc does not show the guard anything */
	uint64_t out_bytes;
	uint64_t lost_bytes;
	unsigned int violations;
	/* Of the whole line. */
	bool is_stopped;	/* SIGTERM came */
	bool has_children;	/* false: nothing is left of the tree */
	bool has_neutered_failure;
	unsigned int letters;	/* begun under MailSubmission=yes */
	unsigned int unsent;	/* letters that nobody has settled */
	bool has_too_many_letters;	/* and was refused one */
	unsigned int recorded;
	unsigned int suppressed;	/* and not recorded */
	bool is_idle;		/* the room was given back */
	struct launch launch;
	struct run_room *room;
};

/*
 * Puts pipes in the place of descriptors 1 and 2, and adopts whatever the
 * programs leave behind.  Borrows room.  0, or -1 with RULE_SYSTEM.
 */
int run_begin(struct run *r, struct run_room *room,
    const struct run_events *events, struct err *e);

/*
 * Launches one command and supervises it to its end.  *out is filled
 * whatever happens; OUTCOME_NOT_STARTED carries the error.  is_last: no
 * command of this line follows, so privileges may go.
 */
void run_command(struct run *r, const struct plan *plan, uint64_t nonce,
    bool is_last, struct outcome *out);

/* Gives the whole pages within a range back; they read as zeros then. */
void run_give_back(void *from, size_t size);

/*
 * Waits LingerSec= for what the programs left behind, then ends it.  True
 * when something had to be ended.  Descriptors 1 and 2 stay pipes.  What
 * changes for the last outcome is in out_bytes, lost_bytes and violations.
 */
bool run_end(struct run *r);

#endif
