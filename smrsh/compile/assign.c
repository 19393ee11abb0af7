/* SPDX-License-Identifier: ISC */
/*
 * assign: from a statement to the value in the draft.
 * An empty value takes back what was said before, as systemd has it.
 * Phase: apply time; pure.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "smrsh/compile/assign.h"
#include "smrsh/compile/value.h"

int
assign_wrong(const struct assign *a, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return report_add(a->report, a->place, "%s", text);
}

const char *
assign_keep(const struct assign *a, const char *word)
{
	const char *kept = pool_string(a->pool, word);

	if (kept == NULL)
		(void)assign_wrong(a, "no memory");
	return kept;
}

int
assign_words(struct assign *a, void *field, const char *value,
	     assign_word *set_word)
{
	char word[VALUE_WORD_MAX];
	const char *why;
	int result = 0;
	int found;

	while ((found = value_word(&value, word, &why)) == 1)
		result |= set_word(a, field, word);
	return found == 0 ? result : assign_wrong(a, "%s", why);
}

int
assign_unknown(const struct assign *a, const char *what,
	       const struct nearest *n)
{
	if (n->best == NULL)
		return assign_wrong(a, "no %s '%s'", what, n->word);
	return assign_wrong(a, "no %s '%s'; is %s meant?", what, n->word,
			    n->best);
}

/* User= and Group=: looked up when the whole draft is known. */
static int
assign_name(struct assign *a, void *field, const char *value)
{
	const char *kept = assign_keep(a, value);

	if (kept == NULL)
		return -1;
	*(const char **)field = kept;
	return 0;
}

static int
is_within(const struct assign *a, uint64_t n)
{
	if (n >= a->key->min && n <= a->key->max)
		return 0;
	return assign_wrong(a, "%" PRIu64 " is not within %" PRIu64
			    " to %" PRIu64, n, a->key->min, a->key->max);
}

static int
assign_number(struct assign *a, void *field, const char *value)
{
	const char *why;
	uint64_t n;

	if (value_decimal(value, &n, &why) != 0)
		return assign_wrong(a, "%s: '%s'", why, value);
	if (is_within(a, n) != 0)
		return -1;
	*(uint64_t *)field = n;
	return 0;
}

static int
assign_boolean(struct assign *a, void *field, const char *value)
{
	const char *why;

	if (value_boolean(value, field, &why) != 0)
		return assign_wrong(a, "%s: '%s'", why, value);
	return 0;
}

static int
assign_umask(struct assign *a, void *field, const char *value)
{
	const char *why;

	if (value_octal(value, field, &why) != 0)
		return assign_wrong(a, "%s: '%s'", why, value);
	return 0;
}

static int
assign_span(struct assign *a, void *field, const char *value)
{
	const char *why;
	uint64_t s;

	if (value_span(value, &s, &why) != 0)
		return assign_wrong(a, "%s: '%s'", why, value);
	if (s == VALUE_INFINITY && a->key->kind != KIND_SPAN_OR_INFINITY)
		return assign_wrong(a, "must be a time, not infinity");
	if (s != VALUE_INFINITY && is_within(a, s) != 0)
		return -1;
	*(uint64_t *)field = s;
	return 0;
}

static int
assign_size(struct assign *a, void *field, const char *value)
{
	const char *why;

	if (value_size(value, field, &why) != 0)
		return assign_wrong(a, "%s: '%s'", why, value);
	return 0;
}

static int
take_limit(const struct assign *a, const char *text, uint64_t *out,
	   const char **why)
{
	if (a->key->kind == KIND_LIMIT_TIME)
		return value_span(text, out, why);
	if (a->key->kind == KIND_LIMIT_TIME_US)
		return value_span_us(text, out, why);
	if (a->key->kind == KIND_LIMIT_NICE)
		return value_nice(text, out, why);
	if (a->key->kind == KIND_LIMIT_SIZE)
		return value_size(text, out, why);
	if (strcmp(text, "infinity") == 0) {
		*out = VALUE_INFINITY;
		return 0;
	}
	return value_decimal(text, out, why);
}

