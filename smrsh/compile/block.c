/* SPDX-License-Identifier: ISC */
/*
 * block: from a draft to the bytes the launcher maps.
 * Phase: apply time; pure.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "smrsh/compile/block.h"

/* clang-format off */
static const uint32_t limit_resources[LIMIT_COUNT] = {
	[LIMIT_CORE]    = RLIMIT_CORE,
	[LIMIT_NPROC]   = RLIMIT_NPROC,
	[LIMIT_NOFILE]  = RLIMIT_NOFILE,
	[LIMIT_FSIZE]   = RLIMIT_FSIZE,
	[LIMIT_CPU]     = RLIMIT_CPU,
	[LIMIT_AS]      = RLIMIT_AS,
	[LIMIT_STACK]   = RLIMIT_STACK,
	[LIMIT_MEMLOCK] = RLIMIT_MEMLOCK,
	[LIMIT_DATA]    = RLIMIT_DATA,
	[LIMIT_SIGPENDING] = RLIMIT_SIGPENDING,
	[LIMIT_MSGQUEUE]   = RLIMIT_MSGQUEUE,
	[LIMIT_NICE]       = RLIMIT_NICE,
	[LIMIT_RTPRIO]     = RLIMIT_RTPRIO,
	[LIMIT_RTTIME]     = RLIMIT_RTTIME,
};
/* clang-format on */

/* Appends bytes at a multiple of align; returns where. */
static uint32_t
put(struct block *b, const void *bytes, size_t len, size_t align)
{
	size_t at = (b->size + align - 1) / align * align;

	if (b->is_full || at > sizeof b->bytes || len > sizeof b->bytes - at) {
		b->is_full = true;
		return 0;
	}
	if (len > 0)
		memcpy(b->bytes + at, bytes, len);
	b->size = at + len;
	return (uint32_t)at;
}

static uint32_t
put_string(struct block *b, const char *string)
{
	return put(b, string, strlen(string) + 1, 1);
}

static struct policy_span
put_array(struct block *b, const void *items, size_t count, size_t size,
	  size_t align)
{
	struct policy_span span = { 0, (uint32_t)count };

	if (count > 0)
		span.off = put(b, items, count * size, align);
	return span;
}

static struct policy_span
put_words(struct block *b, const struct draft_words *w)
{
	uint32_t at[POLICY_PATHS_MAX];
	size_t i;

	for (i = 0; i < w->count; i++)
		at[i] = put_string(b, w->items[i]);
	return put_array(b, at, w->count, sizeof at[0], sizeof at[0]);
}

/* UnsetEnvironment= has the last word, whoever said the others. */
static struct policy_span
put_variables(struct block *b, const struct draft *d,
	      const struct draft_words *w)
{
	struct draft_words kept = { .count = 0 };
	size_t i;

	for (i = 0; i < w->count; i++)
		if (!draft_is_unset(d, w->items[i]))
			kept.items[kept.count++] = w->items[i];
	return put_words(b, &kept);
}

static struct policy_span
put_limits(struct block *b, const struct draft *d)
{
	struct policy_limit rows[LIMIT_COUNT];
	size_t count = 0;
	size_t i;

	memset(rows, 0, sizeof rows);
	for (i = 0; i < LIMIT_COUNT; i++) {
		if (!d->limits[i].is_set)
			continue;
		rows[count].resource = limit_resources[i];
		rows[count].soft = d->limits[i].soft;
		rows[count].hard = d->limits[i].hard;
		count++;
	}
	return put_array(b, rows, count, sizeof rows[0], sizeof(uint64_t));
}

static struct policy_span
put_paths(struct block *b, const struct paths *paths)
{
	struct policy_path rows[POLICY_PATHS_MAX];
	size_t i;

	for (i = 0; i < paths->count; i++) {
		rows[i].path = put_string(b, paths->items[i].path);
		rows[i].access = paths->items[i].access;
		rows[i].flags = paths->items[i].flags;
	}
	return put_array(b, rows, paths->count, sizeof rows[0],
			 sizeof(uint32_t));
}

