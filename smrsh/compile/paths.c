/* SPDX-License-Identifier: ISC */
/*
 * paths: from the lists of paths to one.
 * Phase: apply time; pure, but for the look at what ExecPaths= names.
 */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "smrsh/compile/paths.h"
#include "smrsh/compile/assign.h"
#include "smrsh/compile/draft.h"

/* Takes one component and the slashes around it; false: the end. */
static bool
take_component(const char **cursor, const char **out, size_t *out_len)
{
	const char *p = *cursor + strspn(*cursor, "/");

	*out = p;
	*out_len = strcspn(p, "/");
	*cursor = p + *out_len;
	return *out_len > 0;
}

/* "//usr/./bin/" becomes "/usr/bin", "/" stays; "%%" becomes "%". */
static int
simplify(const struct assign *a, const char *path, char *out)
{
	const char *part;
	size_t used = 0;
	size_t len;
	size_t i;

	while (take_component(&path, &part, &len)) {
		if (len == 1 && part[0] == '.')
			continue;
		if (len == 2 && part[0] == '.' && part[1] == '.')
			return assign_wrong(a, "a path must not contain ..");
		out[used++] = '/';
		for (i = 0; i < len; i++) {
			if (part[i] == '%' && ++i < len && part[i] != '%')
				i = len;
			if (i >= len)
				return assign_wrong(a, "%% stands before h at"
						    " the start, or is %%%%");
			out[used++] = part[i];
		}
	}
	out[used] = '\0';
	return 0;
}

static int
add_path(struct assign *a, void *field, const char *word)
{
	char path[PATH_MAX + sizeof "-%h"];
	const char *rest = word + (word[0] == '-');
	size_t used = (size_t)(rest - word);
	bool is_home = strncmp(rest, "%h", 2) == 0 &&
		       (rest[2] == '/' || rest[2] == '\0');
	const char *kept;

	if (strlen(word) >= PATH_MAX)
		return assign_wrong(a, "the path is too long");
	if (rest[0] != '/' && !is_home)
		return assign_wrong(a, "'%s' is no absolute path and does not"
				    " begin with %%h", word);
	memcpy(path, word, used + (is_home ? 2 : 0));
	used += is_home ? 2 : 0;
	if (simplify(a, word + used, path + used) != 0)
		return -1;
	if (path[used] == '\0' && !is_home)
		memcpy(path + used, "/", 2);
	kept = assign_keep(a, path);
	if (kept == NULL)
		return -1;
	if (draft_add_word(field, kept) != 0)
		return assign_wrong(a, "more than %u paths", POLICY_PATHS_MAX);
	return 0;
}

int
assign_paths(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_path);
}

int
assign_directory(struct assign *a, void *field, const char *value)
{
	struct draft_words one = { .count = 0 };

	if (value[0] == '-')
		return assign_wrong(a, "a program is not started elsewhere"
				    " because its directory is missing");
	if (add_path(a, &one, strcmp(value, "~") == 0 ? "%h" : value) != 0)
		return -1;
	*(const char **)field = one.items[0];
	return 0;
}

struct path
paths_read(const char *word, uint16_t access)
{
	struct path p = { word, access, 0 };

	if (p.path[0] == '-') {
		p.flags |= POLICY_PATH_OPTIONAL;
		p.path++;
	}
	if (p.path[0] == '%') {
		p.flags |= POLICY_PATH_HOME;
		p.path += 2;
	}
	return p;
}

/* Adds to an entry of the same path, or makes one; -1: full. */
static int
merge_word(struct paths *out, const char *word, uint16_t access,
	   uint16_t flags)
{
	struct path new = paths_read(word, access);
	size_t i;

	for (i = 0; i < out->count; i++) {
		struct path *p = &out->items[i];

		if (((p->flags ^ new.flags) & POLICY_PATH_HOME) != 0 ||
		    strcmp(p->path, new.path) != 0)
			continue;
		p->access |= access;
		p->flags &= new.flags | (uint16_t)~POLICY_PATH_OPTIONAL;
		p->flags |= flags;
		return 0;
	}
	if (out->count == POLICY_PATHS_MAX)
		return -1;
	new.flags |= flags;
	out->items[out->count++] = new;
	return 0;
}

