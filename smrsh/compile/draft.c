/* SPDX-License-Identifier: ISC */
/*
 * draft: the lists that a policy is made of while it is written.
 * Phase: apply time; pure.
 */
#include <string.h>

#include "smrsh/compile/draft.h"

/*
 * Without a statement nothing is granted, but what the name of a directive
 * promises when it is absent (systemd.exec) still holds.
 */
void
draft_init(struct draft *d)
{
	memset(d, 0, sizeof *d);
	d->name = "default";
	d->file = "";
	d->user = "recipient";
	d->minimum_uid = 1;
	d->no_new_privs = 1;
	d->audit = POLICY_AUDIT_BEST_EFFORT;
	d->umask = POLICY_UMASK_INHERIT;
	d->runtime_max_s = DRAFT_TIME_INFINITE;
	d->stop_s = 2;
	d->max_submissions = 4;
	d->max_output = UINT64_MAX;
	d->home = "";
}

int
draft_add_word(struct draft_words *w, const char *word)
{
	if (w->count == sizeof w->items / sizeof w->items[0])
		return -1;
	w->items[w->count++] = word;
	return 0;
}

/* The first place whose name is not before this one. */
static size_t
find_call(const struct draft_calls *c, const char *name)
{
	size_t low = 0;
	size_t high = c->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(c->names[mid], name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
draft_has_call(const struct draft_calls *c, const char *name)
{
	size_t at = find_call(c, name);

	return at < c->count && strcmp(c->names[at], name) == 0;
}

int
draft_add_call(struct draft_calls *c, const char *name)
{
	size_t at = find_call(c, name);

	if (at < c->count && strcmp(c->names[at], name) == 0)
		return 0;
	if (c->count == DRAFT_CALLS_MAX)
		return -1;
	memmove(&c->names[at + 1], &c->names[at],
		(c->count - at) * sizeof c->names[0]);
	c->names[at] = name;
	c->count++;
	return 0;
}

void
draft_remove_call(struct draft_calls *c, const char *name)
{
	size_t at = find_call(c, name);

	if (at == c->count || strcmp(c->names[at], name) != 0)
		return;
	c->count--;
	memmove(&c->names[at], &c->names[at + 1],
		(c->count - at) * sizeof c->names[0]);
}

int
draft_add_port(struct draft_ports *p, uint16_t port)
{
	size_t at = 0;

	while (at < p->count && p->ports[at] < port)
		at++;
	if (at < p->count && p->ports[at] == port)
		return 0;
	if (p->count == POLICY_PORTS_MAX)
		return -1;
	memmove(&p->ports[at + 1], &p->ports[at],
		(p->count - at) * sizeof p->ports[0]);
	p->ports[at] = port;
	p->count++;
	return 0;
}

bool
draft_is_unset(const struct draft *d, const char *variable)
{
	const size_t len = strcspn(variable, "=");
	size_t i;

	for (i = 0; i < d->unset.count; i++)
		if (strcmp(d->unset.items[i], variable) == 0 ||
		    (strncmp(d->unset.items[i], variable, len) == 0 &&
		     d->unset.items[i][len] == '\0'))
			return true;
	return false;
}
