/* SPDX-License-Identifier: ISC */
/*
 * diff: from the configuration as edited and the policy in force to what
 * apply would change.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/diff.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"

struct side {
	const struct written *written;
	const struct statement *const *found;
	size_t count;
};

static bool
are_equal(const struct side *a, const struct side *b)
{
	size_t i;

	if (a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++)
		if (strcmp(a->found[i]->value, b->found[i]->value) != 0)
			return false;
	return true;
}

static void
add_lines(json_t *lines, const struct side *s)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		print_pair(lines, s->found[i]->key, s->found[i]->value);
}

static void
compare_words(struct side *old, struct side *new, const char *policy,
	      json_t *removed, json_t *added)
{
	struct compile_key key;
	size_t k;

	for (k = 0; compile_key(k, &key); k++) {
		old->count = written_find(old->written, policy, &key, false,
					  &old->found);
		new->count = written_find(new->written, policy, &key, false,
					  &new->found);
		if (are_equal(old, new))
			continue;
		add_lines(removed, old);
		add_lines(added, new);
	}
}

static bool
is_same_block(const struct written *a, const struct written *b,
	      const char *policy)
{
	const struct policy_block *x;
	const struct policy_block *y;
	struct err e;

	return policy_find(&a->policy, policy, &x, &e) == 0 &&
	       policy_find(&b->policy, policy, &y, &e) == 0 &&
	       x->size == y->size && memcmp(x, y, x->size) == 0;
}

static bool
has_same_owners(const struct written *a, const struct written *b)
{
	const struct policy_header *x = a->policy.header;
	const struct policy_header *y = b->policy.header;

	return x->owner_count == y->owner_count &&
	       memcmp(x->owners, y->owners, sizeof x->owners) == 0;
}

static void
compare(struct side *old, struct side *new, const char *policy, json_t *out)
{
	const bool was = written_has(old->written, policy);
	const bool is = written_has(new->written, policy);
	json_t *removed = json_array();
	json_t *added = json_array();
	const char *state = NULL;

	compare_words(old, new, policy, removed, added);
	if (was != is)
		state = is ? "added" : "removed";
	else if (json_array_size(removed) + json_array_size(added) > 0)
		state = "changed";
	else if (!is_same_block(old->written, new->written, policy) ||
		 (*policy == '\0' &&
		  !has_same_owners(old->written, new->written)))
		state = "resolved";
	if (state != NULL)
		(void)json_array_append_new(out, json_pack(
			"{s:o, s:s, s:O, s:O}", "policy",
			print_text(*policy != '\0' ? policy : "default"),
			"state", state, "removed", removed, "added", added));
	json_decref(removed);
	json_decref(added);
}

json_t *
diff_policies(const struct written *applied, const struct written *edited)
{
	struct side old = { .written = applied };
	struct side new = { .written = edited };
	json_t *out = json_array();
	size_t i;

	for (i = 0; i < applied->policy_count; i++)
		compare(&old, &new, written_name(applied, i), out);
	for (i = 0; i < edited->policy_count; i++)
		if (!written_has(applied, written_name(edited, i)))
			compare(&old, &new, written_name(edited, i), out);
	return out;
}

static void
print_lines(const json_t *lines, const char *sign, enum print_style style)
{
	size_t i;

	for (i = 0; i < json_array_size(lines); i++) {
		(void)printf("  ");
		print_styled(style, sign);
		print_styled(style,
			     json_string_value(json_array_get(lines, i)));
		(void)fputc('\n', stdout);
	}
}

static int
print_differences(const json_t *policies)
{
	size_t i;

	for (i = 0; i < json_array_size(policies); i++) {
		const json_t *p = json_array_get(policies, i);
		const char *state = print_get(p, "state");

		print_plain(print_get(p, "policy"));
		(void)printf(": %s\n", strcmp(state, "resolved") == 0 ?
			     "the same words, but names stand for other numbers"
			     " now" : state);
		print_lines(json_object_get(p, "removed"), "- ", STYLE_BAD);
		print_lines(json_object_get(p, "added"), "+ ", STYLE_GOOD);
	}
	return print_end();
}

int
ctl_diff(const struct ctl_call *call)
{
	const struct compile_request req = {
		.config = call->values[OPTION_CONFIG],
	};
	struct report report = { .count = 0 };
	struct written applied;
	struct written edited;
	json_t *policies;
	struct err e;
	bool differs;

	if (written_open(&applied, call->values[OPTION_POLICY], &e) != 0) {
		(void)print_err(&e);
		return CTL_USAGE;
	}
	if (written_build(&edited, &req, &report, &e) != 0) {
		(void)print_report(&report, &e);
		written_free(&applied);
		return CTL_USAGE;
	}
	policies = diff_policies(&applied, &edited);
	differs = json_array_size(policies) > 0;
	if (call->values[OPTION_JSON] != NULL) {
		if (print_json(json_pack("{s:b, s:o}", "differs", differs,
					 "policies", policies)) != CTL_OK)
			return CTL_USAGE;
	} else if (print_differences(policies) != CTL_OK) {
		return CTL_USAGE;
	} else {
		json_decref(policies);
	}
	written_free(&applied);
	written_free(&edited);
	return differs ? CTL_PROBLEM : CTL_OK;
}
