/* SPDX-License-Identifier: ISC */
/*
 * ask: which policy a command gets from these bytes.
 */
#ifndef UNIT_POLICY_ASK_H
#define UNIT_POLICY_ASK_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "smrsh2/script.h"
#include "tests/unit/blob.h"
#include "tests/unit/unit.h"

static struct blob blob;
static struct err err;
static volatile uint64_t sink;

/* Reads what a launcher would read of a block. */
static inline void
touch_strings(const struct policy_block *b, struct policy_span span)
{
	const uint32_t *at = policy_array(b, span.off);
	uint32_t i;

	for (i = 0; i < span.count; i++)
		sink += strlen(policy_string(b, at[i]));
}

static inline void
touch_bytes(const struct policy_block *b, struct policy_span span, size_t size)
{
	const unsigned char *at = policy_array(b, span.off);
	size_t i;

	for (i = 0; i < span.count * size; i++)
		sink += at[i];
}

static inline void
touch(const struct policy_block *b)
{
	const struct policy_path *path = policy_array(b, b->paths.off);
	uint32_t i;

	sink += strlen(policy_string(b, b->name)) +
		strlen(policy_string(b, b->home)) +
		strlen(policy_string(b, b->filter_id));
	touch_strings(b, b->environment);
	touch_strings(b, b->pass);
	for (i = 0; i < b->paths.count; i++)
		sink += strlen((const char *)b + path[i].path);
	touch_bytes(b, b->groups, sizeof(uint32_t));
	touch_bytes(b, b->limits, sizeof(struct policy_limit));
	touch_bytes(b, b->connect_tcp, sizeof(uint16_t));
	touch_bytes(b, b->bind_tcp, sizeof(uint16_t));
	touch_bytes(b, b->filter, sizeof(struct sock_filter));
}

/* The name of the policy a command gets from these bytes, "" for refused;
 * from memory of exactly that size. */
static inline const char *
ask(const unsigned char *bytes, size_t size, const char *name)
{
	static char answer[300];
	unsigned char *copy = malloc(size == 0 ? 1 : size);
	const struct policy_block *b;
	struct policy p;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	answer[0] = '\0';
	if (policy_load(&p, copy, size, &err) == 0 &&
	    policy_find(&p, name, &b, &err) == 0) {
		touch(b);
		(void)snprintf(answer, sizeof answer, "%s",
			       policy_string(b, b->name));
	} else {
		assert_int_equal(err.rule, RULE_POLICY);
		assert_int_equal(err_status(&err), 75);
		assert_true(err.detail[0] != '\0');
	}
	free(copy);
	return answer;
}

#endif
