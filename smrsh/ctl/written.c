/* SPDX-License-Identifier: ISC */
/*
 * written: from a policy to the statements that count in it.
 * Phase: reads one file, or the configuration.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"

static int
take_statements(struct written *w, struct err *e)
{
	const struct statements *all = &w->statements;
	size_t i;

	if (compile_statements(&w->statements, w->policy.bytes, w->policy.size,
			       e) != 0) {
		written_free(w);
		return -1;
	}
	w->starts = calloc(all->count + 1, sizeof w->starts[0]);
	w->found = calloc(all->count, sizeof(void *));
	if (w->starts == NULL || w->found == NULL) {
		written_free(w);
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, ENOMEM, "no memory");
	}
	for (i = 0; i < all->count; i++)
		if (all->items[i].key == NULL)
			w->starts[w->policy_count++] = i;
	w->starts[w->policy_count] = all->count;
	return 0;
}

int
written_open(struct written *w, const char *path, struct err *e)
{
	memset(w, 0, sizeof *w);
	if (policy_open(&w->policy, path, e) != 0)
		return -1;
	return take_statements(w, e);
}

int
written_build(struct written *w, const struct compile_request *req,
	      struct report *report, struct err *e)
{
	size_t size;

	memset(w, 0, sizeof *w);
	if (compile_build(req, report, &w->bytes, &size, e) < 0)
		return -1;
	if (policy_load(&w->policy, w->bytes, size, e) == 0)
		return take_statements(w, e);
	written_free(w);
	return -1;
}

void
written_free(struct written *w)
{
	statements_free(&w->statements);
	free(w->starts);
	free(w->found);
	free(w->bytes);
	memset(w, 0, sizeof *w);
}

const char *
written_name(const struct written *w, size_t i)
{
	return w->statements.items[w->starts[i]].policy;
}

/* Behind the defaults they lie by the hash of their names, as the blocks. */
static bool
find_policy(const struct written *w, const char *policy, size_t *out)
{
	const uint64_t hash = policy_hash(policy);
	size_t low = 1;
	size_t high = w->policy_count;

	if (policy[0] == '\0') {
		*out = 0;
		return w->policy_count > 0;
	}
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (policy_hash(written_name(w, mid)) < hash)
			low = mid + 1;
		else
			high = mid;
	}
	*out = low;
	return low < w->policy_count &&
	       strcmp(written_name(w, low), policy) == 0;
}

bool
written_has(const struct written *w, const char *policy)
{
	size_t i;

	return find_policy(w, policy, &i);
}

static size_t
add_policy(const struct written *w, const char *policy,
	   const struct compile_key *key, size_t count)
{
	const struct statement *s;
	const struct statement *end;
	size_t at;

	if (!find_policy(w, policy, &at))
		return count;
	end = &w->statements.items[w->starts[at + 1]];
	for (s = &w->statements.items[w->starts[at]] + 1; s < end; s++) {
		if (strcmp(s->key, key->name) != 0)
			continue;
		if (key->is_single || s->value[0] == '\0')
			count = 0;
		w->found[count++] = s;
	}
	return count;
}

size_t
written_find(const struct written *w, const char *policy,
	     const struct compile_key *key, bool is_effective,
	     const struct statement *const **out)
{
	size_t count = 0;

	if (is_effective && policy[0] != '\0')
		count = add_policy(w, "", key, count);
	count = add_policy(w, policy, key, count);
	*out = w->found;
	/* What an empty value took back is of no interest any more. */
	if (is_effective && count > 1 && w->found[0]->value[0] == '\0') {
		++*out;
		count--;
	}
	return count;
}
