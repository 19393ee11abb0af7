/* SPDX-License-Identifier: ISC */
/*
 * fair: from messages that wait to the order they are taken in.
 * Phase: act; pure but for memory.
 * Against: a user who floods.  Refusing would make it come back at once, and
 * cost more than to let it wait.
 */
#include <stdlib.h>

#include "smrsh/auditd/fair.h"

static struct fair_user *
find(struct fair *f, uid_t uid, uint64_t now_us)
{
	struct fair_user *u;

	for (u = f->users; u != NULL; u = u->next)
		if (u->uid == uid)
			return u;
	u = calloc(1, sizeof *u);
	if (u == NULL)
		return NULL;
	u->uid = uid;
	u->tokens = FAIR_BURST;
	u->filled_us = now_us;
	u->tail = &u->head;
	u->next = f->users;
	f->users = u;
	return u;
}

int
fair_join(struct fair *f, struct fair_entry *entry, uid_t uid, uint64_t now_us)
{
	struct fair_user *u = find(f, uid, now_us);

	/* Against: one user who takes every descriptor there is. */
	if (u == NULL || (uid != 0 && u->clients >= FAIR_CLIENTS_MAX))
		return -1;
	u->clients++;
	entry->user = u;
	entry->next = NULL;
	entry->is_waiting = false;
	return 0;
}

static void
remove_entry(struct fair_user *u, const struct fair_entry *entry)
{
	struct fair_entry **at = &u->head;

	while (*at != NULL && *at != entry)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	*at = entry->next;
	if (*at == NULL)
		u->tail = at;
}

/* A user is remembered until its bucket is full again. */
void
fair_leave(struct fair_entry *entry)
{
	if (entry->is_waiting)
		remove_entry(entry->user, entry);
	entry->user->clients--;
}

void
fair_wait(struct fair_entry *entry)
{
	struct fair_user *u = entry->user;

	if (entry->is_waiting)
		return;
	entry->is_waiting = true;
	entry->next = NULL;
	*u->tail = entry;
	u->tail = &entry->next;
}

static void
fill(struct fair_user *u, uint64_t now_us)
{
	u->tokens += (double)(now_us - u->filled_us) * FAIR_RATE / 1000000;
	if (u->tokens > FAIR_BURST || u->uid == 0)
		u->tokens = FAIR_BURST;
	u->filled_us = now_us;
}

/* Who was first is last: a batch that is full must not always end with the
 * same. */
static void
rotate(struct fair *f)
{
	struct fair_user *first = f->users;
	struct fair_user **at = &f->users;

	if (first == NULL)
		return;
	f->users = first->next;
	first->next = NULL;
	while (*at != NULL)
		at = &(*at)->next;
	*at = first;
}

void
fair_round(struct fair *f, uint64_t now_us)
{
	struct fair_user **at = &f->users;
	struct fair_user *u;

	rotate(f);
	while ((u = *at) != NULL) {
		fill(u, now_us);
		u->turns = FAIR_TURN;
		if (u->clients == 0 && u->tokens >= FAIR_BURST) {
			*at = u->next;
			free(u);
		} else {
			at = &u->next;
		}
	}
}

struct fair_entry *
fair_next(struct fair *f)
{
	struct fair_entry *entry;
	struct fair_user *u;

	for (u = f->users; u != NULL; u = u->next) {
		if (u->head == NULL || u->turns == 0 || u->tokens < 1)
			continue;
		entry = u->head;
		u->head = entry->next;
		if (u->head == NULL)
			u->tail = &u->head;
		u->turns--;
		u->tokens -= 1;
		entry->is_waiting = false;
		return entry;
	}
	return NULL;
}

int
fair_wait_ms(const struct fair *f)
{
	const struct fair_user *u;
	int least = -1;
	int ms;

	for (u = f->users; u != NULL; u = u->next) {
		if (u->head == NULL)
			continue;
		ms = u->tokens >= 1
			     ? 0
			     : (int)((1 - u->tokens) * 1000 / FAIR_RATE) + 1;
		if (least < 0 || ms < least)
			least = ms;
	}
	return least;
}
