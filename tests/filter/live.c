/* SPDX-License-Identifier: ISC */
/*
 * live: the default policy's filter in the running kernel, patched as the
 * launcher patches it, and real calls under it.
 *
 *   live POLICY
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh2/policy.h"
#include "tests/filter/sim.h"

#define NONCE UINT64_C(0x1122334455667788)
#define SYS_CLONE3 435
#define SYS_PTRACE_TRACEME 0
#define FASTOPEN 0x20000000

static struct sock_filter code[POLICY_FILTER_MAX];
static size_t count;

static bool
read_filter(const char *path)
{
	static unsigned char bytes[1 << 20] __attribute__((aligned(16)));
	const struct policy_header *h = (const void *)bytes;
	const struct policy_block *b;
	FILE *f = fopen(path, "r");
	size_t size = f != NULL ? fread(bytes, 1, sizeof bytes, f) : 0;

	if (f != NULL)
		(void)fclose(f);
	if (size < sizeof *h || h->size != size)
		return false;
	b = (const void *)(bytes + h->fallback);
	count = b->filter.count;
	memcpy(code, (const char *)b + b->filter.off, count * sizeof code[0]);
	return count > 0;
}

/* As sandbox/seccomp.c does where no listener is to be had. */
static void
patch(void)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct sock_filter *in = &code[i];
		bool is_return = BPF_CLASS(in->code) == BPF_RET;

		if (is_return && in->k == (SECCOMP_RET_USER_NOTIF |
					   POLICY_NOTIFY_DENY))
			in->k = SECCOMP_RET_ERRNO | EPERM;
		else if (is_return && in->k == (SECCOMP_RET_USER_NOTIF |
						POLICY_NOTIFY_EXEC))
			in->k = SECCOMP_RET_ALLOW;
		else if (!is_return && in->k == POLICY_NONCE_LO)
			in->k = (uint32_t)NONCE;
		else if (!is_return && in->k == POLICY_NONCE_HI)
			in->k = (uint32_t)(NONCE >> 32);
	}
}

static int
load(unsigned int flags)
{
	struct sock_fprog program = { (unsigned short)count, code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags,
			    &program);
}

/* 0, or the errno. */
static int
answer(long result)
{
	return result < 0 ? errno : 0;
}

static int
try_socket(int family, int type, int protocol)
{
	int fd = socket(family, type, protocol);
	int e = answer(fd);

	if (fd >= 0)
		(void)close(fd);
	return e;
}

static int
try_clone(unsigned long flags)
{
	long pid = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	if (pid > 0)
		(void)waitpid((pid_t)pid, NULL, 0);
	return answer(pid);
}

static int
try_map(int prot)
{
	void *p = mmap(NULL, 4096, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return answer(p == MAP_FAILED ? -1 : 0);
}

static int
try_ioctl(unsigned long request)
{
	return answer(syscall(SYS_ioctl, 0, request, "x"));
}

static int
try_send(int flags)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr to = { .sa_family = AF_INET };
	int e = answer(sendto(fd, "x", 1, flags, &to, sizeof to));

	(void)close(fd);
	return e;
}

static int
try_create(int flags, unsigned int mode)
{
	int fd = openat(AT_FDCWD, "smrsh2-live-file", flags, mode);
	int e = answer(fd);

	if (fd >= 0) {
		(void)close(fd);
		(void)unlink("smrsh2-live-file");
	}
	return e;
}

static int
try_exec(uint64_t nonce)
{
	static char name[] = "true";
	char *const argv[] = { name, NULL };
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)syscall(SYS_execveat, AT_FDCWD, "/bin/true", argv, argv,
			      0, nonce);
		_exit(errno & 0x7f);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

struct probe {
	const char *what;
	int (*run)(void);
	int expect;		/* errno */
};

