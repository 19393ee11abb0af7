/* SPDX-License-Identifier: ISC */
/*
 * commit: from messages to records on disk, then to answers and lines in the
 * mail log.
 * Phase: act.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "smrsh/auditd/commit.h"
#include "smrsh2/clock.h"
#include "smrsh2/own.h"
#include "smrsh2/wire.h"

#define LINE_ROOM 4224 /* a line, its priority and audit=SEQ:H16 */

bool
commit_has_room(const struct commit *c)
{
	/* A message may leave `lost` before its own record. */
	return c->count + 2 <= COMMIT_MAX && trail_has_room(c->trail);
}

static int
add(struct commit *c, struct client *client, const struct trail_event *event,
    const struct message *m)
{
	struct waiting *w = &c->waiting[c->count];

	if (trail_add(c->trail, event, &w->place) != 0)
		return -1;
	w->client = m == NULL ? NULL : client;
	w->was_open = client->is_open;
	w->intent = client->intent;
	w->priority = m == NULL ? 0 : m->priority;
	w->line = m == NULL || m->line[0] == '\0' ? NULL : strdup(m->line);
	c->count++;
	return 0;
}

int
commit_lost(struct commit *c, struct client *client)
{
	struct trail_event event = { .kind = "lost",
				     .x = client->x,
				     .peer = client->peer.json,
				     .of = (int64_t)client->intent };
	char ev[128];

	event.ev = ev;
	event.ev_len = (size_t)snprintf(
		ev, sizeof ev, "{\"why\":\"%s\",\"after_ms\":%llu}",
		client->is_gone ? "connection closed" : "no done",
		(unsigned long long)(clock_us() - client->since_us) / 1000);
	if (add(c, client, &event, NULL) != 0)
		return -1;
	client->is_open = false;
	return 0;
}

/*
 * Against: a line in another's name.  A launcher's begins with its own
 * process number, or with smrsh's word for a refusal.
 */
static bool
is_own_line(const struct client *client, const char *line)
{
	char own[32];
	const int n = snprintf(own, sizeof own,
			       "smrsh2[%d]: ", client->peer.pid);

	return line[0] == '\0' || strncmp(line, own, (size_t)n) == 0 ||
	       strncmp(line, "smrsh: ", 7) == 0;
}

int
commit_message(struct commit *c, struct client *client, const struct message *m)
{
	struct trail_event event = { .kind = m->kind_name,
				     .x = m->x,
				     .peer = client->peer.json,
				     .ev = m->ev,
				     .ev_len = m->ev_len,
				     .of = -1 };
	const bool is_part = m->kind != MESSAGE_INTENT &&
			     m->kind != MESSAGE_DENY;

	if (!is_own_line(client, m->line))
		return -1;
	if (m->kind == MESSAGE_INTENT && client->is_open &&
	    commit_lost(c, client) != 0)
		return -1;
	if (is_part && client->is_open)
		event.of = (int64_t)client->intent;
	if (add(c, client, &event, m) != 0)
		return -1;
	if (m->kind == MESSAGE_DONE)
		client->is_open = false;
	if (m->kind == MESSAGE_INTENT) {
		client->is_open = true;
		client->intent = c->waiting[c->count - 1].place.seq;
		client->since_us = clock_us();
		(void)snprintf(client->x, sizeof client->x, "%s", m->x);
	}
	return 0;
}

void
commit_gone(struct commit *c, struct client *client)
{
	client->is_gone = true;
	c->has_gone = true;
}

static void
answer(struct commit *c, const struct waiting *w)
{
	char text[WIRE_ANSWER_MAX];
	const int n = snprintf(text, sizeof text, WIRE_OK "%llu %s",
			       (unsigned long long)w->place.seq, w->place.h);

	if (send(w->client->fd, text, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL) <
	    0)
		commit_gone(c, w->client); /* its record is on disk */
}

void
commit_refuse(const struct client *client, const char *why)
{
	char text[WIRE_ANSWER_MAX];
	const int n = snprintf(text, sizeof text, WIRE_NO "%s", why);

	(void)send(client->fd, text, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static int
connect_log(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX,
				  .sun_path = SMRSH_LOG };
	own_fd fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			   0);

	if (fd < 0 || connect(fd, (const void *)&to, sizeof to) != 0)
		return -1;
	return own_fd_give(&fd);
}

/*
 * Never waited for: the record is on disk.
 * Each line pins all records before it, wherever it is sent on to.
 */
static void
tell(struct commit *c, const struct waiting *w)
{
	char text[LINE_ROOM];
	const int n = snprintf(text, sizeof text, "<%d>%s, audit=%llu:%.16s",
			       w->priority, w->line,
			       (unsigned long long)w->place.seq, w->place.h);
	int tries;

	for (tries = 0; tries < 2; tries++) {
		if (c->log_fd < 0)
			c->log_fd = connect_log();
		if (c->log_fd < 0 ||
		    send(c->log_fd, text, (size_t)n,
			 MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 ||
		    errno == EAGAIN)
			return;
		(void)close(own_fd_give(&c->log_fd));
	}
}

/* What was not written did not happen; who waits for it is sent away. */
static void
take_back(struct commit *c)
{
	struct waiting *w;

	for (w = c->waiting + c->count; w-- > c->waiting;) {
		if (w->client != NULL) {
			commit_gone(c, w->client);
			w->client->is_open = w->was_open;
			w->client->intent = w->intent;
		}
		free(w->line);
	}
	c->count = 0;
}

int
commit_all(struct commit *c, struct err *e)
{
	struct waiting *w;

	if (trail_commit(c->trail, e) != 0) {
		take_back(c);
		return -1;
	}
	for (w = c->waiting; w < c->waiting + c->count; w++)
		if (w->client != NULL)
			answer(c, w);
	for (w = c->waiting; w < c->waiting + c->count; w++) {
		if (w->line != NULL)
			tell(c, w);
		free(w->line);
	}
	c->count = 0;
	return 0;
}
