/* SPDX-License-Identifier: ISC */
/*
 * walls: from what is tried to the error that came back, 0 for none.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "walls.h"

static int
open_errno(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	(void)close(fd);
	if ((flags & O_CREAT) != 0)
		(void)unlink(path);
	return 0;
}

static int
tcp_errno(unsigned short port, int listens)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int e = 0;

	if (fd < 0)
		return errno;
	a.sin_port = htons(port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listens) {
		if (bind(fd, (struct sockaddr *)&a, sizeof a) != 0 ||
		    listen(fd, 1) != 0)
			e = errno;
	} else if (connect(fd, (struct sockaddr *)&a, sizeof a) != 0) {
		e = errno;
	}
	(void)close(fd);
	return e;
}

static int
home_errno(void)
{
	const struct passwd *user = getpwuid(getuid());
	char path[4096];

	if (user == NULL)
		return ENOENT;
	snprintf(path, sizeof path, "%s/made-by-probe", user->pw_dir);
	return open_errno(path, O_WRONLY | O_CREAT);
}

void
walls_write(FILE *out)
{
	const struct {
		const char *name;
		int result;
	} tried[] = {
		{ "write_home", home_errno() },
		{ "write_outside",
		  open_errno("/srv/open/made-by-probe", O_WRONLY | O_CREAT) },
		{ "read_outside", open_errno("/srv/open/public", O_RDONLY) },
		{ "read_etc", open_errno("/etc/passwd", O_RDONLY) },
		{ "read_proc", open_errno("/proc/self/status", O_RDONLY) },
		{ "connect_25", tcp_errno(25, 0) },
		{ "connect_9", tcp_errno(9, 0) },
		{ "listen_2000", tcp_errno(2000, 1) },
	};
	size_t i;

	for (i = 0; i < sizeof tried / sizeof tried[0]; i++)
		fprintf(out, ",\n\"%s\":%d", tried[i].name, tried[i].result);
}
