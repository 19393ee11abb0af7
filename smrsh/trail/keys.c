/* SPDX-License-Identifier: ISC */
/*
 * keys: from one key to the next, and what is left of the first on disk.
 * Phase: act.
 * Against: an intruder of today who signs another yesterday: by then its key
 * is overwritten.  In place: a file that is replaced by rename(2) stays on
 * the device.
 */
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/trail/chain.h"
#include "smrsh/trail/keys.h"
#include "smrsh/trail/scan.h"
#include "smrsh2/encode.h"
#include "smrsh2/own.h"

#define SLOT_SIZE 4096 /* no sector of one is part of the other */
#define SLOT_MAGIC "smrsh2k1"

struct slot {
	char magic[8];
	uint64_t epoch;
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char pub[TRAIL_KEY_SIZE];
	unsigned char check[TRAIL_HASH_SIZE]; /* of what stands before it */
};

void
keys_make(struct key *k, uint64_t epoch)
{
	k->epoch = epoch;
	(void)crypto_sign_keypair(k->pub, k->secret);
}

/* What the key before puts its name to: the new key, and all the trail. */
static size_t
statement(char *out, size_t size, const struct key_turn *turn)
{
	char pub[2 * TRAIL_HASH_SIZE + 1];
	char before[2 * TRAIL_HASH_SIZE + 1];
	struct encoder x;

	chain_hex(pub, turn->pub);
	chain_hex(before, turn->before);
	encode_begin(&x, out, size, ENCODE_CUT);
	encode_format(&x, "smrsh2-audit key v1\n%s\n%llu\n%s\n%llu\n%s\n",
		      turn->origin, (unsigned long long)turn->epoch, pub,
		      (unsigned long long)turn->seq, before);
	MUST(!x.is_full);
	return x.used;
}

void
keys_sign(struct key_turn *turn, const struct key *by)
{
	char text[512];
	const size_t len = statement(text, sizeof text, turn);

	(void)crypto_sign_detached(turn->sig, NULL, (const void *)text, len,
				   by->secret);
}

bool
keys_verify(const struct key_turn *turn, const unsigned char *by)
{
	char text[512];
	const size_t len = statement(text, sizeof text, turn);

	return crypto_sign_verify_detached(turn->sig, (const void *)text, len,
					   by) == 0;
}

void
keys_encode(struct encoder *x, const struct key_turn *turn)
{
	char sig[2 * KEYS_SIGNATURE_SIZE + 1];
	char pub[2 * TRAIL_HASH_SIZE + 1];

	chain_hex(pub, turn->pub);
	(void)sodium_bin2hex(sig, sizeof sig, turn->sig, sizeof turn->sig);
	encode_open(x, NULL, '{');
	encode_word(x, "origin", turn->origin);
	encode_unsigned(x, "epoch", turn->epoch);
	encode_word(x, "pub", pub);
	encode_word(x, "sig", sig);
	encode_close(x, '}');
}

bool
keys_parse(struct key_turn *turn, const char *ev, size_t len,
	   char origin[TRAIL_ORIGIN_MAX])
{
	struct scan s = { ev, ev + len, true };
	const char *name;
	size_t n;

	scan_word(&s, "{\"origin\":\"");
	n = scan_set(&s, SCAN_ORIGIN, &name);
	if (!s.is_good || n >= TRAIL_ORIGIN_MAX)
		return false;
	memcpy(origin, name, n);
	origin[n] = '\0';
	turn->origin = origin;
	scan_word(&s, "\",\"epoch\":");
	turn->epoch = scan_number(&s);
	scan_word(&s, ",\"pub\":\"");
	scan_hex(&s, turn->pub, sizeof turn->pub);
	scan_word(&s, "\",\"sig\":\"");
	scan_hex(&s, turn->sig, sizeof turn->sig);
	scan_word(&s, "\"}");
	return s.is_good && s.at == s.end;
}

static void
slot_check(const struct slot *s, unsigned char out[TRAIL_HASH_SIZE])
{
	(void)crypto_hash_sha256(out, (const void *)s,
				 offsetof(struct slot, check));
}

bool
keys_load(int fd, unsigned int slot, struct key *out)
{
	unsigned char check[TRAIL_HASH_SIZE];
	struct slot s;
	bool is_whole;

	if (pread(fd, &s, sizeof s, (off_t)slot * SLOT_SIZE) != sizeof s)
		return false;
	slot_check(&s, check);
	is_whole = memcmp(s.magic, SLOT_MAGIC, sizeof s.magic) == 0 &&
		   memcmp(check, s.check, sizeof check) == 0;
	if (is_whole) {
		out->epoch = s.epoch;
		(void)crypto_sign_seed_keypair(out->pub, out->secret, s.seed);
		is_whole = memcmp(out->pub, s.pub, sizeof s.pub) == 0;
	}
	sodium_memzero(&s, sizeof s);
	return is_whole;
}

static int
put(int fd, unsigned int slot, const void *bytes)
{
	const ssize_t n = pwrite(fd, bytes, SLOT_SIZE, (off_t)slot * SLOT_SIZE);

	if (n >= 0 && n != SLOT_SIZE)
		errno = EIO;
	return n == SLOT_SIZE ? fdatasync(fd) : -1;
}

int
keys_save(int fd, unsigned int slot, const struct key *k)
{
	unsigned char page[SLOT_SIZE] = { 0 };
	struct slot s = { .magic = SLOT_MAGIC, .epoch = k->epoch };
	int failed;

	(void)crypto_sign_ed25519_sk_to_seed(s.seed, k->secret);
	memcpy(s.pub, k->pub, sizeof s.pub);
	slot_check(&s, s.check);
	memcpy(page, &s, sizeof s);
	failed = put(fd, slot, page);
	sodium_memzero(&s, sizeof s);
	sodium_memzero(page, sizeof page);
	return failed;
}

int
keys_wipe(int fd, unsigned int slot)
{
	static const unsigned char zeros[SLOT_SIZE];

	return put(fd, slot, zeros);
}
