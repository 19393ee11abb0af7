/* SPDX-License-Identifier: ISC */
/*
 * written: a policy and the words it was made from.
 */
#ifndef SMRSH_CTL_WRITTEN_H
#define SMRSH_CTL_WRITTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "smrsh/compile/compile.h"
#include "smrsh/policy/policy.h"

struct err;

struct written {
	struct policy policy;
	struct statements statements;
	size_t *starts;		/* owned; where each policy begins */
	size_t policy_count;
	const struct statement **found;	/* owned; of the last search */
	unsigned char *bytes;	/* owned; NULL: mapped, or the builtin one */
};

/* The policy in force.  0, or -1 with RULE_POLICY. */
int written_open(struct written *w, const char *path, struct err *e);

/* What apply would make of a configuration.  0, or -1 as compile_build(). */
int written_build(struct written *w, const struct compile_request *req,
    struct report *report, struct err *e);

void written_free(struct written *w);

/* Whether a command ("": all others) has a policy of its own. */
bool written_has(const struct written *w, const char *policy);

/* The name of the policy number i < policy_count; "" of the first. */
const char *written_name(const struct written *w, size_t i);

/*
 * The statements of one directive that count, in their order, for a policy:
 * its own, or with is_effective those that it inherits as well.  They are
 * good until the next search.  Returns how many.
 */
size_t written_find(const struct written *w, const char *policy,
    const struct compile_key *key, bool is_effective,
    const struct statement *const **out);

#endif
