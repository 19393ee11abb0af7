/* SPDX-License-Identifier: ISC */
/*
 * state: what a program in the sandbox finds itself to be, one KEY=VALUE a
 * line, by system calls alone (/proc is out of reach there).
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
show_ids(void)
{
	gid_t groups[256];
	uid_t u[3];
	gid_t g[3];
	int n = getgroups(256, groups);
	int i;

	(void)getresuid(&u[0], &u[1], &u[2]);
	(void)getresgid(&g[0], &g[1], &g[2]);
	printf("uids=%u,%u,%u\ngids=%u,%u,%u\ngroups=", u[0], u[1], u[2], g[0],
	       g[1], g[2]);
	for (i = 0; i < n; i++)
		printf("%s%u", i > 0 ? "," : "", groups[i]);
	printf("\nregain=%d\n", setuid(0) == 0 || setgid(0) == 0 ||
				setresuid((uid_t)-1, 0, (uid_t)-1) == 0 ||
				setgroups(0, NULL) == 0);
}

static void
show_capabilities(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct have[2];
	unsigned long cap;
	int bounding = 0;
	int ambient = 0;

	memset(have, 0xff, sizeof have);
	(void)syscall(SYS_capget, &head, have);
	printf("caps=%x%x,%x%x,%x%x\n", have[1].effective, have[0].effective,
	       have[1].permitted, have[0].permitted, have[1].inheritable,
	       have[0].inheritable);
	for (cap = 0; cap < 64; cap++) {
		bounding += prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1;
		ambient += prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0,
				 0) == 1;
	}
	printf("bounding=%d\nambient=%d\n", bounding, ambient);
	printf("securebits=0x%x\n", prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	printf("nnp=%d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	printf("seccomp=%d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
}

static void
show_descriptors(void)
{
	int fd;

	printf("fds=");
	for (fd = 0; fd < 2048; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("%s%d", fd > 0 ? "," : "", fd);
	printf("\n");
}

static void
show_signals(void)
{
	struct sigaction have;
	sigset_t mask;
	int sig;
	int ignored = 0;
	int blocked = 0;

	(void)sigprocmask(SIG_SETMASK, NULL, &mask);
	for (sig = 1; sig < NSIG; sig++) {
		if (sigaction(sig, NULL, &have) == 0 &&
		    have.sa_handler != SIG_DFL)
			ignored++;
		blocked += sigismember(&mask, sig) == 1;
	}
	printf("ignored=%d\nblocked=%d\n", ignored, blocked);
	printf("session=%d\n", getsid(0) == getpid());
}

int
main(int argc, char **argv, char **environment)
{
	char cwd[4096];
	struct rlimit l;
	mode_t mask = umask(0);

	(void)argc;
	(void)argv;
	show_ids();
	show_capabilities();
	show_descriptors();
	show_signals();
	printf("umask=%04o\n", mask);
	printf("cwd=%s\n", getcwd(cwd, sizeof cwd) == NULL ? "?" : cwd);
	for (; *environment != NULL; environment++)
		printf("env=%s\n", *environment);
	(void)getrlimit(RLIMIT_CORE, &l);
	printf("core=%llu\n", (unsigned long long)l.rlim_max);
	return 0;
}
