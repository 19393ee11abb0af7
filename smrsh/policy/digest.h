/* SPDX-License-Identifier: ISC */
/*
 * digest: Digest= of a policy; private to the room.
 */
#ifndef SMRSH_POLICY_DIGEST_H
#define SMRSH_POLICY_DIGEST_H

struct err;
struct policy_block;
struct program;

/*
 * Whether a program is one of those that a checked block pins; *out_digest
 * is the pin, in the block, and NULL where it has none.  0, or -1 with
 * RULE_DIGEST (deferred).
 */
int digest_check(const struct policy_block *b, const struct program *p,
    const char **out_digest, struct err *e);

#endif
