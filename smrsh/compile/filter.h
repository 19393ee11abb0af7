/* SPDX-License-Identifier: ISC */
/*
 * filter: the seccomp filter of a policy.
 */
#ifndef SMRSH_COMPILE_FILTER_H
#define SMRSH_COMPILE_FILTER_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

#include "smrsh/compile/draft.h"

struct filter_spec {
	uint32_t features;	/* FEATURE_* */
	struct draft_calls calls;	/* allowed, the always allowed aside */
};

/*
 * Writes the filter for one machine (AUDIT_ARCH_*) into out, which holds
 * POLICY_FILTER_MAX instructions.  Returns its length, or -1 with *why: no
 * table for that machine, or a filter larger than the kernel takes.
 */
int filter_build(uint32_t arch, const struct filter_spec *spec,
    struct sock_filter *out, const char **why);

#endif
