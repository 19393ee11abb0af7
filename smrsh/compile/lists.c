/* SPDX-License-Identifier: ISC */
/*
 * lists: the directives that are lists of short words.
 * Phase: apply time; pure.
 */
#include <ctype.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <cap-ng.h>

#include "smrsh/compile/assign.h"
#include "smrsh/compile/value.h"
#include "smrsh2/layers.h"

#define ALL_CAPABILITIES ((UINT64_C(2) << CAP_LAST_CAP) - 1)

/* clang-format off */
static const struct bit families[] = {
	{ DRAFT_FAMILY_UNIX,  "AF_UNIX" },
	{ DRAFT_FAMILY_INET,  "AF_INET" },
	{ DRAFT_FAMILY_INET6, "AF_INET6" },
	{ DRAFT_FAMILY_NONE,  "none" },
};
/* clang-format on */

/* 0: there is none, and n has the nearest. */
static uint32_t
find_bit(const struct bit *bits, size_t count, const char *word,
	 struct nearest *n)
{
	size_t i;

	nearest_begin(n, word);
	for (i = 0; i < count; i++) {
		if (strcmp(bits[i].word, word) == 0)
			return bits[i].bit;
		nearest_try(n, bits[i].word);
	}
	return 0;
}

static int
add_family(struct assign *a, void *field, const char *word)
{
	uint32_t *set = field;
	struct nearest n;
	uint32_t bit = find_bit(families, sizeof families / sizeof families[0],
				word, &n);

	if (bit == 0)
		return assign_wrong(a, "AF_UNIX, AF_INET, AF_INET6 or none, not"
				    " '%s'", word);
	*set |= bit;
	return 0;
}

int
assign_families(struct assign *a, void *field, const char *value)
{
	uint32_t set = *(uint32_t *)field;

	if (value[0] == '~')
		return assign_wrong(a, "a list of refused families is not"
				    " supported: name those that are allowed");
	if (assign_words(a, &set, value, add_family) != 0)
		return -1;
	if ((set & DRAFT_FAMILY_NONE) != 0 && set != DRAFT_FAMILY_NONE)
		return assign_wrong(a, "none stands alone: take the others back"
				    " with an empty line first");
	*(uint32_t *)field = set;
	return 0;
}

static int
add_layer(struct assign *a, void *field, const char *word)
{
	uint32_t *set = field;
	struct nearest n;
	const size_t count = sizeof layer_words / sizeof layer_words[0];
	uint32_t bit = find_bit(layer_words, count, word, &n);

	if (bit == 0)
		return assign_unknown(a, "layer", &n);
	*set |= bit;
	return 0;
}

int
assign_layers(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_layer);
}

static int
unknown_capability(const struct assign *a, const char *word)
{
	char names[CAP_LAST_CAP + 1][40];
	struct nearest n;
	size_t i;

	nearest_begin(&n, word);
	for (i = 0; i <= CAP_LAST_CAP; i++) {
		const char *name = capng_capability_to_name((unsigned int)i);
		char *p = names[i];

		(void)snprintf(names[i], sizeof names[i], "CAP_%s",
			       name != NULL ? name : "");
		for (; *p != '\0'; p++)
			*p = (char)toupper((unsigned char)*p);
		nearest_try(&n, names[i]);
	}
	return assign_unknown(a, "capability", &n);
}

static int
add_capability(struct assign *a, void *field, const char *word)
{
	uint64_t *set = field;
	int number = -1;

	if (strncasecmp(word, "CAP_", 4) == 0)
		number = capng_name_to_capability(word + 4);
	if (number < 0 || number > CAP_LAST_CAP)
		return unknown_capability(a, word);
	*set |= UINT64_C(1) << number;
	return 0;
}

/* A first `~` list is taken from all capabilities, a later one from the set. */
int
assign_capabilities(struct assign *a, void *field, const char *value)
{
	bool is_inverted = value[0] == '~';
	uint64_t *set = field;
	uint64_t named = 0;

	if (assign_words(a, &named, value + is_inverted, add_capability) != 0)
		return -1;
	if (is_inverted)
		*set = (*set == 0 ? ALL_CAPABILITIES : *set) & ~named;
	else
		*set |= named;
	return 0;
}

static int
add_port(struct assign *a, void *field, const char *word)
{
	struct draft_ports *list = field;
	const char *why;
	uint64_t port;

	if (strcmp(word, "any") == 0) {
		list->ports[0] = DRAFT_PORT_ANY;
		list->count = 1;
		return 0;
	}
	if (list->count == 1 && list->ports[0] == DRAFT_PORT_ANY)
		return assign_wrong(a, "any port is allowed already: take that"
				    " back with an empty line first");
	if (value_decimal(word, &port, &why) != 0)
		return assign_wrong(a, "%s: '%s'", why, word);
	if (port < a->key->min || port > a->key->max)
		return assign_wrong(a, "no port %s", word);
	if (draft_add_port(list, (uint16_t)port) != 0)
		return assign_wrong(a, "more than %u ports", POLICY_PORTS_MAX);
	return 0;
}

int
assign_ports(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_port);
}

static int
add_account(const struct assign *a, struct draft_words *list, const char *word,
	    size_t max)
{
	const char *kept = assign_keep(a, word);

	if (kept == NULL)
		return -1;
	if (list->count >= max || draft_add_word(list, kept) != 0)
		return assign_wrong(a, "more than %zu names", max);
	return 0;
}

static int
add_group(struct assign *a, void *field, const char *word)
{
	return add_account(a, field, word, POLICY_GROUPS_MAX);
}

int
assign_groups(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_group);
}

static int
add_owner(struct assign *a, void *field, const char *word)
{
	return add_account(a, field, word, POLICY_OWNERS_MAX);
}

int
assign_owners(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_owner);
}
