/* SPDX-License-Identifier: ISC */
/*
 * A policy as large as it may be, and every name in it.
 */
#include "tests/unit/policy/ask.h"

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
	const size_t size = (1u << 20) + (POLICY_ENTRIES_MAX + 1) *
						 sizeof(struct policy_entry);
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
			assert_string_equal(
				ask(blob.bytes, blob.size, names[i]), names[i]);
		for (i = 0; i < 40; i++) {
			(void)snprintf(name, sizeof name, "%sq",
				       names[i % count]);
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("each array has its limit, to the element",
		     test_array_limits),
		SAYS("a block has its limit, to the byte", test_block_limit),
		SAYS("the number of commands has its limit",
		     test_entries_limit),
		SAYS("every name is found, and no other", test_search),
		SAYS("the longest name is found", test_longest_name),
	};

	return cmocka_run_group_tests_name("find_limits", tests, NULL, NULL);
}
