/* SPDX-License-Identifier: ISC */
/*
 * profiles: from the heads of the policies that are shipped to the one for a
 * program.  "# For: WORD..." names commands, or with #!WORD interpreters.
 * Phase: reads files.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/ctl/check.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh/ctl/print.h"

#define HEAD "# For: "
#define SUFFIX ".conf"
#define REMEDY_MAX (3 * PATH_MAX)

static void
add_words(json_t *table, char *words, const char *file)
{
	char *rest = NULL;
	char *word;

	for (word = strtok_r(words, " \n", &rest); word != NULL;
	     word = strtok_r(NULL, " \n", &rest)) {
		json_t *files = json_object_get(table, word);

		if (files == NULL) {
			files = json_array();
			if (json_object_set_new(table, word, files) != 0)
				continue;
		}
		print_add(files, file);
	}
}

/* Its head ends with the first line that is no comment. */
static void
read_head(json_t *table, const char *name)
{
	char path[PATH_MAX];
	char *line = NULL;
	size_t room = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, SMRSH_PROFILES "/%s", name);
	file = fopen(path, "re");
	if (file == NULL)
		return;
	while (getline(&line, &room, file) > 0 && line[0] == '#')
		if (strncmp(line, HEAD, strlen(HEAD)) == 0)
			add_words(table, line + strlen(HEAD), path);
	free(line);
	(void)fclose(file);
}

static int
is_profile(const struct dirent *entry)
{
	const size_t len = strlen(entry->d_name);

	return len > strlen(SUFFIX) &&
	       strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX) == 0;
}

json_t *
profiles_load(void)
{
	struct dirent **entries;
	int count = scandir(SMRSH_PROFILES, &entries, is_profile, alphasort);
	json_t *table = json_object();
	int i;

	for (i = 0; i < count; i++) {
		read_head(table, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return table;
}

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* By the name, by that of the file, by the interpreter; NULL: none. */
static const json_t *
find(const json_t *table, const json_t *row)
{
	const char *interpreter = base(print_get(row, "interpreter"));
	const char *names[] = { print_get(row, "name"),
				base(print_get(row, "file")) };
	char word[NAME_MAX];
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		const json_t *files = json_object_get(table, names[i]);

		if (files != NULL)
			return files;
	}
	/* python3.11 is python */
	(void)snprintf(word, sizeof word, "#!%.*s",
		       (int)strcspn(interpreter, "0123456789."), interpreter);
	return json_object_get(table, word);
}

void
profiles_suggest(struct check *c, const json_t *table, const json_t *row)
{
	const json_t *files = find(table, row);
	const char *name = print_get(row, "name");
	char remedy[REMEDY_MAX];
	size_t i;

	if (strcmp(print_get(row, "policy"), "default") != 0)
		return;
	for (i = 0; i < json_array_size(files); i++) {
		(void)snprintf(remedy, sizeof remedy, "install -m 644 %s"
			       " %s/commands/%s.conf; smrsh2ctl apply",
			       json_string_value(json_array_get(files, i)),
			       c->call->values[OPTION_CONFIG], name);
		check_add(c, LEVEL_NOTE, name, "runs under the default policy;"
			  " one that is made for it gives it less (its first"
			  " lines say what to adapt)", remedy);
	}
}
