/* SPDX-License-Identifier: ISC */
/*
 * show: from the policy in force to the directives it was made from.
 */
#include <stdio.h>
#include <string.h>

#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/print.h"
#include "smrsh/ctl/written.h"
#include "smrsh2/err.h"

#define BUILT_IN "built in"

/* The words that hold when nobody has said anything. */
static const struct statement unsaid = { "", BUILT_IN, "", "" };
static const struct statement *const nobody[] = { &unsaid };

struct view {
	const struct written *written;
	const char *policy;	/* "": the defaults */
	bool is_effective;
};

static size_t
find(const struct view *v, const struct compile_key *key,
     const struct statement *const **out)
{
	size_t count = written_find(v->written, v->policy, key,
				    v->is_effective, out);

	if (count > 0 || !v->is_effective)
		return count;
	*out = nobody;
	return 1;
}

static void
print_directive(const struct compile_key *key, const struct statement *s)
{
	print_plain(key->name);
	(void)fputc('=', stdout);
	print_plain(s->value);
	(void)fputc('\n', stdout);
}

/* A comment wherever the next line comes from another file. */
static void
print_place(const struct statement *s, const char **last)
{
	size_t len = strcspn(s->place, ":");

	if (*last != NULL && strcspn(*last, ":") == len &&
	    memcmp(*last, s->place, len) == 0)
		return;
	(void)printf("# %.*s\n", (int)len, s->place);
	*last = s->place;
}

static void
print_view(const struct view *v)
{
	const struct statement *const *found;
	struct compile_key key;
	const char *section = "";
	const char *place = NULL;
	size_t count;
	size_t i;
	size_t k;

	for (k = 0; compile_key(k, &key); k++) {
		count = find(v, &key, &found);
		if (count > 0 && strcmp(key.section, section) != 0) {
			(void)printf("%s[%s]\n", k > 0 && *section != '\0' ?
				     "\n" : "", key.section);
			section = key.section;
		}
		for (i = 0; i < count; i++) {
			print_place(found[i], &place);
			print_directive(&key, found[i]);
		}
	}
}

static json_t *
describe(const struct view *v)
{
	json_t *directives = json_array();
	const struct statement *const *found;
	struct compile_key key;
	size_t count;
	size_t i;
	size_t k;

	for (k = 0; compile_key(k, &key); k++) {
		count = find(v, &key, &found);
		for (i = 0; i < count; i++)
			(void)json_array_append_new(directives, json_pack(
				"{s:s, s:o, s:o}", "key", key.name, "value",
				print_text(found[i]->value), "place",
				print_text(found[i]->place)));
	}
	return json_pack("{s:o, s:b, s:o}", "policy",
			 print_text(v->policy[0] != '\0' ? v->policy
							 : "default"),
			 "is_effective", v->is_effective, "directives",
			 directives);
}

static int
no_policy(const char *name)
{
	(void)fprintf(stderr, "smrsh2ctl: %s has no policy of its own: the"
		      " default holds (smrsh2ctl show)\n", name);
	return CTL_PROBLEM;
}

int
ctl_show(const struct ctl_call *call)
{
	struct view v = { .is_effective =
				  call->values[OPTION_EFFECTIVE] != NULL };
	struct written w;
	struct err e;
	int status;

	if (written_open(&w, call->values[OPTION_POLICY], &e) != 0)
		return print_err(&e);
	v.written = &w;
	v.policy = call->operand != NULL ? call->operand : "";
	if (!written_has(&w, v.policy) && !v.is_effective) {
		status = no_policy(v.policy);
	} else if (call->values[OPTION_JSON] != NULL) {
		status = print_json(describe(&v));
	} else {
		print_view(&v);
		status = print_end();
	}
	written_free(&w);
	return status;
}
