/* SPDX-License-Identifier: ISC */
/*
 * listen: from names to the socket and the directory of the trail.
 * Phase: start; may be root.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "smrsh/auditd/auditd.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"

#define ACTIVATED_FD 3 /* sd_listen_fds(3) */
#define BACKLOG 4096

static int
refuse(struct err *e, const char *what, const char *name)
{
	return err_set(e, ERR_CONFIG, RULE_AUDIT, errno, "%s %s: %s", what,
		       name, strerror(errno));
}

/* The one socket that systemd hands over. */
static bool
is_activated(void)
{
	const char *pid = getenv("LISTEN_PID");
	const char *count = getenv("LISTEN_FDS");
	struct stat st;

	return pid != NULL && count != NULL &&
	       strtol(pid, NULL, 10) == getpid() &&
	       strcmp(count, "1") == 0 && fstat(ACTIVATED_FD, &st) == 0 &&
	       S_ISSOCK(st.st_mode);
}

/* The group of the socket's file is that of the launcher. */
static gid_t
group_of(int fd)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	socklen_t len = sizeof at - 1;
	struct stat st;

	if (getsockname(fd, (void *)&at, &len) != 0 ||
	    stat(at.sun_path, &st) != 0)
		return (gid_t)-1;
	return st.st_gid;
}

static int
set_access(const struct auditd_options *o, struct err *e)
{
	const struct group *g = NULL;

	if (o->group != NULL && (g = getgrnam(o->group)) == NULL)
		return err_set(e, ERR_CONFIG, RULE_AUDIT, 0, "no group %s",
			       o->group);
	if (g != NULL && chown(o->socket, (uid_t)-1, g->gr_gid) != 0)
		return refuse(e, "chown", o->socket);
	if (chmod(o->socket, o->mode) != 0)
		return refuse(e, "chmod", o->socket);
	return 0;
}

/* Nobody connects before the access is set: the umask sees to it. */
static int
make_socket(const struct auditd_options *o, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	own_fd fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	struct stat st;

	errno = ENAMETOOLONG;
	if (fd < 0 || strlen(o->socket) >= sizeof at.sun_path)
		return refuse(e, "socket", o->socket);
	strcpy(at.sun_path, o->socket);
	if (lstat(o->socket, &st) == 0 && S_ISSOCK(st.st_mode))
		(void)unlink(o->socket);
	if (bind(fd, (const void *)&at, sizeof at) != 0)
		return refuse(e, "bind", o->socket);
	if (set_access(o, e) != 0)
		return -1;
	if (listen(fd, BACKLOG) != 0)
		return refuse(e, "listen", o->socket);
	return own_fd_give(&fd);
}

int
listen_open(const struct auditd_options *o, gid_t *out_gid, struct err *e)
{
	int fd = ACTIVATED_FD;

	if (!is_activated() && o->socket == NULL)
		return err_set(e, ERR_USAGE, RULE_USAGE, 0,
			       "--socket is missing");
	if (!is_activated())
		fd = make_socket(o, e);
	if (fd < 0)
		return -1;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	*out_gid = group_of(fd);
	return fd;
}

int
listen_directory(const struct auditd_options *o, struct err *e)
{
	const struct passwd *pw = o->user == NULL ? NULL : getpwnam(o->user);
	int fd;

	if (mkdir(o->trail, 0750) == 0 && pw != NULL &&
	    chown(o->trail, pw->pw_uid, pw->pw_gid) != 0)
		return refuse(e, "chown", o->trail);
	fd = open(o->trail, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? refuse(e, "open", o->trail) : fd;
}
