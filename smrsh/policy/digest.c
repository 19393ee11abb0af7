/* SPDX-License-Identifier: ISC */
/*
 * digest: from the files that will be executed to whether a policy pins them.
 * Phase: decide; reads what the program holds open.
 * Against: a program that was changed by who may change it (T19).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"
#include "smrsh2/script.h"
#include "smrsh2/sha256.h"

#define READ_SIZE 16384

/* Mail waits: what changed a program was an upgrade, most of the time. */
static int
deferred(const struct program *p, int errnum, const char *why,
	 const char *what, struct err *e)
{
	(void)err_set(e, ERR_CONFIG, RULE_DIGEST, errnum,
		      "deferred: the program is not the one that the policy"
		      " pins");
	return err_detail(e, "%s: %s%s", p->real, why, what);
}

static int
hash_file(int fd, char out[SHA256_HEX_SIZE])
{
	unsigned char buffer[READ_SIZE];
	struct sha256 s;
	off_t at = 0;
	ssize_t n;

	sha256_begin(&s);
	while ((n = pread(fd, buffer, sizeof buffer, at)) > 0) {
		sha256_add(&s, buffer, (size_t)n);
		at += n;
	}
	sha256_end(&s, out);
	return n < 0 ? -1 : 0;
}

int
policy_digest(char out[POLICY_DIGEST_SIZE], const struct program *p,
	      struct err *e)
{
	if (p->is_nested)
		return deferred(p, 0, "its interpreter is a script, which"
				" Digest= cannot pin", "", e);
	if (hash_file(p->fd, out) != 0 ||
	    (p->interp_fd >= 0 &&
	     hash_file(p->interp_fd, out + SHA256_HEX_SIZE) != 0))
		return deferred(p, errno, "cannot be read: ", strerror(errno),
				e);
	if (p->interp_fd >= 0)
		out[SHA256_HEX_SIZE - 1] = ' ';
	return 0;
}

int
policy_digest_check(const struct policy_block *b, const struct program *p,
		    const char **out_digest, struct err *e)
{
	const uint32_t *at = policy_array(b, b->digests.off);
	char found[POLICY_DIGEST_SIZE];
	uint32_t i;

	/* One that is not there to be executed is a status of the run. */
	if (b->digests.count == 0 || p->exec_errno != 0)
		return 0;
	if (policy_digest(found, p, e) != 0)
		return -1;
	for (i = 0; i < b->digests.count; i++)
		if (strcmp(policy_string(b, at[i]), found) == 0) {
			*out_digest = policy_string(b, at[i]);
			return 0;
		}
	return deferred(p, 0, "changed; if that was meant, put into Digest= ",
			found, e);
}
