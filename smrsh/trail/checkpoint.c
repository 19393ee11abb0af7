/* SPDX-License-Identifier: ISC */
/*
 * checkpoint: from the size and the root of the tree to a signed note, which
 * Go's checksum database code and C2SP witnesses read.
 * Phase: pure.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "smrsh/trail/checkpoint.h"
#include "smrsh/trail/scan.h"
#include "smrsh2/own.h"

#define KEY_ID_SIZE 4
#define BLOB_SIZE (KEY_ID_SIZE + crypto_sign_BYTES)
#define BASE64_SIZE(n) \
	sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL)
#define DASH "\xe2\x80\x94 " /* an em dash: how signatures begin */

/* What is signed: origin, size, root, a line each.  Returns its length. */
static size_t
body(char *out, const struct checkpoint *c, const char *origin)
{
	char root[BASE64_SIZE(TRAIL_HASH_SIZE)];
	int n;

	(void)sodium_bin2base64(root, sizeof root, c->root, sizeof c->root,
				sodium_base64_VARIANT_ORIGINAL);
	n = snprintf(out, CHECKPOINT_MAX, "%s\n%llu\n%s\n", origin,
		     (unsigned long long)c->size, root);
	MUST(n > 0 && n < CHECKPOINT_MAX);
	return (size_t)n;
}

/* The first bytes of SHA-256(name, line feed, algorithm 1, key). */
static void
key_id(unsigned char out[KEY_ID_SIZE], const char *origin,
       const unsigned char *pub)
{
	unsigned char hash[TRAIL_HASH_SIZE];
	crypto_hash_sha256_state s;

	(void)crypto_hash_sha256_init(&s);
	(void)crypto_hash_sha256_update(&s, (const void *)origin,
					strlen(origin));
	(void)crypto_hash_sha256_update(&s, (const void *)"\n\x01", 2);
	(void)crypto_hash_sha256_update(&s, pub, TRAIL_KEY_SIZE);
	(void)crypto_hash_sha256_final(&s, hash);
	memcpy(out, hash, KEY_ID_SIZE);
}

static size_t
finish(char *note, size_t len, const char *origin, const unsigned char *blob)
{
	char text[BASE64_SIZE(BLOB_SIZE)];
	int n;

	(void)sodium_bin2base64(text, sizeof text, blob, BLOB_SIZE,
				sodium_base64_VARIANT_ORIGINAL);
	n = snprintf(note + len, CHECKPOINT_MAX - len, "\n" DASH "%s %s\n",
		     origin, text);
	MUST(n > 0 && (size_t)n < CHECKPOINT_MAX - len);
	return len + (size_t)n;
}

size_t
checkpoint_sign(char out[CHECKPOINT_MAX], const struct checkpoint *c,
		const char *origin, const unsigned char *secret)
{
	const size_t len = body(out, c, origin);
	unsigned char blob[BLOB_SIZE];

	key_id(blob, origin, secret + crypto_sign_SEEDBYTES);
	(void)crypto_sign_detached(blob + KEY_ID_SIZE, NULL, (const void *)out,
				   len, secret);
	return finish(out, len, origin, blob);
}

size_t
checkpoint_length(const char *text, size_t len)
{
	const char *end = text;
	int lines;

	for (lines = 0; lines < 5; lines++) {
		end = memchr(end, '\n', len - (size_t)(end - text));
		if (end == NULL)
			return 0;
		end++;
	}
	return (size_t)(end - text);
}

int
checkpoint_size(const char *note, size_t len, uint64_t *out_size)
{
	const char *second = memchr(note, '\n', len);
	struct scan s;

	if (second == NULL)
		return -1;
	second++;
	s = (struct scan){ second, note + len, true };
	*out_size = scan_number(&s);
	scan_word(&s, "\n");
	return s.is_good ? 0 : -1;
}

int
checkpoint_verify(const char *note, size_t len, const struct checkpoint *c,
		  const char *origin, const unsigned char *pub)
{
	char want[CHECKPOINT_MAX];
	const size_t signed_len = body(want, c, origin);
	const size_t head = signed_len + strlen("\n" DASH) + strlen(origin) + 1;
	unsigned char blob[BLOB_SIZE];
	unsigned char id[KEY_ID_SIZE];
	size_t n = 0;

	if (len < head ||
	    sodium_base642bin(blob, sizeof blob, note + head, len - head - 1,
			      NULL, &n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    n != sizeof blob)
		return -1;
	/* Against: a second spelling of the same signature. */
	if (finish(want, signed_len, origin, blob) != len ||
	    memcmp(want, note, len) != 0)
		return -1;
	key_id(id, origin, pub);
	if (memcmp(id, blob, sizeof id) != 0)
		return -1;
	return crypto_sign_verify_detached(blob + KEY_ID_SIZE,
					   (const void *)want, signed_len, pub);
}
