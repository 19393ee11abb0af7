/* SPDX-License-Identifier: ISC */
/*
 * scene: what the attacks aim at: another process of the same user, other
 * people's files, servers on every kind of socket.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attacks.h"

static pid_t victim = -1;

/* clang-format off */
static const struct thing {
	const char *path;
	const char *text;	/* NULL: a directory */
	mode_t mode;
	uid_t uid;
} things[] = {
	{ "/home/bob/public",         "x\n", 0644, LAB_UID + 1 },
	{ "/home/bob/secret",         "x\n", 0600, LAB_UID + 1 },
	{ "/home/alice/.ssh",         NULL,  0700, LAB_UID },
	{ "/home/alice/.ssh/id_test", "x\n", 0600, LAB_UID },
	{ "/home/alice/.bashrc",      "x\n", 0644, LAB_UID },
	{ "/var/mail/bob",            "x\n", 0660, LAB_UID + 1 },
	/* What shipped profiles will not start without. */
	{ "/home/alice/mail",         NULL,  0700, LAB_UID },
	{ "/home/alice/.bogofilter",  NULL,  0700, LAB_UID },
	{ "/home/alice/.vacation.db", "x\n", 0600, LAB_UID },
	{ "/home/alice/autoreply",    NULL,  0700, LAB_UID },
	{ "/home/alice/helpdesk",     NULL,  0700, LAB_UID },
	{ "/home/alice/tickets",      NULL,  0700, LAB_UID },
	{ "/run/own",                 NULL,  0755, LAB_UID },
	{ "/run/own/file",            "x\n", 0644, LAB_UID },
};

/* The default's sandbox with times that a test can wait for. */
static const char quick[] =
	"[Policy]\n"
	"RuntimeMaxSec=2s\n"
	"TimeoutStopSec=1s\n"
	"LingerSec=1s\n";
/* clang-format on */

static int
scene_write(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, mode);
	ssize_t n = fd < 0 ? -1 : write(fd, text, strlen(text));

	if (fd >= 0)
		(void)close(fd);
	if (n != (ssize_t)strlen(text) || chmod(path, mode) != 0) {
		perror(path);
		return -1;
	}
	return 0;
}

static int
scene_things(void)
{
	size_t i;

	for (i = 0; i < sizeof things / sizeof *things; i++) {
		if (things[i].text == NULL)
			(void)mkdir(things[i].path, things[i].mode);
		else if (scene_write(things[i].path, things[i].text,
				     things[i].mode) != 0)
			return -1;
		if (chown(things[i].path, things[i].uid, things[i].uid) != 0)
			return -1;
	}
	return 0;
}

static void
scene_listen(int family, int type, const void *name, socklen_t size)
{
	int on = 1;
	int fd = socket(family, type | SOCK_CLOEXEC, 0);

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, name, size) != 0 ||
	    (type == SOCK_STREAM && listen(fd, SOMAXCONN) != 0))
		perror("scene: socket");
}

static void
scene_services(void)
{
	static const unsigned short ports[] = { 25, 7777 };
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t i;

	for (i = 0; i < sizeof ports / sizeof *ports; i++) {
		in.sin_port = htons(ports[i]);
		scene_listen(AF_INET, SOCK_STREAM, &in, sizeof in);
	}
	in.sin_port = htons(8125);
	scene_listen(AF_INET, SOCK_DGRAM, &in, sizeof in);
	(void)strcpy(un.sun_path, "/run/service");
	scene_listen(AF_UNIX, SOCK_STREAM, &un, sizeof un);
	(void)chmod("/run/service", 0666);
	(void)memcpy(un.sun_path, "\0abstract", 9);
	scene_listen(AF_UNIX, SOCK_STREAM, &un, sizeof un.sun_family + 9);
	(void)memcpy(un.sun_path, "\0datagram", 9);
	scene_listen(AF_UNIX, SOCK_DGRAM, &un, sizeof un.sun_family + 9);
}

/* Another user's link, where anybody may write, to a file of the victim's. */
static int
scene_link(void)
{
	if ((mkdir("/tmp/sticky", 0755) != 0 && errno != EEXIST) ||
	    chmod("/tmp/sticky", 01777) != 0 ||
	    symlink("/home/alice/.bashrc", "/tmp/sticky/link") != 0)
		return -1;
	return lchown("/tmp/sticky/link", LAB_UID + 1, LAB_UID + 1);
}

int
scene_open(const char *launcher, const char *ctl)
{
	/* The profiles bring `tight', which the rows of attacks name. */
	struct lab_command commands[PROFILES_MAX + 4] = {
		{ "probe", ATTACK_PROBE, NULL },
		{ "quick", ATTACK_PROBE, quick },
		{ "report", "/run/world/report", NULL },
		{ "nested", launcher, NULL },
	};

	if (lab_open(launcher) != 0 || scene_things() != 0 ||
	    scene_link() != 0 ||
	    lab_commands(ctl, commands,
			 4 + profile_commands(commands + 4, PROFILES_MAX)))
		return -1;
	scene_services();
	return 0;
}

pid_t
scene_victim(void)
{
	int ready[2];
	char byte;

	if (victim > 0 && scene_victim_is_alive())
		return victim;
	if (pipe2(ready, O_CLOEXEC) != 0)
		return -1;
	victim = fork();
	if (victim == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		if (setsid() < 0 || setresgid(LAB_UID, LAB_UID, LAB_UID) ||
		    setresuid(LAB_UID, LAB_UID, LAB_UID) != 0)
			_exit(1);
		(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
		(void)close_range(0, ~0u, 0);	/* ready */
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	(void)!read(ready[0], &byte, 1);
	(void)close(ready[0]);
	return victim;
}

int
scene_victim_is_alive(void)
{
	int status;

	if (waitpid(victim, &status, WNOHANG) != 0) {
		victim = -1;
		return 0;
	}
	return 1;
}

void
scene_victim_end(void)
{
	if (victim > 0 && kill(victim, SIGKILL) == 0)
		(void)waitpid(victim, NULL, 0);
	victim = -1;
}

int
scene_user_processes(void)
{
	return lab_processes(victim, 0);
}

int
scene_wait_gone(void)
{
	return lab_wait_gone(victim);
}

int
scene_end_processes(void)
{
	return lab_processes(victim, SIGKILL);
}

void
scene_wait_reaped(void)
{
	lab_wait_reaped(victim);
}

void
scene_sweep(void)
{
	lab_sweep(victim);
}
