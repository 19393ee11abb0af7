/* SPDX-License-Identifier: ISC */
/*
 * peer: from a connection to the process at its other end.
 * Phase: act; reads.
 * Against: what a client says about itself.  Only the kernel is asked.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "smrsh/auditd/peer.h"
#include "smrsh2/encode.h"
#include "smrsh2/own.h"

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77 /* Linux 6.5 */
#endif

#define CGROUP_SHOWN 512

/* A file of /proc/PID, without its last line feed; "" when unreadable. */
static void
read_proc(pid_t pid, const char *name, char *out, size_t size)
{
	char path[64];
	own_fd fd = -1;
	ssize_t n;

	(void)snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, out, size - 1);
	out[n > 0 ? n : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
}

/* -1, as the kernel's own tools write it, for none. */
static int64_t
read_id(pid_t pid, const char *name)
{
	char text[32];

	read_proc(pid, name, text, sizeof text);
	return text[0] == '\0' ? -1 : (int32_t)strtoul(text, NULL, 10);
}

/* Fields of stat, from 1, behind the name, which may hold anything. */
static unsigned long long
stat_field(const char *stat, int field)
{
	const char *at = strrchr(stat, ')');
	int i;

	for (i = 2; at != NULL && i < field; i++)
		at = strchr(at + 1, ' ');
	return at == NULL ? 0 : strtoull(at, NULL, 10);
}

static void
describe(struct encoder *x, pid_t pid)
{
	char stat[1024];
	char cgroup[CGROUP_SHOWN + 8];
	const char *path;

	read_proc(pid, "stat", stat, sizeof stat);
	read_proc(pid, "cgroup", cgroup, sizeof cgroup);
	path = strstr(cgroup, "::");
	encode_unsigned(x, "ppid", stat_field(stat, 4));
	encode_unsigned(x, "start", stat_field(stat, 22));
	encode_number(x, "auid", read_id(pid, "loginuid"));
	encode_number(x, "ses", read_id(pid, "sessionid"));
	if (path != NULL)
		encode_string(x, "cg", path + 2);
}

/* The process that connected is still there: its number is still its own. */
static bool
is_alive(int fd)
{
	own_fd pid_fd = -1;
	socklen_t len = sizeof pid_fd;
	struct pollfd p = { .events = POLLIN };

	if (getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, &pid_fd, &len) != 0) {
		pid_fd = -1;
		return true; /* before 6.5: it waits for the answer */
	}
	p.fd = pid_fd;
	return poll(&p, 1, 0) == 0;
}

int
peer_load(struct peer *out, int fd, gid_t trusted)
{
	struct ucred cred;
	socklen_t len = sizeof cred;
	struct encoder x;
	struct encoder before;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) != 0)
		return -1;
	out->pid = cred.pid;
	out->uid = cred.uid;
	encode_begin(&x, out->json, sizeof out->json - 1, CGROUP_SHOWN);
	encode_open(&x, NULL, '{');
	encode_number(&x, "pid", cred.pid);
	encode_unsigned(&x, "uid", cred.uid);
	encode_unsigned(&x, "egid", cred.gid);
	encode_word(&x, "trust",
		    cred.uid == 0	  ? "root"
		    : cred.gid == trusted ? "setgid"
					  : "user");
	before = x;
	describe(&x, cred.pid);
	if (x.is_full || !is_alive(fd))
		x = before;
	encode_close(&x, '}');
	MUST(!x.is_full);
	out->json[x.used] = '\0';
	return 0;
}
