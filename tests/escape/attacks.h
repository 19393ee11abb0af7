/* SPDX-License-Identifier: ISC */
/*
 * attacks: what is tried from inside, and what must come of it.
 */
#ifndef ATTACKS_H
#define ATTACKS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "tests/faults/lab.h"

#define ATTACK_PLAIN "/run/world/floor"	/* a supervisor without a sandbox */
#define ATTACK_PROBE "/run/world/probe"

#define PROFILES_MAX 64

#define ATTACK_VICTIM	0x1u	/* afterwards the victim must be alive */
#define ATTACK_NO_PLAIN	0x2u	/* contained without a sandbox, too */
#define ATTACK_KILLED	0x4u	/* ends in SIGSYS */
#define ATTACK_MAYBE	0x8u	/* the default only makes it harder */

/* One attempt.  `@V' in words is the victim's pid. */
struct attack {
	const char *t;		/* the class of attack it belongs to */
	const char *what;
	const char *words;	/* for the probe */
	const char *allowed;	/* why the default lets it; NULL: it does not */
	unsigned int flags;
};

/* A system call, and the only answer it may get. */
struct call {
	const char *t;
	const char *name;	/* or "#NUMBER": newer than libseccomp */
	const char *args;
	const char *answer;	/* "EPERM": must be reported as well */
};

extern const struct attack attacks[];
extern const size_t attack_count;
extern const struct call calls[];
extern const size_t call_count;

/* Services, files and accounts for the attacks to aim at; -1: failed. */
int scene_open(const char *launcher, const char *ctl);
pid_t scene_victim(void);	/* alive; started again when it is not */
int scene_victim_is_alive(void);
void scene_victim_end(void);
int scene_user_processes(void);	/* of the recipient's, the victim aside */
int scene_wait_gone(void);	/* how many there are still after a while */
int scene_end_processes(void);	/* the same, each with its group killed */
void scene_wait_reaped(void);	/* zombies too */
void scene_sweep(void);		/* until there are none */

/* A run of the probe under the policy of `command'. */
void escape_run(const char *command, const char *words, bool is_as_root,
    struct lab_result *r);

/* True unless it was contained: for policies that no row speaks of. */
bool attack_gets_out(const struct attack *attack, const char *command,
    struct lab_result *r);

/* A command for each shipped profile; how many there are. */
size_t profile_commands(struct lab_command *out, size_t size);

void attack_test_all(void);
void profile_test_all(void);
void call_test_all(void);
void tree_test_all(void);
void flood_test_all(void);
void self_test_all(void);

#endif
