/* SPDX-License-Identifier: ISC */
/*
 * message: a launcher's message (smrsh2/wire.h) in its parts; private.
 */
#ifndef SMRSH_AUDITD_MESSAGE_H
#define SMRSH_AUDITD_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

enum message_kind {
	MESSAGE_INTENT,
	MESSAGE_DONE,
	MESSAGE_DENY,
	MESSAGE_VIOLATION,
	MESSAGE_SUBMIT,
};

struct message {
	enum message_kind kind;
	const char *kind_name;
	const char *x;
	int priority;
	const char *line;	/* "": none */
	const char *ev;
	size_t ev_len;
};

/* Ends the parts of the text with NULs, in place; text[len] is writable. */
bool message_parse(struct message *out, char *text, size_t len);

#endif
