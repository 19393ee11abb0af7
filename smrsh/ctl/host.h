/* SPDX-License-Identifier: ISC */
/*
 * host: what this kernel cannot enforce.
 */
#ifndef SMRSH_CTL_HOST_H
#define SMRSH_CTL_HOST_H

#include <stdint.h>

#include "sandbox/sandbox.h"

struct err;
struct policy_block;
struct written;

struct host {
	struct layers layers;
	uint32_t lacks;		/* POLICY_LAYER_*, of seccomp */
};

/* Asks the kernel; a question that fails is a no. */
void host_probe(struct host *out);

/*
 * Whether the kernel enforces what a policy asks for; *out_missing says
 * which layers it lacks.  0, or -1 with the remedy in e->detail when the
 * policy insists on one.
 */
int host_check(const struct host *h, const struct policy_block *b,
    uint32_t *out_missing, struct err *e);

/* The same of all policies: -1 with the first that it does not enforce. */
int host_check_all(const struct written *w, struct err *e);

#endif
