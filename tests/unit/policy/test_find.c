/* SPDX-License-Identifier: ISC */
/*
 * A compiled policy, read as if an enemy had written it: every byte, every
 * field and every length wrong once, and what is right found.
 */
#include "tests/unit/policy/ask.h"

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
	static const char *const names[] = { "beta", "delta", "sigma",
					     "gamma" };
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
				if (got[0] != '\0' &&
				    strcmp(got, right[i]) != 0)
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
		for (changes = (int)random_below(&r, 3); changes >= 0;
		     changes--) {
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
				value = (uint32_t)random_below(&r,
							       blob.size + 9);
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
				    __builtin_popcount(users[i] ^ users[j]) >=
					    4);
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
		SAYS("a command has its own policy, or the default",
		     test_usual),
		SAYS("a policy without commands has the default",
		     test_without_commands),
		SAYS("a policy of any other length is refused", test_truncated),
		SAYS("a damaged byte never gives a command another policy",
		     test_flipped_bytes),
		SAYS("a forged byte leads nowhere outside", test_forged_bytes),
		SAYS("forged numbers lead nowhere outside",
		     test_forged_numbers),
		SAYS("what is no policy is refused", test_no_policy_at_all),
		SAYS("strings and arrays are where the block says",
		     test_strings_and_arrays),
		SAYS("decisions are four bits apart (T51)",
		     test_decisions_have_no_neighbours),
		SAYS("an Audit= with a flipped bit is refused (T51)",
		     test_flipped_audit),
	};

	return cmocka_run_group_tests_name("find", tests, NULL, NULL);
}
