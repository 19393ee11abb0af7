/* SPDX-License-Identifier: ISC */
/*
 * Checkpoints: signed notes, with the example key of Go's note package.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "smrsh/trail/checkpoint.h"
#include "tests/unit/unit.h"

/* PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyN..., without the byte for the
 * algorithm (golang.org/x/mod/sumdb/note), and its public key. */
static const char seed_b64[] = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
static const char pub_b64[] = "GlzZBxQ8OExB6DDFvOEqqIF+xWSaqr8sMTiLNbLXRNY=";

static unsigned char secret[crypto_sign_SECRETKEYBYTES];
static unsigned char pub[TRAIL_KEY_SIZE];
static struct checkpoint point = { .size = 7 };
static char note[CHECKPOINT_MAX];
static size_t len;

static int
setup(void **state)
{
	unsigned char seed[32];
	size_t n;

	(void)state;
	if (sodium_init() < 0 ||
	    sodium_base642bin(seed, 32, seed_b64, strlen(seed_b64), NULL, &n,
			      NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return -1;
	(void)crypto_sign_seed_keypair(pub, secret, seed);
	memset(point.root, 0xa5, sizeof point.root);
	len = checkpoint_sign(note, &point, "PeterNeumann", secret);
	return 0;
}

static void
test_shape(void **state)
{
	static const char head[] =
		"PeterNeumann\n7\n"
		"paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU=\n"
		"\n\xe2\x80\x94 PeterNeumann x08go";
	char text[64];

	(void)state;
	(void)sodium_bin2base64(text, sizeof text, pub, sizeof pub,
				sodium_base64_VARIANT_ORIGINAL);
	assert_string_equal(text, pub_b64);
	/* x08go...: the key hash c74f20a3, as Go computes it. */
	assert_memory_equal(note, head, strlen(head));
	assert_int_equal(note[len - 1], '\n');
	assert_int_equal(checkpoint_length(note, len), len);
	assert_int_equal(checkpoint_length(note, len - 1), 0);
}

static void
test_claims(void **state)
{
	uint64_t size = 0;

	(void)state;
	assert_int_equal(checkpoint_size(note, len, &size), 0);
	assert_int_equal(size, 7);
	assert_int_equal(checkpoint_size("x", 1, &size), -1);
	assert_int_equal(checkpoint_size("x\n07\n", 5, &size), -1);
	assert_int_equal(checkpoint_size("x\n7", 3, &size), -1);
}

static int
verify(const char *origin)
{
	return checkpoint_verify(note, len, &point, origin, pub);
}

static void
test_verifies(void **state)
{
	struct checkpoint other = point;

	(void)state;
	assert_int_equal(verify("PeterNeumann"), 0);
	assert_int_equal(verify("PeterNeumanm"), -1);
	assert_int_equal(verify("P"), -1);
	other.size++;
	assert_int_equal(checkpoint_verify(note, len, &other, "PeterNeumann",
					   pub), -1);
	other = point;
	other.root[31] ^= 1;
	assert_int_equal(checkpoint_verify(note, len, &other, "PeterNeumann",
					   pub), -1);
	pub[0] ^= 1;
	assert_int_equal(verify("PeterNeumann"), -1);
	pub[0] ^= 1;
}

static void
test_every_bit(void **state)
{
	size_t i;
	int bit;

	(void)state;
	for (i = 0; i < len; i++)
		for (bit = 0; bit < 8; bit++) {
			note[i] = (char)(note[i] ^ (1 << bit));
			assert_int_equal(verify("PeterNeumann"), -1);
			note[i] = (char)(note[i] ^ (1 << bit));
		}
	for (i = 0; i < len; i++)
		assert_int_equal(checkpoint_verify(note, i, &point,
						   "PeterNeumann", pub), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("a checkpoint is a note as Go signs it", test_shape),
		SAYS("a checkpoint says which size it is of", test_claims),
		SAYS("a checkpoint is of one origin, size, root and key",
		     test_verifies),
		SAYS("no bit of a checkpoint may differ, no end be missing",
		     test_every_bit),
	};

	return cmocka_run_group_tests_name("checkpoint", tests, setup, NULL);
}
