/* SPDX-License-Identifier: ISC */
/*
 * submit: smrsh2-submit, which stands in for /usr/sbin/sendmail in a sandbox:
 * from sendmail's command line and a message to SMTP on this host.
 *
 * It runs inside the sandbox, with the rights of the program that called it,
 * and is no boundary: what it sends the program could have sent as well.
 */
#ifndef SMRSH_SUBMIT_H
#define SMRSH_SUBMIT_H

#include <stdbool.h>
#include <stddef.h>

#define SUBMIT_RECIPIENTS_MAX 256
#define SUBMIT_ADDRESS_MAX 320	/* with the NUL; RFC 5321: 64 + 1 + 255 - 1 */
#define SUBMIT_SIZE_MAX (64u << 20)

struct letter {
	char sender[SUBMIT_ADDRESS_MAX];	/* "": the null sender */
	bool has_sender;	/* -f; otherwise the user */
	const char *full_name;	/* -F; NULL */
	bool takes_headers;	/* -t: recipients are in the message */
	bool ignores_dot;	/* -i: a line of one dot ends nothing */
	char recipients[SUBMIT_RECIPIENTS_MAX][SUBMIT_ADDRESS_MAX];
	size_t count;
	char *text;		/* lines end in LF alone; no CR */
	size_t size;
};

/* Each returns 0, or a status of sysexits.h after a sentence on stderr. */
int options_read(struct letter *l, int argc, char **argv);
int message_read(struct letter *l, int fd);
/* Recipients of To: and its like; Bcc: goes. */
int message_headers(struct letter *l);
int smtp_send(struct letter *l, int port);

/* Adds one address, without its <>; EX_DATAERR: it is none. */
int address_add(struct letter *l, const char *address, size_t len);

/* Adds all addresses of a header's body (RFC 5322, 3.4). */
int address_add_list(struct letter *l, const char *body, size_t len);

/* Whether there is a header field of that name. */
bool message_has(const struct letter *l, const char *name);

/* One sentence on stderr; returns status. */
int submit_failed(int status, const char *sentence, const char *what);

#endif
