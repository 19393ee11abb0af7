/* SPDX-License-Identifier: ISC */
/*
 * status: from outcomes to the exit status and the line in a bounce.
 * Phase: last.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "smrsh/audit/audit.h"
#include "smrsh/status.h"
#include "smrsh2/err.h"
#include "smrsh2/outcome.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

#define ARGV0_SHOWN 256
#define PATIENCE_MS 5000

/*
 * One line is less than PIPE_BUF: it does not block where poll finds room.
 * Against: a mail server that has stopped reading; nobody may listen.
 */
static void
tell(int fd, const char *line, size_t len)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	if (poll(&p, 1, PATIENCE_MS) == 1)
		(void)!write(fd, line, len);
}

void
status_say(const struct request *r, const char *text, int fd)
{
	char line[ARGV0_SHOWN + ERR_TEXT_MAX + 4];
	int n = snprintf(line, sizeof line, "%.*s: %s\n", ARGV0_SHOWN, r->argv0,
			 text);

	if (n > 0 && (size_t)n < sizeof line)
		tell(fd, line, (size_t)n);
}

int
status_refused(struct audit *a, const struct request *r, int fd, struct err *e)
{
	char usage[ARGV0_SHOWN + 32];

	audit_deny(a, e);
	if (e->class == ERR_USAGE) {
		(void)snprintf(usage, sizeof usage, "Usage: %.*s -c command\n",
			       ARGV0_SHOWN, r->argv0);
		tell(fd, usage, strlen(usage));
	} else {
		status_say(r, e->text, fd);
	}
	return err_status(e);
}

int
status_of(const struct outcome *out)
{
	if (out->is_neutered)
		return EX_TEMPFAIL;
	switch (out->end) {
	case OUTCOME_EXIT:
		return out->code;
	case OUTCOME_SIGNAL:
		return 128 + out->signal;
	case OUTCOME_TIMEOUT:
		if (out->is_refused)
			return EX_UNAVAILABLE;
		break;
	case OUTCOME_STOPPED:
	case OUTCOME_NOT_STARTED:
		break;
	}
	return EX_TEMPFAIL;
}

void
status_explain(const struct request *r, const struct command *c,
	       const struct outcome *out, int fd)
{
	char text[ERR_TEXT_MAX];

	text[0] = '\0';
	if (out->is_neutered)
		(void)snprintf(text, sizeof text, STATUS_NEUTERED);
	else if (out->end == OUTCOME_TIMEOUT)
		(void)snprintf(text, sizeof text, "%s: %s ran out of time and"
			       " was ended",
			       out->is_refused ? "refused" : "deferred",
			       c->name);
	else if (out->end == OUTCOME_STOPPED || out->end == OUTCOME_NOT_STARTED)
		(void)snprintf(text, sizeof text, "%s", out->error.text);
	else if (out->end == OUTCOME_SIGNAL && !c->is_exec)
		(void)snprintf(text, sizeof text, "%s: %s", c->name,
			       strsignal(out->signal));
	else if (out->end == OUTCOME_EXIT && out->pid == 0)
		(void)snprintf(text, sizeof text, "%s: %s", c->name,
			       out->code == 127 ? "interpreter not found"
						: "cannot be executed");
	if (text[0] != '\0')
		status_say(r, text, fd);
}

int
status_exit(int status, int sig)
{
	sigset_t one;

	if (sig == 0)
		return status;
	(void)signal(sig, SIG_DFL);
	(void)sigemptyset(&one);
	(void)sigaddset(&one, sig);
	(void)kill(getpid(), sig);
	(void)sigprocmask(SIG_UNBLOCK, &one, NULL);
	return status;	/* a signal that ends nobody by default */
}
