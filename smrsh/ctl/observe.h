/* SPDX-License-Identifier: ISC */
/*
 * observe: a program run on trial, and what it was not granted.
 */
#ifndef SMRSH_CTL_OBSERVE_H
#define SMRSH_CTL_OBSERVE_H

#include <jansson.h>
#include <stdbool.h>

struct ctl_call;
struct written;

/*
 * Delivers each message to the program, by the launcher under another policy,
 * in a mount namespace of its own.  Gives {"messages", "statements": what
 * would have granted it, each with the number of messages that asked,
 * "other": the same of what no statement grants, "statuses"}.
 * NULL: said why not.
 */
json_t *observe(const struct ctl_call *call, const struct written *trial);

#define STRACE "/usr/bin/strace"

/* Against: a path that writes further lines into the proposal. */
bool observe_is_plain(const char *path);

/* trace.c: what strace -ff -yy saw of one delivery */
struct trace {
	const char *home;	/* becomes %h */
	json_t *statements;	/* counted here */
	json_t *other;		/* and what none should grant */
};

void trace_read(const char *directory, const struct trace *t);

/* counts[key] += by */
void observe_count(json_t *counts, const char *key, json_int_t by);

#endif
