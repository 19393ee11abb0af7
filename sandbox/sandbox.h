/* SPDX-License-Identifier: ISC */
/*
 * sandbox: from a plan to a confined process.
 *
 * The child is cloned with the parent's memory and descriptors (CLONE_VM,
 * CLONE_VFORK, CLONE_FILES): it applies the steps, leaves its result in
 * struct launch, and execs; the parent sleeps until then.  What the child
 * opens close-on-exec (the seccomp listener) stays open in the parent.
 */
#ifndef SMRSH_SANDBOX_H
#define SMRSH_SANDBOX_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "smrsh2/err.h"
#include "smrsh2/policy.h"

struct plan;

/* Its top shares a page with the filter behind it. */
#define SANDBOX_STACK_SIZE 63488

/* What this kernel offers. */
struct layers {
	int landlock_abi;	/* 0: none */
};

/* Room for a child, which allocates nothing; of no use once it runs. */
struct nursery {
	unsigned char stack[SANDBOX_STACK_SIZE] __attribute__((aligned(64)));
	struct sock_filter filter[POLICY_FILTER_MAX];
};

struct launch {
	const struct plan *plan;
	const struct layers *layers;
	struct nursery *nursery;
	pid_t supervisor;
	uint64_t nonce;		/* tells our execveat from the program's */
	struct err *error;	/* where the child says why a step failed */
	/* The child's other results. */
	const char *step;	/* the step that failed; NULL: none */
	uint32_t degraded;	/* POLICY_LAYER_* that are missing */
	int listener_fd;	/* -1: none */
	int exec_errno;		/* exec failed; 0: it did not */
	bool has_reached_exec;
};

/* Asks the kernel which layers there are. */
void sandbox_probe(struct layers *out);

/*
 * Whether the layers suffice for the plan; *out_degraded says which of them
 * are missing.  0, or -1 with RULE_STEP when the policy insists on one.
 */
int sandbox_check_layers(const struct plan *plan, const struct layers *layers,
    uint32_t *out_degraded, struct err *e);

/* The same, and whether the servers that the plan needs answer now. */
int sandbox_check(const struct plan *plan, const struct layers *layers,
    uint32_t *out_degraded, struct err *e);

/*
 * Starts the plan's program in its sandbox.  l->plan to l->error are given;
 * the rest is the result.  Returns the child's pid (the
 * caller reaps it, also when l->step or l->exec_errno say that it never ran
 * the program), or -1 with RULE_SYSTEM when there is no child.
 */
pid_t sandbox_launch(struct launch *l, struct err *e);

/*
 * Root start: the supervisor gives up all but the right to signal its
 * program (CAP_KILL), and reads files and /proc as the program's user
 * (setfsuid(2)), whom it stays out of reach of.  Nothing can be launched as
 * another user afterwards.  0, or -1 with RULE_STEP.
 */
int sandbox_retire(const struct plan *plan, struct err *e);

#endif
