/* SPDX-License-Identifier: ISC */
/*
 * report: from inside the sandbox, what is in force, as a line of words;
 * and a file `ran' in the working directory, so that it is known to have run
 * even where nothing can be printed.  As `slow' it takes 0.3 s.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int
report_caps(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3,
						 0 };
	struct __user_cap_data_struct data[2];

	memset(data, 0, sizeof data);
	if (syscall(SYS_capget, &head, data) != 0)
		return -1;
	return (data[0].effective | data[0].permitted | data[0].inheritable |
		data[1].effective | data[1].permitted |
		data[1].inheritable) != 0;
}

static int
report_bounding(void)
{
	int cap, kept = 0;

	for (cap = 0; cap < 64; cap++)
		kept += prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1;
	return kept;
}

static int
report_descriptors(int own_fd)
{
	int fd, open_count = 0;

	for (fd = 3; fd < 1024; fd++)
		open_count += fd != own_fd && fcntl(fd, F_GETFD) >= 0;
	return open_count;
}

static int
report_ignored(void)
{
	struct sigaction action;
	int nr, ignored = 0;

	for (nr = 1; nr < 65; nr++)
		if (sigaction(nr, NULL, &action) == 0)
			ignored += action.sa_handler == SIG_IGN;
	return ignored;
}

static int
report_blocked(void)
{
	sigset_t set;
	int nr, blocked = 0;

	(void)sigprocmask(SIG_BLOCK, NULL, &set);
	for (nr = 1; nr < 65; nr++)
		blocked += sigismember(&set, nr) == 1;
	return blocked;
}

/* What is done without a sandbox, and must not be done in one. */
static int
report_landlock(void)
{
	int fd = open("/home/bob/public", O_RDONLY);

	if (fd >= 0)
		(void)close(fd);
	return fd < 0 && errno == EACCES;
}

static int
report_seccomp(void)
{
	return unshare(0) != 0 && errno == EPERM;
}

/* Called `left' it leaves a child that nobody waits for. */
static void
report_leave(void)
{
	if (fork() != 0)
		return;
	(void)setsid();
	(void)signal(SIGTERM, SIG_IGN);
	(void)close(0);
	(void)close(1);
	(void)close(2);
	(void)sleep(60);
	_exit(0);
}

static int
report_is(const char *argv0, const char *name)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;

	return slash != NULL && strcmp(slash + 1, name) == 0;
}

int
main(int argc, char **argv)
{
	struct rlimit core = { 1, 1 };
	struct rlimit open_max = { 0, 0 };
	int death = 0;
	char line[512];
	int fd = open("ran", O_CREAT | O_WRONLY, 0644);

	(void)getrlimit(RLIMIT_CORE, &core);
	(void)getrlimit(RLIMIT_NOFILE, &open_max);
	(void)prctl(PR_GET_PDEATHSIG, &death);
	(void)snprintf(line, sizeof line,
		       "RAN uid=%d euid=%d gid=%d groups=%d session=%d nnp=%d "
		       "landlock=%d seccomp=%d caps=%d bounding=%d fds=%d "
		       "ignored=%d blocked=%d death=%d core=%d nofile=%d "
		       "args=%d\n",
		       (int)getuid(), (int)geteuid(), (int)getgid(),
		       getgroups(0, NULL), getsid(0) == getpid(),
		       prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
		       report_landlock(), report_seccomp(), report_caps(),
		       report_bounding(), report_descriptors(fd),
		       report_ignored(), report_blocked(), death,
		       (int)core.rlim_max, (int)open_max.rlim_max, argc - 1);
	(void)signal(SIGXFSZ, SIG_IGN);	/* the caller may allow no file */
	(void)!write(fd, line, strlen(line));
	(void)close(fd);
	(void)!write(1, line, strlen(line));
	if (report_is(argv[0], "left"))
		report_leave();
	if (report_is(argv[0], "slow"))
		(void)usleep(300000);
	return 0;
}
