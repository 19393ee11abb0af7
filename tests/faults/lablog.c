/* SPDX-License-Identifier: ISC */
/*
 * lablog: the system log in every state it can be found in.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/faults/lab.h"

static int log_fd = -1;
static enum lab_log log_state = LAB_LOG_ABSENT;

int
lab_log_fd(void)
{
	return log_state == LAB_LOG_LIVE ? log_fd : -1;
}

static void
lablog_bind(int type, mode_t mode)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX,
				    .sun_path = LAB_LOG };

	log_fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (log_fd < 0 || bind(log_fd, (void *)&name, sizeof name) != 0 ||
	    chmod(LAB_LOG, mode) != 0)
		perror("lab: " LAB_LOG);
	if (type == SOCK_STREAM)
		(void)listen(log_fd, 1);
}

/*
 * Until not even a new socket gets a record in: one that has sent much meets
 * the limit of its own send buffer first.
 */
static void
lablog_fill(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX,
				    .sun_path = LAB_LOG };
	int sent = 1;
	int fd;

	while (sent > 0) {
		sent = 0;
		fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		while (fd >= 0 && sendto(fd, "<22>full", 8, MSG_DONTWAIT,
					 (void *)&name, sizeof name) == 8)
			sent++;
		(void)close(fd);
	}
}

void
lab_log_set(enum lab_log log)
{
	if (log == log_state && log == LAB_LOG_LIVE)
		return;
	if (log_fd >= 0)
		(void)close(log_fd);
	log_fd = -1;
	(void)unlink(LAB_LOG);
	log_state = log;
	switch (log) {
	case LAB_LOG_ABSENT:
		break;
	case LAB_LOG_LIVE:
	case LAB_LOG_SILENT:
		lablog_bind(SOCK_DGRAM, 0666);
		break;
	case LAB_LOG_STALE:
		lablog_bind(SOCK_DGRAM, 0666);
		(void)close(log_fd);
		log_fd = -1;
		break;
	case LAB_LOG_DENIED:
		lablog_bind(SOCK_DGRAM, 0600);
		break;
	case LAB_LOG_FULL:
		lablog_bind(SOCK_DGRAM, 0666);
		lablog_fill();
		break;
	case LAB_LOG_STREAM:
		lablog_bind(SOCK_STREAM, 0666);
		break;
	case LAB_LOG_FILE:
		(void)close(open(LAB_LOG, O_CREAT | O_WRONLY, 0666));
		(void)chmod(LAB_LOG, 0666);
		break;
	}
}
