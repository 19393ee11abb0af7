/* SPDX-License-Identifier: ISC */
/*
 * peer: who sends, by the kernel's word; private.
 */
#ifndef SMRSH_AUDITD_PEER_H
#define SMRSH_AUDITD_PEER_H

#include <sys/types.h>

#define PEER_JSON_MAX 1536

struct peer {
	pid_t pid;
	uid_t uid;
	char json[PEER_JSON_MAX];	/* the object `peer` of its records */
};

/* What /proc says is kept when the process is still there afterwards. */
int peer_load(struct peer *out, int fd, gid_t trusted);

#endif
