/* SPDX-License-Identifier: ISC */
/*
 * scene: a launch that a test bends, and the child it is tried in: what a
 * step does cannot be undone.
 */
#ifndef SANDBOX_SCENE_H
#define SANDBOX_SCENE_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "smrsh2/plan.h"
#include "smrsh2/script.h"
#include "tests/unit/blob.h"
#include "tests/unit/fault.h"
#include "tests/unit/unit.h"

#define ALICE 61001u
#define NEEDS_ROOT() do { if (getuid() != 0) skip(); } while (0)

struct scene {
	struct launch launch;
	struct plan plan;
	struct program program;
	struct layers layers;
	struct policy_block *block;
	struct err err;
	gid_t groups[3];
};

static struct scene scene;
static struct blob scene_blob;
static struct nursery scene_nursery;

/* A policy that asks for nothing yet; arrays may be added to its block until
 * scene_ready(). */
static inline void
scene_begin(void)
{
	fault_clear();
	memset(&scene, 0, sizeof scene);
	blob_begin(&scene_blob);
	scene.block = blob_block(&scene_blob, NULL);
	scene.block->flags = 0;
	scene.groups[0] = 61009;
	scene.groups[1] = ALICE;
	scene.program.fd = scene.program.interp_fd = -1;
	scene.program.path = "/usr/bin/true";
	scene.plan.policy = scene.block;
	scene.plan.program = &scene.program;
	scene.plan.uid = getuid() == 0 ? ALICE : getuid();
	scene.plan.gid = getuid() == 0 ? ALICE : getgid();
	scene.plan.groups = scene.groups;
	scene.plan.group_count = 2;
	scene.plan.changes_identity = getuid() == 0;
	scene.plan.home = "";
	sandbox_probe(&scene.layers);
	scene.launch.plan = &scene.plan;
	scene.launch.layers = &scene.layers;
	scene.launch.nursery = &scene_nursery;
	scene.launch.error = &scene.err;
	scene.launch.supervisor = getpid();
	scene.launch.listener_fd = -1;
}

static inline void
scene_ready(void)
{
	blob_end_block(&scene_blob);
}

static inline int
setup(void **state)
{
	(void)state;
	scene_begin();
	return 0;
}

static inline int
teardown(void **state)
{
	(void)state;
	fault_clear();
	return 0;
}

typedef int step_function(struct launch *l, struct err *e);

/* A step in a child; after it `then`, whose result is 0 when all is well. */
struct attempt {
	step_function *step;
	int (*then)(void);
};

#define STEP_FAILED 250	/* with a well-formed error */
#define STEP_UNSURE 251	/* with any other */

static int
attempt_child(void *argument)
{
	const struct attempt *a = argument;

	if (a->step(&scene.launch, &scene.err) == 0)
		return a->then == NULL ? 0 : a->then();
	if (scene.err.rule != RULE_STEP || err_status(&scene.err) != 75 ||
	    scene.err.detail[0] == '\0' || strchr(scene.err.text, '/') != NULL)
		return STEP_UNSURE;
	return STEP_FAILED;
}

static inline int
attempt(step_function *step, int (*then)(void))
{
	struct attempt a = { step, then };

	return in_child(attempt_child, &a);
}

/* One way to fail: the nth such call. */
struct failure {
	const char *call;
	long first;
	int nth;
	int errnum;
};

static inline void
expect_failures(step_function *step, const struct failure *f, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		fault_clear();
		fault_fail(f[i].call, f[i].first, f[i].nth, f[i].errnum);
		if (attempt(step, NULL) != STEP_FAILED)
			fail_msg("%s %ld: the step went on", f[i].call,
				 f[i].first);
	}
	fault_clear();
}

#define STEPS(sentence, f) { sentence, f, setup, teardown, NULL }
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#endif
