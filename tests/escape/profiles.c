/* SPDX-License-Identifier: ISC */
/*
 * profiles: every attempt under every shipped profile.  Nothing gets out that
 * the default policy contains, and less than it lets pass on purpose.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/escape/attacks.h"
#include "tests/faults/tap.h"

#define PROFILES "/run/world/*.conf"
#define DEFAULTS "smrsh2.conf"
#define TEXT_MAX (16 << 10)

static char *names[PROFILES_MAX];
static size_t name_count;

static char *
profile_text(const char *path)
{
	char *text = calloc(1, TEXT_MAX);
	FILE *file = fopen(path, "re");

	if (text == NULL || file == NULL ||
	    fread(text, 1, TEXT_MAX - 1, file) == 0) {
		perror(path);
		exit(1);
	}
	(void)fclose(file);
	return text;
}

size_t
profile_commands(struct lab_command *out, size_t size)
{
	glob_t found = { 0 };
	size_t i;

	if (glob(PROFILES, 0, NULL, &found) != 0)
		return 0;
	for (i = 0; i < found.gl_pathc && name_count < size; i++) {
		char *name = strrchr(found.gl_pathv[i], '/') + 1;

		if (strcmp(name, DEFAULTS) == 0)
			continue;
		names[name_count] = strndup(name, strlen(name) -
							strlen(".conf"));
		out[name_count].name = names[name_count];
		out[name_count].program = ATTACK_PROBE;
		out[name_count].policy = profile_text(found.gl_pathv[i]);
		name_count++;
	}
	globfree(&found);
	return name_count;
}

/* Floods are a matter of limits, and take their time. */
static bool
profile_is_tried(const struct attack *attack)
{
	return !(attack->flags & ATTACK_MAYBE) &&
	       strcmp(attack->t, "T38") != 0;
}

static void
profile_test(const char *name)
{
	static struct lab_result r;
	size_t escaped = 0;
	size_t passed = 0;
	size_t allowed = 0;
	size_t i;

	for (i = 0; i < attack_count; i++) {
		const struct attack *attack = &attacks[i];

		if (!profile_is_tried(attack))
			continue;
		allowed += attack->allowed != NULL;
		if (!attack_gets_out(attack, name, &r))
			continue;
		if (attack->allowed != NULL) {
			passed++;
			continue;
		}
		escaped++;
		printf("# %s %s gets out\n", attack->t, attack->what);
		lab_explain(&r);
	}
	(void)tap_ok(escaped == 0,
		     "T24-T36 nothing gets out of %s.conf that the default"
		     " contains", name);
	(void)tap_ok(passed < allowed,
		     "T24-T36 %s.conf lets pass %zu of the %zu attempts that"
		     " the default allows", name, passed, allowed);
}

void
profile_test_all(void)
{
	size_t i;

	(void)tap_ok(name_count > 0, "there are profiles");
	for (i = 0; i < name_count; i++)
		profile_test(names[i]);
}