/* clang-format off */
#define PROBE(name, expression) static int name(void) { return expression; }
PROBE(p_pid, answer(getpid()))
PROBE(p_ptrace, answer(syscall(SYS_ptrace, SYS_PTRACE_TRACEME, 0, 0, 0)))
PROBE(p_mount, answer(syscall(SYS_mount, "x", "/nowhere", "tmpfs", 0, 0)))
PROBE(p_keyctl, answer(syscall(SYS_keyctl, 0, -3, 0)))
PROBE(p_bpf, answer(syscall(SYS_bpf, 0, 0, 0)))
PROBE(p_uring, answer(syscall(SYS_io_uring_setup, 4, 0)))
PROBE(p_clone3, answer(syscall(SYS_CLONE3, 0, 0)))
PROBE(p_unknown, answer(syscall(1000)))
PROBE(p_memfd, answer(syscall(SYS_memfd_create, "x", 0)))
PROBE(p_clone, try_clone(0))
PROBE(p_clone_user, try_clone(CLONE_NEWUSER))
PROBE(p_clone_net, try_clone(CLONE_NEWNET))
PROBE(p_unix, try_socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
PROBE(p_seqpacket, try_socket(AF_UNIX, SOCK_SEQPACKET, 0))
PROBE(p_tcp, try_socket(AF_INET, SOCK_STREAM, 6))
PROBE(p_udp6, try_socket(AF_INET6, SOCK_DGRAM, 17))
PROBE(p_mptcp, try_socket(AF_INET, SOCK_STREAM, 262))
PROBE(p_raw, try_socket(AF_INET, SOCK_RAW, 1))
PROBE(p_packet, try_socket(AF_PACKET, SOCK_DGRAM, 0))
PROBE(p_alg, try_socket(38, SOCK_SEQPACKET, 0))
PROBE(p_route, try_socket(AF_NETLINK, SOCK_RAW, 0))
PROBE(p_audit, try_socket(AF_NETLINK, SOCK_RAW, 9))
PROBE(p_fastopen, try_send(FASTOPEN))
PROBE(p_tiocsti, try_ioctl(TIOCSTI))
PROBE(p_tiocsti_high, try_ioctl(TIOCSTI | 1ul << 32))
PROBE(p_ioctl, try_ioctl(TCGETS))
PROBE(p_wx, try_map(PROT_READ | PROT_WRITE | PROT_EXEC))
PROBE(p_rw, try_map(PROT_READ | PROT_WRITE))
PROBE(p_file, try_create(O_CREAT | O_WRONLY, 0644))
PROBE(p_setid_file, try_create(O_CREAT | O_WRONLY, 04755))
PROBE(p_mode_unused, try_create(O_RDONLY, 04755))
PROBE(p_chmod, answer(chmod("/nowhere", 02755)))
PROBE(p_mkdir, answer(mkdirat(AT_FDCWD, "/nowhere/x", 0755)))
PROBE(p_device, answer(mknodat(AT_FDCWD, "/nowhere/x", S_IFCHR | 0600, 0)))
PROBE(p_fifo, answer(mknodat(AT_FDCWD, "/nowhere/x", S_IFIFO | 0600, 0)))
PROBE(p_nice, answer(setpriority(PRIO_PROCESS, 0, 0)))
PROBE(p_nice_other, answer(setpriority(PRIO_USER, 0, 0)))
PROBE(p_limit, answer(syscall(SYS_prlimit64, 0, RLIMIT_CORE, NULL, NULL)))
PROBE(p_limit_other, answer(syscall(SYS_prlimit64, 1, RLIMIT_CORE, NULL, NULL)))
PROBE(p_name, answer(prctl(PR_SET_NAME, "live", 0, 0, 0)))
PROBE(p_ptracer, answer(prctl(0x59616d61, 1, 0, 0, 0)))
PROBE(p_setown, answer(fcntl(0, F_SETOWN, 1)))
PROBE(p_getfd, answer(fcntl(1, F_GETFD)))
PROBE(p_listen, answer(listen(0, 1)))
PROBE(p_xattr, answer(syscall(SYS_setxattr, "/", "user.x", "x", 1, 0)))
PROBE(p_exec_ours, try_exec(NONCE))
PROBE(p_exec_other, try_exec(0))
PROBE(p_exec_half, try_exec(NONCE ^ 1))
PROBE(p_exec_high, try_exec(NONCE ^ (UINT64_C(1) << 40)))

static const struct probe probes[] = {
	{ "getpid is allowed", p_pid, 0 },
	{ "ptrace is denied", p_ptrace, EPERM },
	{ "mount is denied", p_mount, EPERM },
	{ "keyctl is denied", p_keyctl, EPERM },
	{ "bpf is denied", p_bpf, EPERM },
	{ "io_uring_setup is not there", p_uring, ENOSYS },
	{ "clone3 is not there", p_clone3, ENOSYS },
	{ "a number without a name is not there", p_unknown, ENOSYS },
	{ "memfd_create is not there", p_memfd, ENOSYS },
	{ "a child can be made", p_clone, 0 },
	{ "a user namespace cannot", p_clone_user, EPERM },
	{ "a network namespace cannot", p_clone_net, EPERM },
	{ "a local stream socket", p_unix, 0 },
	{ "no local seqpacket socket", p_seqpacket, EPERM },
	{ "a TCP socket", p_tcp, 0 },
	{ "a UDP socket", p_udp6, 0 },
	{ "no MPTCP socket", p_mptcp, EPERM },
	{ "no raw socket", p_raw, EPERM },
	{ "no packet socket", p_packet, EPERM },
	{ "no AF_ALG socket", p_alg, EPERM },
	{ "no routing socket, in silence", p_route, EAFNOSUPPORT },
	{ "no other netlink socket", p_audit, EPERM },
	{ "no connection by sending", p_fastopen, EPERM },
	{ "no typing into a terminal", p_tiocsti, EPERM },
	{ "nor with a high bit set", p_tiocsti_high, EPERM },
	{ "other ioctls reach the file", p_ioctl, ENOTTY },
	{ "no memory to write and execute", p_wx, EPERM },
	{ "memory to write", p_rw, 0 },
	{ "a new file", p_file, 0 },
	{ "no new set-id file", p_setid_file, EPERM },
	{ "a mode that open does not use is no matter", p_mode_unused, ENOENT },
	{ "no set-id mode", p_chmod, EPERM },
	{ "mkdir reaches the directory", p_mkdir, ENOENT },
	{ "no device", p_device, EPERM },
	{ "mkfifo reaches the directory", p_fifo, ENOENT },
	{ "its own priority", p_nice, 0 },
	{ "nobody else's", p_nice_other, EPERM },
	{ "its own limits", p_limit, 0 },
	{ "nobody else's", p_limit_other, EPERM },
	{ "a name for itself", p_name, 0 },
	{ "no other tracer", p_ptracer, EPERM },
	{ "no signals for others", p_setown, EPERM },
	{ "fcntl otherwise", p_getfd, 0 },
	{ "no listening", p_listen, EPERM },
	{ "no attributes", p_xattr, EOPNOTSUPP },
	{ "execveat with the launcher's nonce", p_exec_ours, 0 },
	{ "not without it", p_exec_other, ENOSYS },
	{ "not with its low half wrong", p_exec_half, ENOSYS },
	{ "not with its high half wrong", p_exec_high, ENOSYS },
};
/* clang-format on */

#define PROBE_COUNT (sizeof probes / sizeof probes[0])

/* Each in a process of its own; -1: it died. */
static int
run_probe(const struct probe *p, bool is_filtered)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		/* No terminal, whatever the tests are started from. */
		int fd = open("/dev/null", O_RDONLY);

		if (fd < 0 || dup2(fd, 0) != 0 ||
		    (is_filtered && load(0) != 0))
			_exit(254);
		_exit(p->run() & 0xff);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static int
run_listener(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(load(SECCOMP_FILTER_FLAG_NEW_LISTENER) >= 0 ? 0 : 1);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

int
main(int argc, char **argv)
{
	unsigned int failures = 0;
	size_t i;
	bool is_fine;

	if (argc < 2 || !read_filter(argv[1])) {
		(void)printf("Bail out! no filter in %s\n",
			     argc < 2 ? "nothing" : argv[1]);
		return 1;
	}
	(void)printf("1..%zu\n", PROBE_COUNT + 2);
	(void)fflush(stdout);
	is_fine = sim_check(code, count) == NULL && run_listener();
	failures += !is_fine;
	(void)printf("%s 1 - the kernel takes the filter, with a listener\n",
		     is_fine ? "ok" : "not ok");
	patch();
	for (i = 0; i < PROBE_COUNT; i++) {
		int got;

		(void)fflush(stdout);
		got = run_probe(&probes[i], true);
		is_fine = got == probes[i].expect;
		failures += !is_fine;
		(void)printf("%s %zu - %s", is_fine ? "ok" : "not ok", i + 2,
			     probes[i].what);
		if (!is_fine)
			(void)printf(" (%s, not %s)", strerror(got),
				     strerror(probes[i].expect));
		(void)printf("\n");
	}
	(void)fflush(stdout);
	is_fine = run_probe(&probes[1], false) == 0;
	failures += !is_fine;
	(void)printf("%s %zu - without the filter ptrace is allowed\n",
		     is_fine ? "ok" : "not ok", PROBE_COUNT + 2);
	return failures != 0;
}