static int
assign_limit(struct assign *a, void *field, const char *value)
{
	struct draft_limit limit = { .is_set = true };
	const char *colon = strchr(value, ':');
	char soft[VALUE_WORD_MAX];
	size_t len = colon != NULL ? (size_t)(colon - value) : strlen(value);
	const char *why;

	if (len >= sizeof soft)
		return assign_wrong(a, "the value is too long");
	memcpy(soft, value, len);
	soft[len] = '\0';
	if (take_limit(a, soft, &limit.soft, &why) != 0 ||
	    take_limit(a, colon != NULL ? colon + 1 : soft, &limit.hard,
		       &why) != 0)
		return assign_wrong(a, "%s: '%s'", why, value);
	if (limit.soft > limit.hard)
		return assign_wrong(a, "the soft limit is above the hard one");
	*(struct draft_limit *)field = limit;
	return 0;
}

struct choice {
	const char *word;
	uint32_t value;
};

static int
find_choice(void *field, const char *value, const struct choice *choices,
	    size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(choices[i].word, value) == 0) {
			*(uint32_t *)field = choices[i].value;
			return 0;
		}
	return -1;
}

#define CHOOSE(choices) \
	find_choice(field, value, choices, sizeof choices / sizeof choices[0])

static int
assign_audit(struct assign *a, void *field, const char *value)
{
	static const struct choice choices[] = {
		{ "required", POLICY_AUDIT_REQUIRED },
		{ "best-effort", POLICY_AUDIT_BEST_EFFORT },
		{ "off", POLICY_AUDIT_OFF },
	};

	if (CHOOSE(choices) == 0)
		return 0;
	return assign_wrong(a, "required, best-effort or off, not '%s'", value);
}

static int
assign_mode(struct assign *a, void *field, const char *value)
{
	static const struct choice choices[] = {
		{ "enforce", 0 },
		{ "complain", 1 },
	};

	if (CHOOSE(choices) == 0)
		return 0;
	return assign_wrong(a, "enforce or complain, not '%s'", value);
}

static int
assign_on_timeout(struct assign *a, void *field, const char *value)
{
	static const struct choice choices[] = {
		{ "defer", 0 },
		{ "bounce", 1 },
	};

	if (CHOOSE(choices) == 0)
		return 0;
	return assign_wrong(a, "defer or bounce, not '%s'", value);
}

/* A path that fits the address of a socket. */
static int
assign_socket(struct assign *a, void *field, const char *value)
{
	if (value[0] != '/')
		return assign_wrong(a, "must be an absolute path");
	if (strlen(value) >= sizeof((struct sockaddr_un *)NULL)->sun_path)
		return assign_wrong(a, "is too long for a socket");
	return assign_name(a, field, value);
}

struct kind {
	assign_set *set;
	size_t size;		/* of the field, for a value taken back */
	bool is_list;		/* taken back to nothing, not to the default */
};

