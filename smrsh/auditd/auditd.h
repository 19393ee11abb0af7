/* SPDX-License-Identifier: ISC */
/*
 * auditd: the collector, from messages of launchers to acknowledged records.
 */
#ifndef SMRSH_AUDITD_H
#define SMRSH_AUDITD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct trail;

struct auditd_options {
	const char *socket;	/* NULL: inherited */
	const char *trail;
	const char *user;
	const char *group;	/* of the socket */
	const char *origin;
	unsigned int mode;	/* of the socket */
	uint64_t segment_bytes;
	bool is_foreground;
};

/* --- listen: sockets and files that root has to open ------------------- */

int listen_open(const struct auditd_options *o, gid_t *out_gid, struct err *e);
int listen_directory(const struct auditd_options *o, struct err *e);

/* --- confine: from root to what collecting needs ---------------------- */

int confine_identity(const struct auditd_options *o, struct err *e);
/* What the kernel has of it; without, the collector still works. */
void confine_apply(int dir_fd);

/* --- collect: the loop ------------------------------------------------ */

struct collect {
	struct trail *trail;
	int listen_fd;
	int stop_fd;		/* readable: end */
	gid_t gid;		/* of the set-group-ID launcher */
};

/* Until it is told to stop: 0; -1: the trail is broken. */
int collect_run(const struct collect *c, struct err *e);

#endif
