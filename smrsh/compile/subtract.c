/* SPDX-License-Identifier: ISC */
/*
 * subtract: NoExecPaths= and InaccessiblePaths= from what other lists allow.
 * Landlock can only allow, beneath whole directories: what lies inside one
 * that is allowed cannot be taken out of it, and that is said.
 * Phase: apply time; pure.
 */
#include <limits.h>
#include <string.h>

#include "smrsh/compile/draft.h"
#include "smrsh/compile/keys.h"
#include "smrsh/compile/paths.h"

struct subtraction {
	const struct draft *draft;
	struct report *report;
	struct place place;
	char without[PATH_MAX];	/* what is taken off */
};

static int
inside(const struct subtraction *s, const char *name)
{
	return report_add(s->report, &s->place, "%s lies in %s, which is"
			  " allowed, and Landlock can only allow: name what"
			  " lies beside it there instead", s->without, name);
}

/* More exact names win, as in systemd: what lies below stays executable. */
static int
take_exec(const struct subtraction *s, struct path *p)
{
	char name[PATH_MAX];

	if ((p->access & POLICY_PATH_EXECUTE) == 0)
		return 0;
	if (paths_spell(s->draft, p, name) == NULL)
		return report_add(s->report, &s->place, "the path is too long");
	if (strcmp(name, s->without) == 0)
		p->access &= (uint16_t)~POLICY_PATH_EXECUTE;
	else if (paths_contain(name, s->without))
		return inside(s, name);
	else if ((name[0] == '%') != (s->without[0] == '%') &&
		 strcmp(s->without, "/") != 0)
		return report_add(s->report, &s->place, "whether it lies in %s"
				  " is known only at delivery",
				  name[0] == '%' ? name : s->without);
	return 0;
}

/* Everything below goes with it, as in systemd. */
static int
take_all(const struct subtraction *s, struct path *p)
{
	char name[PATH_MAX];

	if (paths_spell(s->draft, p, name) == NULL)
		return report_add(s->report, &s->place, "the path is too long");
	if (paths_contain(s->without, name))
		p->access = 0;
	else if (paths_contain(name, s->without))
		return inside(s, name);
	return 0;
}

static int
subtract(struct subtraction *s, struct paths *paths,
	 const struct draft_words *words,
	 int (*take)(const struct subtraction *s, struct path *p))
{
	int result = 0;
	size_t w;
	size_t i;

	for (w = 0; w < words->count; w++) {
		struct path without = paths_read(words->items[w], 0);

		if (paths_spell(s->draft, &without, s->without) == NULL)
			return report_add(s->report, &s->place,
					  "the path is too long");
		for (i = 0; i < paths->count; i++)
			result |= take(s, &paths->items[i]);
	}
	return result;
}

/* What is out of reach goes along: the launcher knows where a home is. */
static int
keep_inaccessible(const struct subtraction *s, struct paths *paths)
{
	const struct draft_words *words = &s->draft->inaccessible_paths;
	size_t kept = 0;
	size_t i;

	if (words->count > 0 && paths->count == 0)
		return report_add(s->report, &s->place, "needs a list of what"
				  " is allowed (ExecPaths=, ReadOnlyPaths=,"
				  " ReadWritePaths=)");
	for (i = 0; i < paths->count; i++)
		if (paths->items[i].access != 0)
			paths->items[kept++] = paths->items[i];
	paths->count = kept;
	for (i = 0; i < words->count; i++) {
		if (paths->count == POLICY_PATHS_MAX)
			return report_add(s->report, &s->place,
					  "more than %u paths in all",
					  POLICY_PATHS_MAX);
		paths->items[paths->count++] = paths_read(words->items[i], 0);
	}
	return 0;
}

int
paths_subtract(struct paths *paths, const struct draft *d,
	       struct report *report)
{
	struct subtraction exec = { d, report, keys_place(d, "NoExecPaths"),
				    "" };
	struct subtraction all = { d, report,
				   keys_place(d, "InaccessiblePaths"), "" };

	if (subtract(&all, paths, &d->inaccessible_paths, take_all) != 0 ||
	    keep_inaccessible(&all, paths) != 0)
		return -1;
	return subtract(&exec, paths, &d->noexec_paths, take_exec);
}
