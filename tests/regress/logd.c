/* SPDX-License-Identifier: ISC */
/*
 * logd: a system log of our own: every datagram of a socket as a line of a
 * file, bytes that are not printable as \xHH.
 *
 *   logd SOCKET FILE
 *
 * Ends on SIGTERM, after all that has arrived is written.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static volatile sig_atomic_t is_over;

static void
end(int sig)
{
	(void)sig;
	is_over = 1;
}

static void
write_line(FILE *f, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (bytes[i] < 0x20 || bytes[i] > 0x7e)
			(void)fprintf(f, "\\x%02x", (unsigned char)bytes[i]);
		else
			(void)fputc(bytes[i], f);
	(void)fputc('\n', f);
	(void)fflush(f);
}

int
main(int argc, char **argv)
{
	static char bytes[1 << 18];
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct sigaction action = { .sa_handler = end };
	struct timeval glance = { .tv_usec = 100000 };	/* at is_over */
	int size = 1 << 24;
	FILE *f = argc == 3 ? fopen(argv[2], "w") : NULL;
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	ssize_t n;

	if (f == NULL || fd < 0)
		return 1;
	(void)strncpy(to.sun_path, argv[1], sizeof to.sun_path - 1);
	(void)unlink(argv[1]);
	(void)sigaction(SIGTERM, &action, NULL);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &glance, sizeof glance);
	(void)umask(0);		/* open to all from the first moment */
	if (bind(fd, (const struct sockaddr *)&to, sizeof to) != 0)
		return 1;
	while (!is_over)
		if ((n = recv(fd, bytes, sizeof bytes, 0)) >= 0)
			write_line(f, bytes, (size_t)n);
	while ((n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT)) >= 0)
		write_line(f, bytes, (size_t)n);
	return 0;
}
