/* SPDX-License-Identifier: ISC */
/*
 * calls: SystemCallFilter=, from words to the set of allowed calls.
 * Phase: apply time; pure.
 */
#include <errno.h>
#include <string.h>

#include "smrsh/compile/arch.h"
#include "smrsh/compile/assign.h"
#include "smrsh/compile/names.h"

static int
full(const struct assign *a)
{
	return assign_wrong(a, "more than %u system calls", DRAFT_CALLS_MAX);
}

static int
unknown_group(const struct assign *a, const char *word)
{
	char known[256] = "";
	size_t i;

	for (i = 0; i < names_group_count; i++) {
		if (i > 0)
			strncat(known, " ", sizeof known - strlen(known) - 1);
		strncat(known, names_groups[i].name,
			sizeof known - strlen(known) - 1);
	}
	return assign_wrong(a, "no group %s; there are %s", word, known);
}

static int
add_group(const struct assign *a, struct draft_calls *calls,
	  const struct names_group *group)
{
	size_t i;

	for (i = 0; i < group->count; i++)
		if (draft_add_call(calls, group->calls[i]) != 0)
			return full(a);
	return 0;
}

static int
unknown_call(const struct assign *a, const char *word)
{
	struct arch_names native;
	struct nearest n;
	size_t i;

	nearest_begin(&n, word);
	arch_load_names(&native, arch_find(arch_native()));
	for (i = 0; i < ARCH_NR_COUNT; i++)
		nearest_try(&n, native.names[i]);
	return assign_unknown(a, "system call", &n);
}

/* Names whose answer no policy changes, and names of nothing. */
static int
check_name(const struct assign *a, const char *word)
{
	const struct names_errno *silent = names_find_errno(word);

	if (strchr(word, ':') != NULL)
		return assign_wrong(a, "'%s': an errno for a call is not"
				    " supported", word);
	if (silent != NULL && silent->is_fixed)
		return assign_wrong(a, "%s is always refused: what it is asked"
				    " to do lies where a filter cannot see it",
				    word);
	if (!arch_knows_call(word))
		return unknown_call(a, word);
	return 0;
}

static int
add_word(struct assign *a, void *field, const char *word)
{
	struct draft_calls *calls = field;
	const struct names_group *group = names_find_group(word);
	const char *kept;

	if (group != NULL)
		return add_group(a, calls, group);
	if (word[0] == '@')
		return unknown_group(a, word);
	if (check_name(a, word) != 0)
		return -1;
	if (draft_has_call(calls, word))
		return 0;
	kept = assign_keep(a, word);
	if (kept == NULL)
		return -1;
	return draft_add_call(calls, kept) == 0 ? 0 : full(a);
}

static int
remove_word(struct assign *a, void *field, const char *word)
{
	struct draft_calls *calls = field;
	const struct names_group *group = names_find_group(word);
	size_t i;

	if (group != NULL) {
		for (i = 0; i < group->count; i++)
			draft_remove_call(calls, group->calls[i]);
		return 0;
	}
	if (word[0] == '@')
		return unknown_group(a, word);
	if (check_name(a, word) != 0)
		return -1;
	if (names_have(names_always, names_always_count, word))
		return assign_wrong(a, "without %s no program could run", word);
	draft_remove_call(calls, word);
	return 0;
}

int
assign_calls(struct assign *a, void *field, const char *value)
{
	const struct draft_calls *calls = field;

	if (value[0] != '~')
		return assign_words(a, field, value, add_word);
	/* systemd would allow everything else then; an allowlist it stays. */
	if (calls->count == 0)
		return assign_wrong(a, "nothing to remove from: name what is"
				    " allowed first");
	return assign_words(a, field, value + 1, remove_word);
}
