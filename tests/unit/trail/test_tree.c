/* SPDX-License-Identifier: ISC */
/*
 * The roots that the reference implementation of RFC 6962 gives for its
 * eight leaves, and the definition, read aloud, for many more.
 */
#include <sodium.h>
#include <string.h>

#include "smrsh/trail/chain.h"
#include "smrsh/trail/tree.h"
#include "tests/unit/unit.h"

/* clang-format off */
static const struct {
	const char *leaf;
	const char *root;	/* of the tree that ends with it */
} rows[] = {
	{ "",
	  "6e340b9cffb37a989ca544e6bb780a2c"
	  "78901d3fb33738768511a30617afa01d" },
	{ "00",
	  "fac54203e7cc696cf0dfcb42c92a1d9d"
	  "baf70ad9e621f4bd8d98662f00e3c125" },
	{ "10",
	  "aeb6bcfe274b70a14fb067a5e5578264"
	  "db0fa9b51af5e0ba159158f329e06e77" },
	{ "2021",
	  "d37ee418976dd95753c1c73862b9398f"
	  "a2a2cf9b4ff0fdfe8b30cd95209614b7" },
	{ "3031",
	  "4e3bbb1f7b478dcfe71fb631631519a3"
	  "bca12c9aefca1612bfce4c13a86264d4" },
	{ "40414243",
	  "76e67dadbcdf1e10e1b74ddc608abd2f"
	  "98dfb16fbce75277b5232a127f2087ef" },
	{ "5051525354555657",
	  "ddb89be403809e325750d3d263cd7892"
	  "9c2942b7942a34b77e122c9594a74c8c" },
	{ "606162636465666768696a6b6c6d6e6f",
	  "5dc9da79a70659a9ad559cb701ded9a2"
	  "ab9d823aad2f4960cfe370eff4604328" },
};
/* clang-format on */

static void
expect_root(const struct tree *t, const char *want)
{
	unsigned char root[TRAIL_HASH_SIZE];
	char hex[2 * TRAIL_HASH_SIZE + 1];

	tree_root(t, root);
	chain_hex(hex, root);
	assert_string_equal(hex, want);
}

static void
test_reference(void **state)
{
	unsigned char leaf[16];
	struct tree t;
	size_t len;
	size_t i;

	(void)state;
	tree_begin(&t);
	expect_root(&t, "e3b0c44298fc1c149afbf4c8996fb924"
			"27ae41e4649b934ca495991b7852b855");
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(sodium_hex2bin(leaf, sizeof leaf, rows[i].leaf,
						strlen(rows[i].leaf), NULL,
						&len, NULL), 0);
		tree_add(&t, leaf, len);
		expect_root(&t, rows[i].root);
	}
}

/* MTH(D[n]) of RFC 6962, 2.1, as it stands there. */
static void
definition(const uint32_t *leaf, size_t n, unsigned char out[32])
{
	unsigned char both[65] = { 0 };
	size_t k = 1;

	if (n == 1) {
		memcpy(both + 1, leaf, 4);
		(void)crypto_hash_sha256(out, both, 5);
		return;
	}
	while (2 * k < n)
		k *= 2;
	both[0] = 1;
	definition(leaf, k, both + 1);
	definition(leaf + k, n - k, both + 33);
	(void)crypto_hash_sha256(out, both, sizeof both);
}

static void
test_definition(void **state)
{
	unsigned char want[TRAIL_HASH_SIZE];
	unsigned char root[TRAIL_HASH_SIZE];
	uint32_t leaf[300];
	struct tree t;
	uint32_t i;

	(void)state;
	tree_begin(&t);
	for (i = 0; i < 300; i++) {
		leaf[i] = i * 2654435761u;
		tree_add(&t, &leaf[i], sizeof leaf[i]);
		tree_root(&t, root);
		definition(leaf, i + 1, want);
		assert_memory_equal(root, want, sizeof root);
		assert_int_equal(t.size, i + 1);
		assert_int_equal(t.count, __builtin_popcount(i + 1));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("the roots of the reference leaves of RFC 6962",
		     test_reference),
		SAYS("every size to 300 is as RFC 6962 defines it",
		     test_definition),
	};

	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
