/* SPDX-License-Identifier: ISC */
/*
 * stage: a supervisor under the default policy, and a program to watch.
 */
#ifndef UNIT_RUN_STAGE_H
#define UNIT_RUN_STAGE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "smrsh/policy/policy.h"
#include "smrsh/run/parts.h"
#include "smrsh2/err.h"
#include "smrsh2/outcome.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/script.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define ALICE 61001u
#define NONCE 0x1122334455667788ULL

static struct run run;
static struct run_room room;
static struct plan plan;
static struct program program;
static struct outcome outcome;
static struct err err;
static _Alignas(8) unsigned char bytes[POLICY_BLOCK_MAX];
static struct policy_block *block;
static char *argv[6];

/* What the supervisor told, for the test to see. */
static struct told {
	int kinds[VIOLATION_SUPPRESSED + 1];
	int idle;
	struct violation last;
} *told;

static inline void
note(void *context, const struct violation *v)
{
	(void)context;
	told->kinds[v->kind]++;
	told->last = *v;
}

static inline void
note_idle(void *context)
{
	(void)context;
	told->idle++;
}

static const struct run_events events = { note, note_idle, NULL };

/* The default policy, for a test to bend. */
static inline int
setup(void **state)
{
	const struct policy_block *b;
	struct policy p;

	(void)state;
	fault_clear();
	memset(told, 0, sizeof *told);
	memset(&run, 0, sizeof run);
	memset(&plan, 0, sizeof plan);
	memset(&program, 0, sizeof program);
	if (policy_load(&p, policy_builtin,
			(size_t)(policy_builtin_end - policy_builtin),
			&err) != 0 || policy_find(&p, "", &b, &err) != 0)
		return -1;
	memcpy(bytes, b, b->size);
	block = (void *)bytes;
	block->linger_s = 1;
	block->stop_s = 1;
	block->runtime_max_s = 20;
	plan.policy = block;
	plan.program = &program;
	plan.uid = getuid() == 0 ? ALICE : getuid();
	plan.gid = getuid() == 0 ? ALICE : getgid();
	plan.changes_identity = getuid() == 0;
	plan.home = "";
	program.interp_fd = -1;
	program.path = "/usr/bin/actor";
	program.real = "/usr/bin/actor";
	program.argv = argv;
	return 0;
}

static inline const char *
actor(void)
{
	static char path[4096];
	char command[8192];

	if (path[0] != '\0')
		return path;
	strcpy(path, scratch_path("actor"));
	(void)snprintf(command, sizeof command, "cp %s/actor %s", UNIT_DIR,
		       path);
	assert_int_equal(system(command), 0);
	return path;
}

static inline void
opened(const char *path)
{
	program.fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(program.fd > 2);
	assert_int_equal(fstat(program.fd, &program.st), 0);
}

#define ACT(...) act((char *[]){ "actor", __VA_ARGS__, NULL })

static inline void
act(char *const *words)
{
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		argv[i] = words[i];
	argv[i] = NULL;
}

/* The launcher's state when it begins to run a line. */
static inline int
begin(void)
{
	sigset_t all;
	int out = open(scratch_path("out"), O_RDWR | O_CREAT | O_TRUNC, 0666);

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		return -1;
	return run_begin(&run, &room, &events, &err);
}

/* One command in a child; then `check`, whose result 0 is good. */
struct trial {
	int (*check)(void);
	bool has_end;
};

static inline int
try_child(void *argument)
{
	const struct trial *t = argument;
	bool was_left;

	if (begin() != 0)
		return 250;
	run_command(&run, &plan, NONCE, true, &outcome);
	was_left = run_end(&run);
	if (was_left != t->has_end)
		return 251;
	if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
		return 252;
	return t->check == NULL ? 0 : t->check();
}

static inline int
try(int (*check)(void), bool is_left)
{
	struct trial t = { check, is_left };
	int result;

	opened(actor());
	result = in_child(try_child, &t);
	(void)close(program.fd);
	return result;
}

static inline size_t
output_size(void)
{
	struct stat st;

	assert_int_equal(stat(scratch_path("out"), &st), 0);
	return (size_t)st.st_size;
}

static inline int
ended_in_time(void)
{
	return outcome.end == OUTCOME_EXIT && outcome.code == 0 ? 0 : 1;
}

#define RUNS(sentence, f) { sentence, f, setup, setup, NULL }

#endif
