/* SPDX-License-Identifier: ISC */
/*
 * A compiled policy, read as if an enemy had written it: every byte, every
 * field and every length wrong once, and what is right found.
 */
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
static void
touch_strings(const struct policy_block *b, struct policy_span span)
{
	const uint32_t *at = policy_array(b, span.off);
	uint32_t i;

	for (i = 0; i < span.count; i++)
		sink += strlen(policy_string(b, at[i]));
}

static void
touch_bytes(const struct policy_block *b, struct policy_span span, size_t size)
{
	const unsigned char *at = policy_array(b, span.off);
	size_t i;

	for (i = 0; i < span.count * size; i++)
		sink += at[i];
}

static void
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
static const char *
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

static void
test_usual(void **state)
{
	(void)state;
	blob_usual(&blob);
	assert_string_equal(ask(blob.bytes, blob.size, "beta"), "beta");
	assert_string_equal(ask(blob.bytes, blob.size, "delta"), "delta");
	assert_string_equal(ask(blob.bytes, blob.size, "sigma"), "sigma");
	assert_string_equal(ask(blob.bytes, blob.size, "gamma"), "default");
	assert_string_equal(ask(blob.bytes, blob.size, ""), "default");
}

static void
test_without_commands(void **state)
{
	(void)state;
	blob_begin(&blob);
	(void)blob_block(&blob, NULL);
	blob_end_block(&blob);
	blob_end(&blob);
	assert_string_equal(ask(blob.bytes, blob.size, "beta"), "default");
}

/* Every length but the right one is refused. */
static void
test_truncated(void **state)
{
	size_t size;

	(void)state;
	blob_usual(&blob);
	for (size = 0; size < blob.size; size++)
		assert_string_equal(ask(blob.bytes, size, "beta"), "");
	memset(blob.bytes + blob.size, 0, 8);
	assert_string_equal(ask(blob.bytes, blob.size + 8, "beta"), "");
}

/* Damage anywhere: a command has the policy it had, or none. */
static void
test_flipped_bytes(void **state)
{
	static const char *const names[] = { "beta", "delta", "sigma", "gamma" };
	static const char *const right[] = { "beta", "delta", "sigma",
					     "default" };
	static const unsigned char masks[] = { 0x01, 0x80, 0xff };
	const char *got;
	size_t at;
	size_t i;
	size_t m;

	(void)state;
	blob_usual(&blob);
	for (at = 0; at < blob.size; at++) {
		for (m = 0; m < 3; m++) {
			blob.bytes[at] ^= masks[m];
			for (i = 0; i < 4; i++) {
				got = ask(blob.bytes, blob.size, names[i]);
				if (got[0] != '\0' && strcmp(got, right[i]) != 0)
					fail_msg("byte %zu ^ 0x%02x: %s gets"
						 " the policy of %s", at,
						 masks[m], names[i], got);
			}
			blob.bytes[at] ^= masks[m];
		}
	}
}

/* The same by somebody who sets the checksums right: nothing is read that
 * is not there. */
static void
seal_all(void)
{
	const struct policy_block *b;
	size_t i;

	for (i = 0; i <= blob.count; i++) {
		const uint32_t at = i < blob.count ? blob.blocks[i]
						   : blob.fallback;

		b = (const void *)(blob.bytes + at);
		if (b->size >= sizeof *b && b->size <= blob.size - at)
			blob_seal_block(blob.bytes + at);
	}
	blob_seal_header(blob.bytes);
}

static void
test_forged_bytes(void **state)
{
	static const unsigned char values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	unsigned char old;
	size_t at;
	size_t v;

	(void)state;
	blob_usual(&blob);
	for (at = 0; at < blob.size; at++) {
		for (v = 0; v < sizeof values; v++) {
			blob_usual(&blob);
			old = blob.bytes[at];
			blob.bytes[at] = values[v];
			seal_all();
			(void)ask(blob.bytes, blob.size, "beta");
			(void)ask(blob.bytes, blob.size, "gamma");
			blob.bytes[at] = old;
		}
	}
}

