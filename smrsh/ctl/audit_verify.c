/* SPDX-License-Identifier: ISC */
/*
 * audit_verify: smrsh2ctl audit verify, from a trail to one sentence.
 */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "smrsh/ctl/audit.h"

/* clang-format off */
static const struct {
	const char *word;
	int status;
} verdicts[] = {
	[TRAIL_WHOLE]      = { "whole", AUDIT_WHOLE },
	[TRAIL_TAMPERED]   = { "tampered", AUDIT_TAMPERED },
	[TRAIL_INCOMPLETE] = { "incomplete", AUDIT_INCOMPLETE },
};
/* clang-format on */

/* The worse of both: what left the host cannot be changed any more. */
static int
check_mail_logs(const struct audit_options *o, int status)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < o->mail_log_count; i++) {
		const int found = audit_anchors(o, o->mail_logs[i], &count);

		if (found == AUDIT_TAMPERED || status == AUDIT_WHOLE)
			status = found;
	}
	if (o->mail_log_count > 0)
		(void)printf("%" PRIu64 " lines of the mail log agree\n",
			     count);
	return status;
}

int
audit_verify(const struct audit_options *o)
{
	char key[2 * TRAIL_KEY_SIZE + 1];
	struct trail_report r;
	int status;

	trail_verify(o->dir_fd, o->has_key ? o->key : NULL, &r);
	(void)printf("%s: ", verdicts[r.verdict].word);
	if (r.verdict == TRAIL_WHOLE)
		(void)printf("%" PRIu64 " records, %" PRIu64
			     " checkpoints, key %" PRIu64 "\n",
			     r.next - r.first, r.notes, r.epoch);
	else
		(void)printf("%s/%s: %s\n", o->directory, r.where, r.why);
	if (r.next > r.first) {
		(void)sodium_bin2hex(key, sizeof key, r.first_pub,
				     sizeof r.first_pub);
		(void)printf("origin %s\nfirst key %s\nlast record %" PRIu64
			     ":%.16s\n",
			     r.origin, key, r.next - 1, r.h);
	}
	status = check_mail_logs(o, verdicts[r.verdict].status);
	return fflush(stdout) == 0 ? status : AUDIT_INCOMPLETE;
}
