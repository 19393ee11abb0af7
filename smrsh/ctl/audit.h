/* SPDX-License-Identifier: ISC */
/*
 * audit: the parts of smrsh2ctl audit; private to the room.
 */
#ifndef SMRSH_CTL_AUDIT_H
#define SMRSH_CTL_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "smrsh/trail/trail.h"

/* Exit statuses; those of verify. */
#define AUDIT_WHOLE 0
#define AUDIT_TAMPERED 1
#define AUDIT_INCOMPLETE 2
#define AUDIT_USAGE 3

#define AUDIT_MAIL_LOGS_MAX 64

struct audit_options {
	const char *directory;
	int dir_fd;
	bool has_key;
	unsigned char key[TRAIL_KEY_SIZE];
	const char *mail_logs[AUDIT_MAIL_LOGS_MAX];
	size_t mail_log_count;
	bool is_following;
	uint64_t lines;
	bool has_seq;
	uint64_t seq;
};

int audit_verify(const struct audit_options *o);
int audit_show(const struct audit_options *o);
int audit_tail(const struct audit_options *o);

/* Compares the records that a mail log names with those of the trail, and
 * adds their number.  Prints what is wrong, and returns the exit status. */
int audit_anchors(const struct audit_options *o, const char *path,
    uint64_t *count);

#endif
