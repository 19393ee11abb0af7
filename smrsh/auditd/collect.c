/* SPDX-License-Identifier: ISC */
/*
 * collect: the loop, from connections to batches.
 * Phase: act.
 * Each turn takes what is ready, fairly, as far as a batch goes, and commits
 * it: who comes meanwhile is in the next, and one wait for the disk serves
 * them all.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "smrsh/auditd/auditd.h"
#include "smrsh/auditd/commit.h"
#include "smrsh2/clock.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/wire.h"

#define EVENTS_MAX 256
#define BREATH_MS 50 /* when no descriptor is left */

struct loop {
	const struct collect *collect;
	struct commit commit;
	struct fair fair;
	struct client *clients;
	int epoll_fd;
	bool is_over;
	char message[WIRE_MESSAGE_MAX + 1];
};

static void
drop(struct client *client)
{
	*client->link = client->next;
	if (client->next != NULL)
		client->next->link = client->link;
	fair_leave(&client->entry);
	(void)close(client->fd);
	free(client);
}

static void
admit(struct loop *l, int fd)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT };
	struct client *client = calloc(1, sizeof *client);

	if (client == NULL ||
	    peer_load(&client->peer, fd, l->collect->gid) != 0 ||
	    fair_join(&l->fair, &client->entry, client->peer.uid, clock_us()) !=
		    0) {
		free(client);
		(void)close(fd);
		return;
	}
	client->fd = fd;
	client->next = l->clients;
	client->link = &l->clients;
	if (l->clients != NULL)
		l->clients->link = &client->next;
	l->clients = client;
	event.data.ptr = client;
	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
		drop(client);
}

static void
admit_all(struct loop *l)
{
	int fd;
	int i;

	for (i = 0; i < EVENTS_MAX; i++) {
		fd = accept4(l->collect->listen_fd, NULL, NULL,
			     SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd < 0 && (errno == EMFILE || errno == ENFILE))
			(void)poll(NULL, 0, BREATH_MS);
		if (fd < 0)
			return;
		admit(l, fd);
	}
}

static void
watch_again(struct loop *l, struct client *client)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT,
				     .data.ptr = client };

	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_MOD, client->fd, &event) != 0)
		commit_gone(&l->commit, client);
}

/* Against: a disk that is full before what has begun can be recorded. */
static bool
is_refused(const struct loop *l, const struct message *m)
{
	return m->kind == MESSAGE_INTENT && trail_is_low(l->collect->trail);
}

static void
take(struct loop *l, struct client *client)
{
	struct message m;
	ssize_t n;

	n = recv(client->fd, l->message, WIRE_MESSAGE_MAX, MSG_TRUNC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		watch_again(l, client);
		return;
	}
	if (n <= 0) {
		commit_gone(&l->commit, client);
		return;
	}
	if (n > WIRE_MESSAGE_MAX || !message_parse(&m, l->message, (size_t)n)) {
		commit_refuse(client, "malformed");
		commit_gone(&l->commit, client);
	} else if (is_refused(l, &m)) {
		commit_refuse(client, "disk full");
		watch_again(l, client);
	} else if (commit_message(&l->commit, client, &m) != 0) {
		commit_refuse(client, "not recorded");
		commit_gone(&l->commit, client);
	} else {
		watch_again(l, client);
	}
}

/* Who is gone leaves nothing but what it left undone.  The batch is empty:
 * nobody in it is swept away. */
static void
sweep(struct loop *l)
{
	struct client *client = l->commit.has_gone ? l->clients : NULL;
	struct client *next;

	for (; client != NULL && commit_has_room(&l->commit); client = next) {
		next = client->next;
		if (client->is_gone &&
		    (!client->is_open || commit_lost(&l->commit, client) == 0))
			drop(client);
	}
	l->commit.has_gone = client != NULL;
}

static void
handle(struct loop *l, const struct epoll_event *events, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		if (events[i].data.ptr == &l->collect->listen_fd)
			admit_all(l);
		else if (events[i].data.ptr == &l->collect->stop_fd)
			l->is_over = true;
		else
			fair_wait(
				&((struct client *)events[i].data.ptr)->entry);
	}
}

static int
wait_ms(const struct loop *l)
{
	const int trail = trail_wait_ms(l->collect->trail);
	const int fair = fair_wait_ms(&l->fair);

	if (l->commit.has_gone)
		return 0;
	return trail < 0 || (fair >= 0 && fair < trail) ? fair : trail;
}

static int
turn(struct loop *l, struct err *e)
{
	struct epoll_event events[EVENTS_MAX] = { 0 };
	struct fair_entry *entry;
	int failed;

	handle(l, events,
	       epoll_wait(l->epoll_fd, events, EVENTS_MAX, wait_ms(l)));
	sweep(l);
	fair_round(&l->fair, clock_us());
	while (commit_has_room(&l->commit) &&
	       (entry = fair_next(&l->fair)) != NULL)
		take(l, (struct client *)entry);
	failed = commit_all(&l->commit, e);
	if (failed == 0)
		failed = trail_tick(l->collect->trail, e);
	/* A full disk may have room again; a broken trail is begun anew. */
	return failed != 0 && trail_is_broken(l->collect->trail) ? -1 : 0;
}

static int
watch(const struct loop *l, const int *fd)
{
	struct epoll_event event = { .events = EPOLLIN,
				     .data.ptr = (void *)(uintptr_t)fd };

	return epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, *fd, &event);
}

int
collect_run(const struct collect *c, struct err *e)
{
	struct loop *l = calloc(1, sizeof *l);
	struct client *client;
	struct client *next;
	int failed = 0;

	if (l == NULL)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno, "no memory");
	l->collect = c;
	l->commit.trail = c->trail;
	l->commit.log_fd = -1;
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll_fd < 0 || watch(l, &c->listen_fd) != 0 ||
	    watch(l, &c->stop_fd) != 0)
		failed = err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno, "epoll");
	while (failed == 0 && !l->is_over)
		failed = turn(l, e);
	/* Launchers find the next collector; what they run goes on. */
	for (client = l->clients; client != NULL; client = next) {
		next = client->next;
		drop(client);
	}
	if (l->epoll_fd >= 0)
		(void)close(l->epoll_fd);
	if (l->commit.log_fd >= 0)
		(void)close(l->commit.log_fd);
	free(l);
	return failed;
}
