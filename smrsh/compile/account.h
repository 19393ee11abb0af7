/* SPDX-License-Identifier: ISC */
/*
 * account: users and groups, looked up when a policy is applied.
 */
#ifndef SMRSH_COMPILE_ACCOUNT_H
#define SMRSH_COMPILE_ACCOUNT_H

#include <stdint.h>

#include "smrsh/compile/draft.h"
#include "smrsh/compile/pool.h"

/* Fills user_kind, uid, gid, groups and home; -1: reported. */
int account_resolve(struct draft *d, struct pool *pool, struct report *report);

/* Turns TrustedOwners= into user IDs; -1: reported. */
int account_owners(const struct draft *d, uint32_t *out, uint32_t *out_count,
    struct report *report);

#endif