static void
put_filter(struct block *b, struct policy_block *head, const char *name,
	   const struct block_filter *filter)
{
	char id[POLICY_NAME_MAX + 24];
	size_t size = filter->count * sizeof filter->code[0];

	if (filter->count == 0)
		return;
	(void)snprintf(id, sizeof id, "%s@%016" PRIx64, name,
		       policy_checksum(filter->code, size));
	head->filter_id = put_string(b, id);
	head->filter = put_array(b, filter->code, filter->count,
				 sizeof filter->code[0], sizeof(uint64_t));
}

static bool
is_any(const struct draft_ports *p)
{
	return p->count == 1 && p->ports[0] == DRAFT_PORT_ANY;
}

static uint32_t
flags(const struct draft *d, const struct paths *paths,
      const struct block_filter *filter)
{
	uint32_t f = POLICY_SCOPE;

	if (d->no_new_privs)
		f |= POLICY_NO_NEW_PRIVS;
	if (d->allow_setid)
		f |= POLICY_ALLOW_SETID;
	if (d->submission)
		f |= POLICY_SUBMIT;
	if (paths->count > 0)
		f |= POLICY_LANDLOCK;
	if (!is_any(&d->connect_tcp) || !is_any(&d->bind_tcp))
		f |= POLICY_TCP;
	if (filter->count > 0)
		f |= POLICY_SECCOMP;
	if (draft_is_unset(d, "PWD"))
		f |= POLICY_UNSET_PWD;
	if (d->exec_once ||
	    (filter->count > 0 && !draft_has_call(&d->calls, "execve")))
		f |= POLICY_EXEC_ONCE;
	if (d->names_files)
		f |= POLICY_EXEC_LIST;
	if (d->complains)
		f |= POLICY_COMPLAIN;
	if (d->timeout_bounces)
		f |= POLICY_TIMEOUT_BOUNCES;
	return f;
}

static void
put_numbers(struct policy_block *head, const struct draft *d)
{
	head->user_kind = d->user_kind;
	head->audit = d->audit;
	head->degraded = d->degraded;
	head->uid = d->uid;
	head->gid = d->gid;
	head->minimum_uid = (uint32_t)d->minimum_uid;
	head->umask = d->umask;
	if (d->runtime_max_s != DRAFT_TIME_INFINITE)
		head->runtime_max_s = (uint32_t)d->runtime_max_s;
	head->stop_s = (uint32_t)d->stop_s;
	head->linger_s = (uint32_t)d->linger_s;
	head->max_submissions = (uint32_t)d->max_submissions;
	head->max_output = d->max_output;
	head->bounding = d->bounding;
}

int
block_write(struct block *out, const struct draft *d,
	    const struct paths *paths, const struct block_filter *filter)
{
	struct policy_block *head = &out->head;

	memset(out, 0, sizeof *out);
	out->size = sizeof *head;
	put_numbers(head, d);
	head->flags = flags(d, paths, filter);
	head->name = put_string(out, d->name);
	if (d->home[0] != '\0')
		head->home = put_string(out, d->home);
	if (d->directory != NULL)
		head->directory = put_string(out, d->directory);
	if (d->audit_socket != NULL)
		head->audit_socket = put_string(out, d->audit_socket);
	head->groups = put_array(out, d->groups, d->group_count,
				 sizeof d->groups[0], sizeof(uint32_t));
	head->limits = put_limits(out, d);
	head->environment = put_variables(out, d, &d->environment);
	head->pass = put_variables(out, d, &d->pass);
	head->arguments = put_words(out, &d->arguments);
	head->digests = put_words(out, &d->digests);
	head->paths = put_paths(out, paths);
	head->connect_tcp = put_array(out, d->connect_tcp.ports,
				      d->connect_tcp.count, sizeof(uint16_t),
				      sizeof(uint16_t));
	head->bind_tcp = put_array(out, d->bind_tcp.ports, d->bind_tcp.count,
				   sizeof(uint16_t), sizeof(uint16_t));
	put_filter(out, head, d->name, filter);
	(void)put(out, "", 0, sizeof(uint64_t));
	if (out->is_full)
		return -1;
	head->size = (uint32_t)out->size;
	head->check = policy_checksum(out->bytes + sizeof head->check,
				      out->size - sizeof head->check);
	return 0;
}