static void
test_forged_numbers(void **state)
{
	struct random r = { random_seed("forged numbers") };
	int rounds;
	int changes;
	size_t at;

	(void)state;
	for (rounds = 0; rounds < 60000; rounds++) {
		uint32_t value;

		blob_usual(&blob);
		for (changes = (int)random_below(&r, 3); changes >= 0; changes--) {
			at = random_below(&r, blob.size / 4) * 4;
			memcpy(&value, blob.bytes + at, 4);
			switch (random_below(&r, 5)) {
			case 0:
				value = (uint32_t)random_next(&r);
				break;
			case 1:
				value += (uint32_t)random_below(&r, 17) - 8;
				break;
			case 2:
				value = (uint32_t)random_below(&r, blob.size + 9);
				break;
			case 3:
				value = UINT32_MAX -
					(uint32_t)random_below(&r, 16);
				break;
			default:
				value ^= 1u << random_below(&r, 32);
			}
			memcpy(blob.bytes + at, &value, 4);
		}
		if (random_below(&r, 8) != 0)
			seal_all();
		(void)ask(blob.bytes, blob.size, "beta");
		(void)ask(blob.bytes, blob.size, "delta");
		(void)ask(blob.bytes, blob.size, "gamma");
	}
}

static void
test_no_policy_at_all(void **state)
{
	static const unsigned char zeros[4096];
	static unsigned char noise[4096];
	struct random r = { 7 };
	size_t i;

	(void)state;
	assert_string_equal(ask(zeros, sizeof zeros, "p"), "");
	assert_string_equal(ask(zeros, 0, "p"), "");
	for (i = 0; i < sizeof noise; i++)
		noise[i] = (unsigned char)random_next(&r);
	assert_string_equal(ask(noise, sizeof noise, "p"), "");
	memcpy(noise, POLICY_MAGIC, 8);
	assert_string_equal(ask(noise, sizeof noise, "p"), "");
}

/* Arrays as long as they may be, and longer by one. */
struct limit {
	const char *name;
	size_t span;		/* of the span in the block */
	uint32_t max;
	size_t element;
};

