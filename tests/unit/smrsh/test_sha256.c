/* SPDX-License-Identifier: ISC */
/*
 * SHA-256: the standard's own examples, and every length around a block.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh2/sha256.h"
#include "tests/unit/unit.h"

static void
test_examples(void **state)
{
	static const char *const rows[][2] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
		      "7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410"
			 "ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db"
		  "06c1" },
	};
	char hex[SHA256_HEX_SIZE];
	static char million[1000000];
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		sha256_hex(rows[i][0], strlen(rows[i][0]), hex);
		assert_string_equal(hex, rows[i][1]);
	}
	memset(million, 'a', sizeof million);
	sha256_hex(million, sizeof million, hex);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a4972"
			    "00e046d39ccc7112cd0");
}

/* A chain through all lengths to 300, whose end sha256sum agrees with. */
static void
test_every_length(void **state)
{
	static const char script[] =
		"import hashlib\n"
		"data = bytes((i * 7) & 255 for i in range(300))\n"
		"print(''.join(hashlib.sha256(data[:n]).hexdigest()[:8]"
		" for n in range(301)), end='')\n";
	unsigned char data[300];
	char mine[301 * 8 + 1] = "";
	char theirs[301 * 8 + 1] = "";
	char command[256];
	char hex[SHA256_HEX_SIZE];
	FILE *pipe;
	size_t n;

	(void)state;
	if (access("/usr/bin/python3", X_OK) != 0)
		skip();
	for (n = 0; n < sizeof data; n++)
		data[n] = (unsigned char)(n * 7);
	for (n = 0; n <= sizeof data; n++) {
		sha256_hex(data, n, hex);
		memcpy(mine + 8 * n, hex, 8);
	}
	(void)snprintf(command, sizeof command, "/usr/bin/python3 %s",
		       scratch_file("sha.py", script, strlen(script), 0644));
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_int_equal(fread(theirs, 1, sizeof theirs - 1, pipe),
			 sizeof theirs - 1);
	assert_int_equal(pclose(pipe), 0);
	assert_memory_equal(mine, theirs, sizeof mine - 1);
}

/* A file comes in pieces. */
static void
test_pieces(void **state)
{
	unsigned char data[300];
	char whole[SHA256_HEX_SIZE];
	char hex[SHA256_HEX_SIZE];
	struct sha256 s;
	size_t piece;
	size_t at;

	(void)state;
	memset(data, 'x', sizeof data);
	sha256_hex(data, sizeof data, whole);
	for (piece = 1; piece < sizeof data; piece++) {
		sha256_begin(&s);
		for (at = 0; at < sizeof data; at += piece)
			sha256_add(&s, data + at,
				   sizeof data - at < piece ? sizeof data - at
							    : piece);
		sha256_end(&s, hex);
		assert_string_equal(hex, whole);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("the examples of FIPS 180-4", test_examples),
		SAYS("every length around the blocks", test_every_length),
		SAYS("pieces of any length are the whole", test_pieces),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
