/* SPDX-License-Identifier: ISC */
/*
 * diff: what apply would change.
 */
#ifndef SMRSH_CTL_DIFF_H
#define SMRSH_CTL_DIFF_H

#include <jansson.h>

struct written;

/*
 * One object for each policy that differs: policy, state (added, removed,
 * changed, or resolved: the same words mean something else now), removed and
 * added statements.
 */
json_t *diff_policies(const struct written *applied,
    const struct written *edited);

#endif