#define LIMIT(field, max, type)						\
	{ #field, offsetof(struct policy_block, field), max, sizeof(type) }

static void
test_array_limits(void **state)
{
	static const struct limit limits[] = {
		LIMIT(groups, POLICY_GROUPS_MAX, uint32_t),
		LIMIT(limits, POLICY_LIMITS_MAX, struct policy_limit),
		LIMIT(environment, POLICY_ENV_MAX, uint32_t),
		LIMIT(pass, POLICY_ENV_MAX, uint32_t),
		LIMIT(paths, POLICY_PATHS_MAX, struct policy_path),
		LIMIT(connect_tcp, POLICY_PORTS_MAX, uint16_t),
		LIMIT(bind_tcp, POLICY_PORTS_MAX, uint16_t),
		LIMIT(filter, POLICY_FILTER_MAX, struct sock_filter),
	};
	static unsigned char zeros[POLICY_FILTER_MAX * 8 + 8];
	struct policy_span span;
	size_t i;
	uint32_t over;

	(void)state;
	for (i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		for (over = 0; over < 2; over++) {
			blob_begin(&blob);
			(void)blob_block(&blob, NULL);
			span = blob_array(&blob, zeros, limits[i].max + over,
					  limits[i].element);
			memcpy(blob.bytes + blob.blocks[0] + limits[i].span,
			       &span, sizeof span);
			blob_end_block(&blob);
			blob_end(&blob);
			if (strcmp(ask(blob.bytes, blob.size, "p"),
				   over == 0 ? "default" : "") != 0)
				fail_msg("%s: %u", limits[i].name, span.count);
		}
	}
}

static void
test_block_limit(void **state)
{
	static unsigned char zeros[POLICY_BLOCK_MAX];
	uint32_t over;

	(void)state;
	for (over = 0; over <= 8; over += 8) {
		struct policy_block *b;

		blob_begin(&blob);
		b = blob_block(&blob, NULL);
		(void)blob_array(&blob, zeros, POLICY_BLOCK_MAX + over -
				 (uint32_t)((blob.size - blob.blocks[0] + 7) &
					    ~7u), 1);
		blob_end_block(&blob);
		blob_end(&blob);
		assert_int_equal(b->size, POLICY_BLOCK_MAX + over);
		assert_string_equal(ask(blob.bytes, blob.size, "p"),
				    over == 0 ? "default" : "");
	}
}

static void
test_entries_limit(void **state)
{
	const size_t size =
		(1u << 20) + (POLICY_ENTRIES_MAX + 1) * sizeof(struct policy_entry);
	unsigned char *big = calloc(1, size);
	struct policy_header *h = (void *)big;
	struct policy_entry *entry;
	uint32_t over;
	uint32_t i;

	(void)state;
	assert_non_null(big);
	for (over = 0; over < 2; over++) {
		blob_usual(&blob);
		memcpy(big, blob.bytes, blob.size);
		h->index = (uint32_t)((blob.size + 7) & ~7u);
		h->entries = POLICY_ENTRIES_MAX + over;
		h->size = h->index +
			  h->entries * (uint32_t)sizeof *entry;
		entry = (void *)(big + h->index);
		for (i = 0; i < h->entries; i++) {
			entry[i].hash = policy_hash("beta");
			entry[i].name = blob.names[0];	/* beta, all of them */
			entry[i].block = blob.blocks[0];
		}
		blob_seal_header(big);
		h->index_check = policy_checksum(entry,
						 h->entries * sizeof *entry);
		blob_seal_check(big);
		assert_string_equal(ask(big, h->size, "beta"),
				    over == 0 ? "beta" : "");
	}
	free(big);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Names of random lengths over few letters: many are prefixes of others. */
static void
test_search(void **state)
{
	struct random r = { random_seed("search") };
	static char names[1000][32];
	char name[32];
	size_t count;
	size_t i;
	size_t len;
	int rounds;

	(void)state;
	for (rounds = 0; rounds < 12; rounds++) {
		count = random_below(&r, 900) + 1;
		for (i = 0; i < count; i++) {
			len = 1 + random_below(&r, 12);
			memset(names[i], 0, sizeof names[i]);
			while (len-- > 0)
				names[i][len] = "abz\xc3~"[random_below(&r, 5)];
		}
		qsort(names, count, sizeof names[0], by_name);
		blob_begin(&blob);
		(void)blob_block(&blob, NULL);
		blob_end_block(&blob);
		for (i = 0; i < count; i++) {
			if (i > 0 && strcmp(names[i], names[i - 1]) == 0)
				continue;
			(void)blob_block(&blob, names[i]);
			blob_end_block(&blob);
		}
		blob_end(&blob);
		for (i = 0; i < count; i++)
			assert_string_equal(ask(blob.bytes, blob.size, names[i]),
					    names[i]);
		for (i = 0; i < 40; i++) {
			(void)snprintf(name, sizeof name, "%sq", names[i % count]);
			assert_string_equal(ask(blob.bytes, blob.size, name),
					    "default");
		}
	}
}

static void
test_longest_name(void **state)
{
	char name[POLICY_NAME_MAX + 1];

	(void)state;
	memset(name, 'n', POLICY_NAME_MAX);
	name[POLICY_NAME_MAX] = '\0';
	blob_begin(&blob);
	(void)blob_block(&blob, NULL);
	blob_end_block(&blob);
	(void)blob_block(&blob, name);
	blob_end_block(&blob);
	blob_end(&blob);
	assert_string_equal(ask(blob.bytes, blob.size, name), name);
	name[POLICY_NAME_MAX - 1] = '\0';
	assert_string_equal(ask(blob.bytes, blob.size, name), "default");
}

static void
test_strings_and_arrays(void **state)
{
	const struct policy_block *b;
	struct policy p;

	(void)state;
	blob_usual(&blob);
	assert_int_equal(policy_load(&p, blob.bytes, blob.size, &err), 0);
	assert_int_equal(policy_find(&p, "sigma", &b, &err), 0);
	assert_string_equal(policy_string(b, 0), "");
	assert_string_equal(policy_string(b, b->home), "/home/named");
	assert_int_equal(((const uint32_t *)policy_array(b, b->groups.off))[1],
			 61003);
	assert_int_equal(((const uint16_t *)policy_array(b,
			 b->connect_tcp.off))[1], 587);
}

/* A decision with one bit flipped is another decision never (T51). */
static void
test_decisions_have_no_neighbours(void **state)
{
	static const uint32_t users[] = { POLICY_USER_RECIPIENT,
					  POLICY_USER_NAMED };
	static const uint32_t audits[] = { POLICY_AUDIT_REQUIRED,
					   POLICY_AUDIT_BEST_EFFORT,
					   POLICY_AUDIT_OFF };
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < 2; i++)
		for (j = 0; j < 2; j++)
			assert_true(i == j ||
				    __builtin_popcount(users[i] ^ users[j]) >= 4);
	for (i = 0; i < 3; i++)
		for (j = 0; j < 3; j++)
			assert_true(i == j ||
				    __builtin_popcount(audits[i] ^
						       audits[j]) >= 4);
	for (i = 0; i < 3; i++)	/* nor are zeros or ones a decision */
		assert_true(audits[i] != 0 && audits[i] != UINT32_MAX &&
			    users[i % 2] != 0 && users[i % 2] != UINT32_MAX);
}

/* Memory that decayed after the checksum was taken, or before. */
static void
test_flipped_audit(void **state)
{
	static const uint32_t audits[] = { POLICY_AUDIT_REQUIRED,
					   POLICY_AUDIT_BEST_EFFORT,
					   POLICY_AUDIT_OFF };
	struct policy_block *b;
	size_t i;
	int bit;

	(void)state;
	for (i = 0; i < 3; i++) {
		for (bit = 0; bit < 32; bit++) {
			blob_usual(&blob);
			b = (void *)(blob.bytes + blob.blocks[0]);
			b->audit = audits[i] ^ 1u << bit;
			blob_seal_block((unsigned char *)b);
			if (ask(blob.bytes, blob.size, "beta")[0] != '\0')
				fail_msg("Audit= 0x%x is taken for a decision",
					 b->audit);
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a command has its own policy, or the default", test_usual),
		SAYS("a policy without commands has the default",
		     test_without_commands),
		SAYS("a policy of any other length is refused", test_truncated),
		SAYS("a damaged byte never gives a command another policy",
		     test_flipped_bytes),
		SAYS("a forged byte leads nowhere outside", test_forged_bytes),
		SAYS("forged numbers lead nowhere outside", test_forged_numbers),
		SAYS("what is no policy is refused", test_no_policy_at_all),
		SAYS("each array has its limit, to the element",
		     test_array_limits),
		SAYS("a block has its limit, to the byte", test_block_limit),
		SAYS("the number of commands has its limit", test_entries_limit),
		SAYS("every name is found, and no other", test_search),
		SAYS("the longest name is found", test_longest_name),
		SAYS("strings and arrays are where the block says",
		     test_strings_and_arrays),
		SAYS("decisions are four bits apart (T51)",
		     test_decisions_have_no_neighbours),
		SAYS("an Audit= with a flipped bit is refused (T51)",
		     test_flipped_audit),
	};

	return cmocka_run_group_tests_name("find", tests, NULL, NULL);
}
