/* SPDX-License-Identifier: ISC */
/*
 * smtp: from a letter to the mail server of this host (RFC 5321).
 * Phase: act.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sysexits.h>
#include <unistd.h>

#include "smrsh/submit/submit.h"
#include "smrsh2/own.h"

#define PASSWD "/etc/passwd"
#define PATIENCE_S 120
#define REPLY_MAX 512
#define LINES_MAX 100	/* of one reply */

struct talk {
	FILE *in;
	FILE *out;
	char *reply;		/* REPLY_MAX bytes: its last line */
	bool has_8bit;
};

/* Two streams of one connection, or fewer. */
static void
dial(struct talk *t, int port)
{
	const struct timeval patience = { PATIENCE_S, 0 };
	struct sockaddr_in to = { .sin_family = AF_INET };
	own_fd fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	own_fd copy = -1;

	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		       sizeof patience) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
		       sizeof patience) != 0 ||
	    connect(fd, (const void *)&to, sizeof to) != 0)
		return;
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (copy < 0)
		return;
	t->in = fdopen(own_fd_give(&fd), "r");
	t->out = fdopen(own_fd_give(&copy), "w");
}

/* The code of a reply; 421 when there is none. */
static int
answer(struct talk *t)
{
	char *end;
	int lines;
	int code;

	if (fflush(t->out) != 0)
		return 421;
	for (lines = 0; lines < LINES_MAX; lines++) {
		if (fgets(t->reply, REPLY_MAX, t->in) == NULL)
			return 421;
		code = (int)strtol(t->reply, &end, 10);
		if (end != t->reply + 3)
			return 421;
		if (strncmp(t->reply + 4, "8BITMIME", 8) == 0)
			t->has_8bit = true;
		if (t->reply[3] != '-')
			return code;
	}
	return 421;
}

static int
failed(const struct talk *t, int code, const char *what)
{
	char text[REPLY_MAX];

	(void)snprintf(text, sizeof text, "%.*s",
		       (int)strcspn(t->reply, "\r\n"), t->reply);
	(void)submit_failed(0, what, text);
	return code >= 500 ? EX_UNAVAILABLE : EX_TEMPFAIL;
}

/* The user who asks, at the name the server greets with. */
static int
default_sender(struct letter *l, const char *greeting)
{
	const char *domain = greeting + strspn(greeting, "0123456789 -");
	const int len = (int)strcspn(domain, " \r\n");
	const uid_t uid = getuid();
	FILE *f = fopen(PASSWD, "re");
	const struct passwd *pw = NULL;

	while (f != NULL && (pw = fgetpwent(f)) != NULL && pw->pw_uid != uid)
		;
	if (pw == NULL)
		return submit_failed(EX_NOUSER, "no name for the sender", "");
	(void)snprintf(l->sender, sizeof l->sender, "%s@%.*s", pw->pw_name, len,
		       domain);
	(void)fclose(f);
	return 0;
}

static int
envelope(struct letter *l, struct talk *t)
{
	bool is_8bit = false;
	size_t taken = 0;
	size_t i;
	int code;

	for (i = 0; i < l->size && !is_8bit; i++)
		is_8bit = (unsigned char)l->text[i] > 0x7f;
	(void)fprintf(t->out, "MAIL From:<%s>%s\r\n", l->sender,
		      is_8bit && t->has_8bit ? " BODY=8BITMIME" : "");
	code = answer(t);
	if (code != 250)
		return failed(t, code, "sender");
	for (i = 0; i < l->count; i++) {
		(void)fprintf(t->out, "RCPT To:<%s>\r\n", l->recipients[i]);
		code = answer(t);
		if (code / 100 == 2)
			taken++;
		else if (failed(t, code, l->recipients[i]) == EX_TEMPFAIL)
			return EX_TEMPFAIL;	/* all of it, later */
	}
	return taken > 0 ? 0 : EX_UNAVAILABLE;
}

/* A name as a quoted string (RFC 5322, 3.2.4). */
static void
put_from(const struct letter *l, FILE *out)
{
	const char *p = l->full_name;

	(void)fputs("From: ", out);
	if (p != NULL) {
		(void)fputc('"', out);
		for (; *p != '\0'; p++) {
			if (*p == '"' || *p == '\\')
				(void)fputc('\\', out);
			if ((unsigned char)*p >= ' ' && *p != 0x7f)
				(void)fputc(*p, out);
		}
		(void)fputs("\" ", out);
	}
	(void)fprintf(out, "<%s>\r\n", l->sender);
}

/* Against: a line of one dot that ends the message, and what follows it. */
static void
put_text(const struct letter *l, FILE *out)
{
	bool is_at_start = true;
	size_t i;

	for (i = 0; i < l->size; i++) {
		if (is_at_start && l->text[i] == '.')
			(void)fputc('.', out);
		is_at_start = l->text[i] == '\n';
		if (is_at_start)
			(void)fputc('\r', out);
		(void)fputc(l->text[i], out);
	}
}

static int
transfer(struct letter *l, struct talk *t)
{
	int code;

	(void)fputs("DATA\r\n", t->out);
	code = answer(t);
	if (code != 354)
		return failed(t, code, "data");
	if (!message_has(l, "From"))
		put_from(l, t->out);
	put_text(l, t->out);
	(void)fputs(".\r\n", t->out);
	code = answer(t);
	return code == 250 ? 0 : failed(t, code, "message");
}

static int
converse(struct letter *l, struct talk *t)
{
	int code = answer(t);
	int status;

	if (code != 220)
		return failed(t, 421, "greeting");
	if (!l->has_sender && (status = default_sender(l, t->reply)) != 0)
		return status;
	(void)fputs("EHLO localhost\r\n", t->out);
	code = answer(t);
	if (code != 250)
		return failed(t, 421, "hello");
	status = envelope(l, t);
	if (status == 0)
		status = transfer(l, t);
	(void)fputs("QUIT\r\n", t->out);
	(void)fflush(t->out);
	return status;
}

int
smtp_send(struct letter *l, int port)
{
	char reply[REPLY_MAX] = "";
	struct talk t = { .reply = reply };
	int status;

	dial(&t, port);
	if (t.in != NULL && t.out != NULL)
		status = converse(l, &t);
	else
		status = submit_failed(EX_TEMPFAIL, "no mail server here",
				       strerror(errno));
	if (t.in != NULL)
		(void)fclose(t.in);
	if (t.out != NULL)
		(void)fclose(t.out);
	return status;
}