const char *
paths_spell(const struct draft *d, const struct path *p, char *out)
{
	const char *home = "";

	if ((p->flags & POLICY_PATH_HOME) != 0)
		home = d->home[0] != '\0' ? d->home : "%h";
	if (strlen(home) + strlen(p->path) >= PATH_MAX)
		return NULL;
	strcpy(out, home);
	strcat(out, p->path);
	return out;
}

bool
paths_contain(const char *outer, const char *inner)
{
	size_t len = strlen(outer);

	/* A home that is not known yet lies somewhere, too. */
	if (strcmp(outer, "/") == 0)
		return true;
	return strncmp(outer, inner, len) == 0 &&
	       (inner[len] == '\0' || inner[len] == '/');
}

/* Against: a program that writes a program and runs it. */
static int
check_pair(const struct draft *d, const struct path *w, const struct path *x,
	   struct report *report)
{
	struct place place = keys_place(d, "ExecPaths");
	char written[PATH_MAX];
	char executed[PATH_MAX];

	if (paths_spell(d, w, written) == NULL ||
	    paths_spell(d, x, executed) == NULL)
		return report_add(report, &place, "the path is too long");
	if (strcmp(written, executed) == 0)
		return report_add(report, &place, "%s would be both writable"
				  " (ReadWritePaths=) and executable", written);
	if (paths_contain(written, executed) ||
	    paths_contain(executed, written))
		return report_add(report, &place, "%s is executable and %s is"
				  " writable (ReadWritePaths=), and one lies in"
				  " the other", executed, written);
	return 0;
}

/* Against: a program of its own for the next message. */
static int
check_commands(const struct draft *d, const struct path *w,
	       struct report *report)
{
	struct place place = keys_place(d, "ReadWritePaths");
	char written[PATH_MAX];

	if (paths_spell(d, w, written) == NULL ||
	    (!paths_contain(written, SMRSH_CMDDIR) &&
	     !paths_contain(SMRSH_CMDDIR, written)))
		return 0;
	return report_add(report, &place, "%s would be writable, and commands"
			  " lie there (%s)", written, SMRSH_CMDDIR);
}

static int
check_exclusive(const struct paths *paths, const struct draft *d,
		struct report *report)
{
	int result = 0;
	size_t w;
	size_t x;

	for (w = 0; w < paths->count; w++) {
		if ((paths->items[w].access & POLICY_PATH_WRITE) == 0)
			continue;
		result |= check_commands(d, &paths->items[w], report);
		for (x = 0; x < paths->count; x++)
			if ((paths->items[x].access & POLICY_PATH_EXECUTE) != 0)
				result |= check_pair(d, &paths->items[w],
						     &paths->items[x], report);
	}
	return result;
}

bool
paths_name_files(const struct paths *paths, const struct draft *d)
{
	char name[PATH_MAX];
	struct stat st;
	size_t i;

	for (i = 0; i < paths->count; i++)
		if ((paths->items[i].access & POLICY_PATH_EXECUTE) != 0 &&
		    paths_spell(d, &paths->items[i], name) != NULL &&
		    stat(name, &st) == 0 && S_ISREG(st.st_mode))
			return true;
	return false;
}

int
paths_merge(struct paths *out, const struct draft *d, struct report *report)
{
	const struct {
		const struct draft_words *words;
		uint16_t access;
		uint16_t flags;
		const char *key;
	} lists[] = {
		{ &d->exec_paths, POLICY_PATH_READ | POLICY_PATH_EXECUTE, 0,
		  "ExecPaths" },
		{ &d->setid_paths, POLICY_PATH_READ | POLICY_PATH_EXECUTE,
		  POLICY_PATH_SETID, "SetIDPaths" },
		{ &d->read_paths, POLICY_PATH_READ, 0, "ReadOnlyPaths" },
		{ &d->write_paths, POLICY_PATH_READ | POLICY_PATH_WRITE, 0,
		  "ReadWritePaths" },
	};
	size_t l;
	size_t i;

	out->count = 0;
	for (l = 0; l < sizeof lists / sizeof lists[0]; l++)
		for (i = 0; i < lists[l].words->count; i++) {
			struct place place = keys_place(d, lists[l].key);

			if (merge_word(out, lists[l].words->items[i],
				       lists[l].access,
				       lists[l].flags) != 0)
				return report_add(report, &place,
						  "more than %u paths in all",
						  POLICY_PATHS_MAX);
		}
	if (paths_subtract(out, d, report) != 0)
		return -1;
	return check_exclusive(out, d, report) | gain_check(out, d, report);
}
