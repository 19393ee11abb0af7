/* SPDX-License-Identifier: ISC */
/*
 * probe_abi: T28, T29, T30: the same system calls under another number, with
 * arguments wider than the kernel reads them, and the terminal tricks.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/probe.h"

#define HIGH 0x5a5a5a5a00000000UL

#if defined(__x86_64__)
static long
abi_int80(long nr, long first)
{
	long rc;

	__asm__ volatile("int $0x80"
			 : "=a"(rc)
			 : "a"(nr), "b"(first), "c"(0L), "d"(0L)
			 : "memory");
	return rc;
}

/* args: a number of the 32-bit table, and a first argument. */
static void
abi_i386(char **args)
{
	long rc = abi_int80(atol(args[0]), args[1] ? atol(args[1]) : 0);

	probe_say(rc == -ENOSYS ? ABSENT : ESCAPED, "int 0x80: %ld", rc);
}

static void
abi_x32(char **args)
{
	long rc = syscall(0x40000000L + atol(args[0]), 0, 0, 0);

	if (rc < 0 && errno == ENOSYS)
		probe_say(ABSENT, "x32: not in this kernel");
	probe_say(ESCAPED, "x32: %ld", rc);
}
#else
static void
abi_i386(char **args)
{
	(void)args;
	probe_say(ABSENT, "no second ABI on this machine");
}

static void
abi_x32(char **args)
{
	(void)args;
	probe_say(ABSENT, "no x32 on this machine");
}
#endif

/* args: the request as a number, with whatever in its upper half. */
static void
abi_ioctl(char **args)
{
	unsigned long request = strtoul(args[0], NULL, 0);
	char what[16] = "x";
	long rc = syscall(SYS_ioctl, 0, request, what);

	/* A tty or not: the kernel's own answers show that it was asked. */
	if (rc < 0 && (errno == EPERM || errno == EACCES))
		probe_say(CONTAINED, "ioctl: %s", strerrorname_np(errno));
	probe_say(ESCAPED, "ioctl reached the kernel: %s",
		  rc < 0 ? strerrorname_np(errno) : "success");
}

/* args: family, type, protocol; each with a dirty upper half. */
static void
abi_socket(char **args)
{
	probe_result(syscall(SYS_socket, HIGH | strtoul(args[0], NULL, 0),
			     HIGH | strtoul(args[1], NULL, 0),
			     HIGH | strtoul(args[2], NULL, 0)),
		     "socket");
}

static void
abi_prctl(char **args)
{
	probe_result(syscall(SYS_prctl, HIGH | strtoul(args[0], NULL, 0), 0, 0,
			     0, 0),
		     "prctl");
}

static void
abi_fcntl(char **args)
{
	probe_result(syscall(SYS_fcntl, 0, HIGH | strtoul(args[0], NULL, 0),
			     getppid()),
		     "fcntl");
}

static void
abi_personality(char **args)
{
	unsigned long persona = strtoul(args[0], NULL, 0);

	probe_result(syscall(SYS_personality, HIGH | persona), "personality");
}

static void
abi_clone(char **args)
{
	unsigned long flags = strtoul(args[0], NULL, 0);
	long pid = syscall(SYS_clone, HIGH | flags | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	probe_result(pid, "clone");
}

static void
abi_chmod(char **args)
{
	struct stat st = { .st_mode = 0 };
	int fd = open("escape-probe", O_CREAT | O_WRONLY, 0644);

	(void)args;
	(void)syscall(SYS_fchmod, fd, HIGH | 04755UL);
	(void)fstat(fd, &st);
	(void)unlink("escape-probe");
	probe_say(st.st_mode & 06000 ? ESCAPED : CONTAINED, "mode %o",
		  st.st_mode);
}

/* args: the flags; with a dirty upper half. */
static void
abi_send(char **args)
{
	unsigned long flags = strtoul(args[0], NULL, 0);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in to = { .sin_family = AF_INET };

	to.sin_port = htons(7777);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	probe_result(syscall(SYS_sendto, fd, "x", 1, HIGH | flags, &to,
			     sizeof to),
		     "sendto");
}

static void
abi_mprotect(char **args)
{
	static char page[8192] __attribute__((aligned(4096)));

	(void)args;
	probe_result(syscall(SYS_mprotect, page, 4096, HIGH | 5UL),
		     "mprotect PROT_EXEC");
}

const struct probe probes_abi[] = {
	{ "abi-i386", abi_i386 },
	{ "abi-x32", abi_x32 },
	{ "abi-ioctl", abi_ioctl },
	{ "abi-socket", abi_socket },
	{ "abi-prctl", abi_prctl },
	{ "abi-fcntl", abi_fcntl },
	{ "abi-personality", abi_personality },
	{ "abi-clone", abi_clone },
	{ "abi-chmod", abi_chmod },
	{ "abi-send", abi_send },
	{ "abi-mprotect", abi_mprotect },
	{ NULL, NULL },
};
