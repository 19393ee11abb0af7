/* SPDX-License-Identifier: ISC */
/*
 * sink: where records go; private to the room.
 */
#ifndef SMRSH_AUDIT_SINK_H
#define SMRSH_AUDIT_SINK_H

#include <stdbool.h>
#include <stddef.h>

struct audit;

/* RFC 3164 priorities of the facility mail (2): what smrsh used. */
enum sink_priority {
	SINK_CRIT = 18,
	SINK_ERR = 19,
	SINK_WARNING = 20,
	SINK_NOTICE = 21,
	SINK_INFO = 22,
};

/*
 * Sends one datagram.  Where the log's queue is full it waits for room: up
 * to two seconds when is_needed, otherwise 200 ms, and that only once.
 * 0, or -1 with errno.
 */
int sink_send(struct audit *a, const char *text, size_t len, bool is_needed);

/*
 * Sends a message (smrsh2/wire.h) to the collector, and waits for its answer
 * when it is_awaited: 0: the record is on disk, or on its way.  -1: it is
 * not, or nobody knows, with errno; EMSGSIZE: make it shorter; ENOSPC: it was
 * refused.
 */
int sink_collect(struct audit *a, const char *text, size_t len,
    bool is_awaited);

#endif