/* clang-format off */
static const struct kind kinds[KIND_COUNT] = {
	[KIND_USER]         = { assign_name, sizeof(char *), false },
	[KIND_GROUP]        = { assign_name, sizeof(char *), true },
	[KIND_GROUPS]       = { assign_groups, sizeof(struct draft_words), true },
	[KIND_NUMBER]       = { assign_number, sizeof(uint64_t), false },
	[KIND_BOOLEAN]      = { assign_boolean, sizeof(uint32_t), false },
	[KIND_CAPABILITIES] = { assign_capabilities, sizeof(uint64_t), true },
	[KIND_CALLS]        = { assign_calls, sizeof(struct draft_calls), true },
	[KIND_FAMILIES]     = { assign_families, sizeof(uint32_t), true },
	[KIND_PATHS]        = { assign_paths, sizeof(struct draft_words), true },
	[KIND_PORTS]        = { assign_ports, sizeof(struct draft_ports), true },
	[KIND_LIMIT_SIZE]   = { assign_limit, sizeof(struct draft_limit), true },
	[KIND_LIMIT_COUNT]  = { assign_limit, sizeof(struct draft_limit), true },
	[KIND_LIMIT_TIME]   = { assign_limit, sizeof(struct draft_limit), true },
	[KIND_LIMIT_TIME_US] = { assign_limit, sizeof(struct draft_limit), true },
	[KIND_LIMIT_NICE]   = { assign_limit, sizeof(struct draft_limit), true },
	[KIND_UMASK]        = { assign_umask, sizeof(uint32_t), false },
	[KIND_SPAN]         = { assign_span, sizeof(uint64_t), false },
	[KIND_SPAN_OR_INFINITY] = { assign_span, sizeof(uint64_t), false },
	[KIND_SIZE]         = { assign_size, sizeof(uint64_t), false },
	[KIND_ENVIRONMENT]  = { assign_environment, sizeof(struct draft_words), true },
	[KIND_PASS]         = { assign_pass, sizeof(struct draft_words), true },
	[KIND_ARGUMENTS]    = { assign_arguments, sizeof(struct draft_words), true },
	[KIND_DIGEST]       = { assign_digest, sizeof(struct draft_words), true },
	[KIND_DIRECTORY]    = { assign_directory, sizeof(char *), true },
	[KIND_UNSET]        = { assign_unset, sizeof(struct draft_words), true },
	[KIND_AUDIT]        = { assign_audit, sizeof(uint32_t), false },
	[KIND_MODE]         = { assign_mode, sizeof(uint32_t), false },
	[KIND_ON_TIMEOUT]   = { assign_on_timeout, sizeof(uint32_t), false },
	[KIND_SOCKET]       = { assign_socket, sizeof(char *), true },
	[KIND_LAYERS]       = { assign_layers, sizeof(uint32_t), true },
	[KIND_OWNERS]       = { assign_owners, sizeof(struct draft_words), true },
};
/* clang-format on */

static void
take_back(struct draft *d, const struct key *key)
{
	const struct kind *kind = &kinds[key->kind];
	char *field = (char *)d + key->offset;
	struct draft initial;

	if (kind->is_list) {
		memset(field, 0, kind->size);
		return;
	}
	draft_init(&initial);
	memcpy(field, (char *)&initial + key->offset, kind->size);
}

static int
unknown(const struct assign *a, const char *name)
{
	const struct key *nearest = keys_nearest(name);
	size_t i;

	for (i = 0; i < keys_refused_count; i++)
		if (strcmp(keys_refused[i].name, name) == 0)
			return assign_wrong(a, "no such directive: %s",
					    keys_refused[i].why);
	if (nearest == NULL)
		return assign_wrong(a, "no such directive");
	return assign_wrong(a, "no such directive; is %s= meant?",
			    nearest->name);
}

void
assign_statement(struct assign *a, const char *section,
		 const struct place *place, const char *value)
{
	const struct key *key = keys_find(place->key);
	struct place *last;

	a->place = place;
	a->key = key;
	if (key == NULL) {
		(void)unknown(a, place->key);
		return;
	}
	if (strcmp(section, keys_section(key->where)) != 0) {
		(void)assign_wrong(a, "belongs in section [%s]%s",
				   keys_section(key->where),
				   key->where == IN_GLOBAL ?
				   " of smrsh2.conf" : "");
		return;
	}
	last = &a->draft->places[key - keys];
	last->file = place->file;
	last->line = place->line;
	last->key = key->name;
	if (*value == '\0')
		take_back(a->draft, key);
	else
		(void)kinds[key->kind].set(a, (char *)a->draft + key->offset,
					   value);
}
