/* SPDX-License-Identifier: ISC */
/*
 * request: what the mail server asked for, as received.
 * Everything here is a stranger's; it borrows argv.
 */
#ifndef SMRSH2_REQUEST_H
#define SMRSH2_REQUEST_H

#include <stddef.h>

struct request {
	const char *argv0;	/* prefix of messages; "" when there is none */
	const char *command;	/* -c form; NULL in the argv form */
	char *const *words;	/* argv form: program and arguments */
	size_t word_count;
	/* For the record only; NULL when not given. */
	const char *queue_id;
	const char *sender;
	const char *client;
	const char *message_id;
};

#endif
