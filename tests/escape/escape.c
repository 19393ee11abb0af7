/* SPDX-License-Identifier: ISC */
/*
 * escape: every attempt, five times: without a sandbox, where it must
 * succeed (or it proves nothing); as the recipient and started as root, under
 * the default policy and under a tight one, where it must not.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/escape/attacks.h"
#include "tests/faults/tap.h"

enum finding { FOUND_NONE, FOUND_CONTAINED, FOUND_ESCAPED, FOUND_ABSENT };

static const struct start {
	const char *name;
	bool is_tight;
	bool is_as_root;
} starts[] = {
	{ "default", false, false },
	{ "default, root start", false, true },
	{ "tight", true, false },
	{ "tight, root start", true, true },
};

void
escape_run(const char *command, const char *words, bool is_as_root,
	   struct lab_result *r)
{
	struct lab_run run = { .is_as_root = is_as_root };
	char line[512];

	(void)snprintf(line, sizeof line, "%s %s", command, words);
	run.command = line;
	(void)lab_run(&run, r);
}

/* Without a sandbox, below a supervisor that only waits. */
static void
escape_run_plain(const char *words, struct lab_result *r)
{
	static char copy[512];
	const char *argv[LAB_ARGV] = { "floor", ATTACK_PROBE };
	struct lab_run run = { .program = ATTACK_PLAIN,
			       .argv = argv,
			       .timeout_ms = 8000 };	/* it may be stopped */
	size_t count = 2;
	char *word;

	(void)snprintf(copy, sizeof copy, "%s", words);
	for (word = strtok(copy, " "); word && count + 1 < LAB_ARGV;
	     word = strtok(NULL, " "))
		argv[count++] = word;
	(void)lab_run(&run, r);
}

/* Whole lines only: an attempt may print what it likes in between. */
static enum finding
escape_finding(const struct lab_result *r)
{
	enum finding found = FOUND_NONE;
	const char *line;

	for (line = r->out; line != NULL && *line != '\0';
	     line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "CONTAINED ", 10) == 0)
			found = FOUND_CONTAINED;
		else if (strncmp(line, "ESCAPED ", 8) == 0)
			return FOUND_ESCAPED;
		else if (strncmp(line, "ABSENT ", 7) == 0)
			found = FOUND_ABSENT;
	}
	return found;
}

/* True when the words are about the victim. */
static bool
escape_words(const struct attack *attack, char *words, size_t size)
{
	const char *mark = strstr(attack->words, "@V");

	if (mark == NULL)
		(void)snprintf(words, size, "%s", attack->words);
	else
		(void)snprintf(words, size, "%.*s%d%s",
			       (int)(mark - attack->words), attack->words,
			       (int)scene_victim(), mark + 2);
	return mark != NULL;
}

/* Without a sandbox it must work, or the attempt proves nothing. */
static bool
attack_works_plain(const struct attack *attack, struct lab_result *r)
{
	char words[256];
	bool is_dead;

	(void)escape_words(attack, words, sizeof words);
	escape_run_plain(words, r);
	is_dead = attack->flags & ATTACK_VICTIM && !scene_victim_is_alive();
	if (attack->flags & ATTACK_VICTIM)
		scene_victim_end();	/* it may be about to die of this */
	scene_sweep();
	return escape_finding(r) == FOUND_ESCAPED || is_dead || r->is_signal;
}

/*
 * Contained: it says so, or the filter killed it; the launcher itself ended
 * in peace and had started it; the victim lives.
 */
static bool
attack_is_contained(const struct attack *attack, const struct lab_result *r)
{
	bool was_killed = attack->flags & ATTACK_KILLED &&
			  r->status == 128 + SIGSYS && !r->is_signal;

	if (attack->flags & ATTACK_VICTIM && !scene_victim_is_alive())
		return false;
	return lab_has_record(r, "intent", "") && !r->is_signal &&
	       !r->is_hung && !lab_has_record(r, "done", "\"step\"") &&
	       (was_killed || escape_finding(r) == FOUND_CONTAINED);
}

/* What has worked without a sandbox cannot be absent under one. */
static void
attack_test_under(const struct attack *attack, const struct start *start,
		  bool works_plain)
{
	static struct lab_result r;
	const char *allowed = start->is_tight ? NULL : attack->allowed;
	enum finding found;
	char words[256];
	bool is_contained;

	(void)escape_words(attack, words, sizeof words);
	escape_run(start->is_tight ? "tight" : "probe", words,
		   start->is_as_root, &r);
	found = escape_finding(&r);
	is_contained = attack_is_contained(attack, &r) ||
		       (works_plain && found == FOUND_ABSENT);
	scene_sweep();
	if (!works_plain && (found == FOUND_ABSENT || allowed != NULL)) {
		tap_skip("not on this host", "%s %s: %s", attack->t,
			 start->name, attack->what);
		return;
	}
	if (allowed == NULL
		? !tap_ok(is_contained, "%s %s: %s is contained", attack->t,
			  start->name, attack->what)
		: !tap_ok(found == FOUND_ESCAPED,
			  "%s %s: %s is allowed on purpose: %s", attack->t,
			  start->name, attack->what, allowed))
		lab_explain(&r);
}

static void
attack_explain_plain(const struct attack *attack, const struct lab_result *r)
{
	enum finding found = escape_finding(r);

	if (found != FOUND_NONE) {
		tap_skip("this host refuses it to everybody",
			 "%s without a sandbox: %s", attack->t, attack->what);
		return;
	}
	(void)tap_ok(false, "%s without a sandbox: %s: no verdict", attack->t,
		     attack->what);
	lab_explain(r);
}

static void
attack_test(const struct attack *attack)
{
	static struct lab_result r;
	bool works_plain = false;
	size_t i;

	if (!(attack->flags & ATTACK_NO_PLAIN)) {
		works_plain = attack_works_plain(attack, &r);
		if (!works_plain)
			attack_explain_plain(attack, &r);
	}
	for (i = 0; i < sizeof starts / sizeof *starts; i++)
		if (starts[i].is_tight || !(attack->flags & ATTACK_MAYBE))
			attack_test_under(attack, &starts[i], works_plain);
}

bool
attack_gets_out(const struct attack *attack, const char *command,
		struct lab_result *r)
{
	char words[256];
	bool is_out;

	(void)escape_words(attack, words, sizeof words);
	escape_run(command, words, false, r);
	is_out = !attack_is_contained(attack, r) &&
		 escape_finding(r) != FOUND_ABSENT;
	scene_sweep();
	return is_out;
}

void
attack_test_all(void)
{
	size_t i;

	for (i = 0; i < attack_count; i++)
		attack_test(&attacks[i]);
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		(void)fprintf(stderr, "usage: escape LAUNCHER SMRSH2CTL\n");
		return 64;
	}
	if (scene_open(argv[1], argv[2]) != 0) {
		(void)tap_ok(false, "the scene can be set");
		return tap_end();
	}
	self_test_all();
	call_test_all();
	attack_test_all();
	profile_test_all();
	tree_test_all();
	flood_test_all();
	return tap_end();
}
