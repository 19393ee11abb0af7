/* SPDX-License-Identifier: ISC */
/*
 * parts: the supervisor's parts; private to the run room.
 */
#ifndef SMRSH_RUN_PARTS_H
#define SMRSH_RUN_PARTS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "smrsh2/clock.h"
#include "smrsh/run/run.h"
#include "smrsh2/record.h"

struct stat;

/* deadman: SIGKILL for ourselves, a while after a limit of the plan's and the
 * time to stop what is over it; 0: never. */
int deadman_begin(struct run *r);
void deadman_arm(struct run *r, uint64_t limit_s);

/* relay */
int relay_begin(struct run *r, struct err *e);
/* What to poll for; false: nothing. */
bool relay_poll(const struct relay *y, struct pollfd *out);
/* Moves what can be moved without blocking; false: nothing moved. */
bool relay_move(struct run *r, struct relay *y);
/* Moves what the pipes hold, while the mail server takes it. */
void relay_drain(struct run *r, uint32_t patience_s);
/* Counts as lost what the mail server has not taken in the end. */
void relay_settle(struct run *r);

/* tree */
/* Reaps all that has ended; notes the command's own status. */
void tree_reap(struct run *r);
/* Our children, living or dead. */
int tree_children(pid_t *out, size_t max);
/* Signals the command and its session. */
void tree_signal(const struct run *r, int sig);
/* Signals all our children; returns how many. */
int tree_signal_children(int sig);
/* Kills every descendant; gives up after a few seconds. */
void tree_kill(struct run *r);

/* herd: stops all descendants, until there are no more or time is up, then
 * kills them; what was made meanwhile is left for the next time. */
void herd_kill(uint64_t deadline_us);

/* violation */
void violation_serve(struct run *r, size_t listener);
void violation_report(struct run *r, struct violation *v);

/* list: whether ExecPaths= lets the open file be executed, and then its
 * interpreter; else what is refused, when that is not the file, is in v. */
bool list_allows(const struct run *r, int fd, const struct stat *st,
    struct violation *v);
/* The name of one of our descriptors; "": none. */
void list_name(int fd, char *out, size_t size);

/* guard: what an exec would do, and the verdict: 0 or an errno. */
int guard_exec(struct run *r, pid_t pid, uint64_t path_address,
    struct violation *v);
/* The same of an execveat, which nobody but the launcher may. */
int guard_execveat(struct run *r, pid_t pid, const uint64_t *args,
    struct violation *v);
/* Settles which neutered programs failed; all: those that still run too. */
void guard_settle(struct run *r, bool all);
bool guard_is_neutered(const struct run *r, const struct stat *st);

/* submission: execs of the shim.  True when it is one, so that a letter is
 * owed, or, over MaxSubmissions=, *v its refusal; or the word on one, which
 * makes *v its record. */
bool submission_is_on(const struct run *r);
bool submission_begin(struct run *r, const struct stat *st,
    struct violation *v);
bool submission_end(struct run *r, struct violation *v);

#endif
