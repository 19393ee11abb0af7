/* SPDX-License-Identifier: ISC */
/*
 * names: what is known about system calls: groups, fixed answers, and the
 * conditions on their arguments.  Tables only; filter.c and the simulator in
 * tests/filter each read them in their own way.
 */
#ifndef SMRSH_COMPILE_NAMES_H
#define SMRSH_COMPILE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the rest of a policy asks of its filter. */
#define FEATURE_UNIX	0x01u	/* RestrictAddressFamilies=AF_UNIX */
#define FEATURE_INET	0x02u
#define FEATURE_INET6	0x04u
#define FEATURE_WXORX	0x08u	/* MemoryDenyWriteExecute=yes */
#define FEATURE_TOLD	0x10u	/* every refused exec is told */
#define FEATURE_ONCE	0x20u	/* ExecOnce=yes */

/* A group of names for SystemCallFilter=. */
struct names_group {
	const char *name;		/* "@smrsh2-base" */
	const char *const *calls;
	size_t count;
};
extern const struct names_group names_groups[];
extern const size_t names_group_count;

/* Allowed in every filter: a program could neither end nor return. */
extern const char *const names_always[];
extern const size_t names_always_count;

/* Allowed beside bind where BindTCP= names a port. */
extern const char *const names_listen[];
extern const size_t names_listen_count;

/* Answered with an errno in silence, unless the policy names the call. */
struct names_errno {
	const char *name;
	int errnum;
	bool is_fixed;		/* even then: its arguments cannot be seen */
};
extern const struct names_errno names_errnos[];
extern const size_t names_errno_count;

/* Numbers that libseccomp 2.5.4 has no name for. */
struct names_number {
	const char *name;
	uint32_t nr;
	uint32_t arch;		/* AUDIT_ARCH_*; 0: all */
};
extern const struct names_number names_numbers[];
extern const size_t names_number_count;

/*
 * A condition is a list of clauses, tried in order; the first one whose
 * tests all hold gives the answer, else `otherwise` does.  A test looks at
 * one 32-bit half of one argument: the low one of an int, as the kernel
 * does, so that high bits can neither hide a value nor forge one.
 */
enum names_op {
	TEST_NONE,		/* ends the tests of a clause */
	TEST_IN,		/* (word & mask) is in one of the ranges */
	TEST_OUT,		/* it is in none of them */
	TEST_CLEAR,		/* (word & mask) == 0 */
};

enum names_half {
	HALF_LOW,
	HALF_HIGH,
};

struct names_range {
	uint32_t first;
	uint32_t last;
};

struct names_test {
	enum names_op op;
	unsigned int arg;
	enum names_half half;
	uint32_t mask;
	const struct names_range *ranges;	/* ascending */
	size_t range_count;
};

#define NAMES_TESTS_MAX 4

struct names_clause {
	uint32_t needs;		/* FEATURE_*: all of these ... */
	uint32_t unless;	/* ... and none of these, or it is left out */
	uint32_t answer;	/* SECCOMP_RET_* */
	struct names_test tests[NAMES_TESTS_MAX];
};

struct names_condition {
	const char *label;
	const struct names_clause *clauses;
	size_t count;
	uint32_t otherwise;	/* SECCOMP_RET_* */
};

/* The condition of an allowed call: the first row that fits. */
struct names_rule {
	const char *name;
	uint32_t arch;		/* AUDIT_ARCH_*; 0: all */
	uint32_t needs;		/* FEATURE_* */
	const struct names_condition *condition;	/* NULL: none */
};
extern const struct names_rule names_rules[];
extern const size_t names_rule_count;

/* NULL when there is no such group. */
const struct names_group *names_find_group(const char *name);

/* NULL when the call has no silent answer. */
const struct names_errno *names_find_errno(const char *name);

/* NULL when the call is allowed whatever its arguments are. */
const struct names_condition *names_find_condition(const char *name,
    uint32_t arch, uint32_t features);

/* Whether a name stands in a list. */
bool names_have(const char *const *list, size_t count, const char *name);

#endif
