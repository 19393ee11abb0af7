/* SPDX-License-Identifier: ISC */
/*
 * find: from the name of a command to its block, checked as if hostile.
 * Phase: decide; pure.
 */
#include <stdbool.h>
#include <string.h>

#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"

#define FILTER_ENTRY_SIZE 8u	/* struct sock_filter */

static int
damaged(struct err *e)
{
	(void)err_set(e, ERR_CONFIG, RULE_POLICY, 0,
		      "deferred: the policy of this host cannot be used");
	return err_detail(e, "the policy is damaged: run smrsh2ctl apply");
}

/* A string lies wholly inside size bytes and ends there with NUL. */
static bool
is_string(const unsigned char *bytes, size_t size, uint32_t offset)
{
	return offset < size &&
	       memchr(bytes + offset, '\0', size - offset) != NULL;
}

static bool
is_span(const struct policy_block *b, struct policy_span s, uint32_t max,
	size_t element)
{
	if (s.count == 0)
		return true;
	return s.count <= max && s.off % element == 0 && s.off < b->size &&
	       s.count <= (b->size - s.off) / element;
}

static bool
are_strings(const struct policy_block *b, struct policy_span s)
{
	const uint32_t *at = policy_array(b, s.off);
	uint32_t i;

	for (i = 0; i < s.count; i++)
		if (!is_string((const void *)b, b->size, at[i]))
			return false;
	return true;
}

static bool
are_paths(const struct policy_block *b)
{
	const struct policy_path *path = policy_array(b, b->paths.off);
	uint32_t i;

	for (i = 0; i < b->paths.count; i++)
		if (!is_string((const void *)b, b->size, path[i].path))
			return false;
	return true;
}

/* Against: one flipped bit that makes a decision into another. */
static bool
has_decisions(const struct policy_block *b)
{
	return (b->user_kind == POLICY_USER_RECIPIENT ||
		b->user_kind == POLICY_USER_NAMED) &&
	       (b->audit == POLICY_AUDIT_REQUIRED ||
		b->audit == POLICY_AUDIT_BEST_EFFORT ||
		b->audit == POLICY_AUDIT_OFF);
}

static bool
is_sound(const struct policy_block *b)
{
	const struct {
		struct policy_span span;
		uint32_t max;
		size_t element;
	} spans[] = {
		{ b->groups, POLICY_GROUPS_MAX, sizeof(uint32_t) },
		{ b->limits, POLICY_LIMITS_MAX, sizeof(uint64_t) },
		{ b->environment, POLICY_ENV_MAX, sizeof(uint32_t) },
		{ b->pass, POLICY_ENV_MAX, sizeof(uint32_t) },
		{ b->paths, POLICY_PATHS_MAX, sizeof(uint32_t) },
		{ b->connect_tcp, POLICY_PORTS_MAX, sizeof(uint16_t) },
		{ b->bind_tcp, POLICY_PORTS_MAX, sizeof(uint16_t) },
		{ b->filter, POLICY_FILTER_MAX, FILTER_ENTRY_SIZE },
		{ b->arguments, POLICY_ARGUMENTS_MAX, sizeof(uint32_t) },
		{ b->digests, POLICY_DIGESTS_MAX, sizeof(uint32_t) },
	};
	size_t i;

	for (i = 0; i < sizeof spans / sizeof spans[0]; i++)
		if (!is_span(b, spans[i].span, spans[i].max, spans[i].element))
			return false;
	if (b->limits.count > (b->size - b->limits.off) /
	    sizeof(struct policy_limit) ||
	    b->paths.count > (b->size - b->paths.off) /
	    sizeof(struct policy_path))
		return false;
	return has_decisions(b) &&
	       is_string((const void *)b, b->size, b->name) &&
	       is_string((const void *)b, b->size, b->home) &&
	       is_string((const void *)b, b->size, b->filter_id) &&
	       is_string((const void *)b, b->size, b->directory) &&
	       is_string((const void *)b, b->size, b->audit_socket) &&
	       are_strings(b, b->environment) && are_strings(b, b->pass) &&
	       are_strings(b, b->arguments) && are_strings(b, b->digests) &&
	       are_paths(b);
}

static int
check_block(const struct policy *p, uint32_t offset,
	    const struct policy_block **out, struct err *e)
{
	const struct policy_block *b = (const void *)(p->bytes + offset);
	size_t head = sizeof b->check;

	if (offset % 8 != 0 || offset > p->size ||
	    p->size - offset < sizeof *b)
		return damaged(e);
	if (b->size < sizeof *b || b->size > POLICY_BLOCK_MAX ||
	    b->size % 8 != 0 || b->size > p->size - offset)
		return damaged(e);
	if (b->check != policy_checksum((const unsigned char *)b + head,
					b->size - head) || !is_sound(b))
		return damaged(e);
	*out = b;
	return 0;
}

int
policy_find(const struct policy *p, const char *name,
	    const struct policy_block **out_block, struct err *e)
{
	const struct policy_entry *index =
		(const void *)(p->bytes + p->header->index);
	const uint64_t hash = policy_hash(name);
	size_t low = 0;
	size_t high = p->header->entries;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (index[mid].hash == hash) {
			if (!is_string(p->bytes, p->size, index[mid].name) ||
			    strcmp(name, (const char *)p->bytes +
					 index[mid].name) != 0)
				return damaged(e);
			return check_block(p, index[mid].block, out_block, e);
		}
		if (hash < index[mid].hash)
			high = mid;
		else
			low = mid + 1;
	}
	return check_block(p, p->header->fallback, out_block, e);
}
