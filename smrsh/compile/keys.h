/* SPDX-License-Identifier: ISC */
/*
 * keys: every directive, once.
 */
#ifndef SMRSH_COMPILE_KEYS_H
#define SMRSH_COMPILE_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "smrsh/compile/report.h"

struct draft;

enum key_kind {
	KIND_USER,
	KIND_GROUP,
	KIND_GROUPS,
	KIND_NUMBER,		/* min..max */
	KIND_BOOLEAN,
	KIND_CAPABILITIES,
	KIND_CALLS,
	KIND_FAMILIES,
	KIND_PATHS,
	KIND_PORTS,
	KIND_LIMIT_SIZE,	/* soft[:hard] */
	KIND_LIMIT_COUNT,
	KIND_LIMIT_TIME,
	KIND_LIMIT_TIME_US,
	KIND_LIMIT_NICE,
	KIND_UMASK,
	KIND_SPAN,		/* seconds, min..max */
	KIND_SPAN_OR_INFINITY,
	KIND_SIZE,
	KIND_ENVIRONMENT,
	KIND_PASS,
	KIND_UNSET,
	KIND_ARGUMENTS,
	KIND_DIGEST,
	KIND_DIRECTORY,
	KIND_AUDIT,
	KIND_MODE,
	KIND_ON_TIMEOUT,
	KIND_SOCKET,
	KIND_LAYERS,
	KIND_OWNERS,
	KIND_COUNT
};

enum key_where {
	IN_POLICY,		/* [Policy] of smrsh2.conf and of a command */
	IN_GLOBAL,		/* [Global] of smrsh2.conf */
};

struct key {
	const char *name;
	enum key_kind kind;
	enum key_where where;
	size_t offset;		/* in struct draft */
	uint64_t min;
	uint64_t max;
	const char *help;	/* one line, for people */
};

extern const struct key keys[];
extern const size_t key_count;

/* Directives that there are not. */
struct key_refused {
	const char *name;
	const char *why;
};
extern const struct key_refused keys_refused[];
extern const size_t keys_refused_count;

/* "Policy", "Global". */
const char *keys_section(enum key_where where);

/* NULL when there is no such directive. */
const struct key *keys_find(const char *name);

/* The directive whose name is nearest, or NULL: none is near. */
const struct key *keys_nearest(const char *name);

/* Where a directive was last given for a draft. */
struct place keys_place(const struct draft *d, const char *name);

#endif
