/* SPDX-License-Identifier: ISC */
/*
 * policy: from the compiled policy to a plan for each command.
 */
#ifndef SMRSH_POLICY_ROOM_H
#define SMRSH_POLICY_ROOM_H

#include <stddef.h>
#include <stdint.h>

struct command;
struct err;
struct plan;
struct policy_block;
struct policy_header;
struct program;
struct recipient;

/* SHA-256 of a program, and after a blank that of its interpreter. */
#define POLICY_DIGEST_SIZE (2 * 65)

/* The policy carried in the launcher (packaging/make/builtin.c). */
extern const unsigned char policy_builtin[];
extern const unsigned char policy_builtin_end[];

/* A compiled policy in memory; the header has been checked. */
struct policy {
	const unsigned char *bytes;
	size_t size;
	const struct policy_header *header;
};

/*
 * Maps the policy file, or takes the builtin one when there is no file.
 * The file must be root's and writable by nobody else.  The mapping lives
 * as long as the process.  0, or -1 with RULE_POLICY (deferred).
 */
int policy_open(struct policy *p, const char *path, struct err *e);

/* The same of bytes in memory, 8-aligned; for policy_open() and tests. */
int policy_load(struct policy *p, const unsigned char *bytes, size_t size,
    struct err *e);

/*
 * The checked block for a command (the fallback when it has none of its
 * own).  0, or -1 with RULE_POLICY.
 */
int policy_find(const struct policy *p, const char *name,
    const struct policy_block **out_block, struct err *e);

/*
 * Finds out whom the mail server started us for: the caller, or under root
 * start the owner of the working directory when the supplementary groups
 * agree.  *out->has_identity is false when there is nobody to become; a
 * plan that needs somebody says so.  Reads /etc/passwd for the home
 * directory, without NSS.  0, or -1 with RULE_SYSTEM.
 */
int policy_recipient(struct recipient *out, struct err *e);

/*
 * Decides user, environment (of which PassEnvironment= may take single
 * variables) and what else one command needs.  Borrows all of them.
 * 0, or -1 with RULE_SETID, ARGUMENTS, USER, DIGEST, POLICY.
 */
int policy_plan(struct plan *out, const struct policy *p,
    const struct command *c, const struct recipient *r,
    char *const *environment, struct err *e);

/*
 * What Digest= may say of a program, as policy_block.digests has it.
 * 0, or -1 with RULE_DIGEST: it cannot be pinned.
 */
int policy_digest(char out[POLICY_DIGEST_SIZE], const struct program *p,
    struct err *e);

/*
 * Whether a program is one of those that a checked block pins; *out_digest
 * is the pin, in the block, and untouched where it has none.  0, or -1 with
 * RULE_DIGEST (deferred).
 */
int policy_digest_check(const struct policy_block *b, const struct program *p,
    const char **out_digest, struct err *e);

#endif
