/* SPDX-License-Identifier: ISC */
/*
 * queuer: from a message on stdin to a file in its group's queue, as the
 * set-group-ID wrappers of list managers do it.
 *
 *   queuer DIRECTORY
 */
#include <fcntl.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	char path[4096];
	char buffer[4096];
	ssize_t n;
	int fd;

	if (argc != 2)
		return EX_USAGE;
	(void)snprintf(path, sizeof path, "%s/%ld", argv[1], (long)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
	if (fd < 0) {
		perror("queuer: the queue");
		return EX_NOPERM;
	}
	while ((n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0)
		if (write(fd, buffer, (size_t)n) != n)
			return EX_IOERR;
	return n == 0 && fsync(fd) == 0 ? EX_OK : EX_IOERR;
}
