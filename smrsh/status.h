/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_STATUS_H
#define SMRSH_STATUS_H

#include <stdbool.h>

struct audit;
struct command;
struct err;
struct outcome;
struct request;

/*
 * Records a refusal or deferral, tells the mail server why in one line on a
 * descriptor, and returns the exit status.
 */
int status_refused(struct audit *a, const struct request *r, int fd,
    struct err *e);

/* The status a command leaves for && and ||, as a shell counts it. */
int status_of(const struct outcome *out);

/* One line on a descriptor about a program that did not just exit. */
void status_explain(const struct request *r, const struct command *c,
    const struct outcome *out, int fd);

#define STATUS_NEUTERED							\
	"deferred: the program needs a set-id program, which has no"	\
	" rights here"

#define STATUS_UNSENT							\
	"deferred: a message that the program sent was not taken"

/* One line on a descriptor: "ARGV0: TEXT". */
void status_say(const struct request *r, const char *text, int fd);

/*
 * Ends the process: by the same signal when an exec'ed program died of it,
 * so that the mail server sees what it would have seen.
 */
int status_exit(int status, int signal);

#endif
