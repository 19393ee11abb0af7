/* SPDX-License-Identifier: ISC */
/*
 * report: from what the kernel tells a program about itself to a JSON file.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"
#include "walls.h"

#define REPORT_DIR "/var/tmp/"
#define DESCRIPTORS_MAX 1024
#define GROUPS_MAX 256

extern char **environ;

static void
string_key(FILE *out, const char *key)
{
	fprintf(out, ",\n\"%s\":", key);
}

static void
string_put(FILE *out, const char *text)
{
	const unsigned char *p;

	fputc('"', out);
	for (p = (const unsigned char *)text; *p != '\0'; p++)
		if (*p < 0x20 || *p > 0x7e || *p == '"' || *p == '\\')
			fprintf(out, "\\u%04x", *p);
		else
			fputc(*p, out);
	fputc('"', out);
}

static void
strings_put(FILE *out, const char *key, char *const *list)
{
	size_t i;

	string_key(out, key);
	fputc('[', out);
	for (i = 0; list[i] != NULL; i++) {
		if (i > 0)
			fputc(',', out);
		string_put(out, list[i]);
	}
	fputc(']', out);
}

static void
number_put(FILE *out, const char *key, long long value)
{
	string_key(out, key);
	fprintf(out, "%lld", value);
}

static void
identity_put(FILE *out)
{
	uid_t u[3];
	gid_t g[3];
	gid_t groups[GROUPS_MAX];
	char cwd[4096];
	int count;
	int i;

	if (getresuid(&u[0], &u[1], &u[2]) == 0) {
		string_key(out, "uid");
		fprintf(out, "[%u,%u,%u]", u[0], u[1], u[2]);
	}
	if (getresgid(&g[0], &g[1], &g[2]) == 0) {
		string_key(out, "gid");
		fprintf(out, "[%u,%u,%u]", g[0], g[1], g[2]);
	}
	count = getgroups(GROUPS_MAX, groups);
	string_key(out, "groups");
	fputc('[', out);
	for (i = 0; i < count; i++)
		fprintf(out, "%s%u", i > 0 ? "," : "", groups[i]);
	fputc(']', out);
	string_key(out, "cwd");
	string_put(out, getcwd(cwd, sizeof cwd) != NULL ? cwd : "");
	number_put(out, "pid", getpid());
	number_put(out, "ppid", getppid());
	number_put(out, "pgid", getpgid(0));
	number_put(out, "sid", getsid(0));
}

static void
descriptors_put(FILE *out, int own_fd)
{
	struct stat st;
	int fd;

	string_key(out, "fds");
	for (fd = 3; fd < DESCRIPTORS_MAX; fd++)
		if (fd != own_fd && fcntl(fd, F_GETFD) >= 0)
			break;
	fprintf(out, "{\"extra\":%d", fd < DESCRIPTORS_MAX ? fd : -1);
	for (fd = 0; fd < 3; fd++)
		fprintf(out, ",\"%d\":[\"%s\",%d]", fd,
			fstat(fd, &st) != 0    ? "closed"
			: S_ISFIFO(st.st_mode) ? "pipe"
					       : "other",
			fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK));
	fputc('}', out);
	fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	number_put(out, "tty", fd);
	if (fd >= 0)
		(void)close(fd);
}

static void
signals_put(FILE *out)
{
	struct sigaction sa;
	sigset_t mask;
	int blocked = 0;
	int changed = 0;
	int n;

	sigemptyset(&mask);
	(void)sigprocmask(SIG_SETMASK, NULL, &mask);
	for (n = 1; n < NSIG; n++) {
		if (sigismember(&mask, n) == 1)
			blocked++;
		if (sigaction(n, NULL, &sa) == 0 && sa.sa_handler != SIG_DFL)
			changed++;
	}
	number_put(out, "signals_blocked", blocked);
	number_put(out, "signals_not_default", changed);
}

static void
privilege_put(FILE *out)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3,
						 0 };
	struct __user_cap_data_struct caps[2];
	int kept = 0;
	int cap;

	memset(caps, 0xff, sizeof caps);
	(void)syscall(SYS_capget, &head, caps);
	string_key(out, "caps");
	fprintf(out, "[%u,%u,%u,%u,%u,%u]", caps[0].effective,
		caps[1].effective, caps[0].permitted, caps[1].permitted,
		caps[0].inheritable, caps[1].inheritable);
	for (cap = 0; cap < 64; cap++)
		if (prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1)
			kept++;
	number_put(out, "bounding", kept);
	number_put(out, "no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	number_put(out, "seccomp", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	number_put(out, "setuid_0", setuid(0) == 0 ? 0 : errno);
}

static void
limits_put(FILE *out)
{
	/* clang-format off */
	static const struct {
		const char *name;
		int resource;
	} table[] = {
		{ "CORE", RLIMIT_CORE },	{ "NPROC", RLIMIT_NPROC },
		{ "NOFILE", RLIMIT_NOFILE },	{ "FSIZE", RLIMIT_FSIZE },
		{ "CPU", RLIMIT_CPU },		{ "AS", RLIMIT_AS },
		{ "STACK", RLIMIT_STACK },	{ "MEMLOCK", RLIMIT_MEMLOCK },
		{ "DATA", RLIMIT_DATA },
	};
	/* clang-format on */
	struct rlimit limit;
	size_t i;

	string_key(out, "limits");
	fputc('{', out);
	for (i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (getrlimit(table[i].resource, &limit) != 0)
			limit = (struct rlimit){ 0, 0 };
		fprintf(out, "%s\"%s\":[%llu,%llu]", i > 0 ? "," : "",
			table[i].name, (unsigned long long)limit.rlim_cur,
			(unsigned long long)limit.rlim_max);
	}
	fputc('}', out);
}

static int
message_copy(const char *path)
{
	char block[8192];
	FILE *to = fopen(path, "w");
	ssize_t n;

	if (to == NULL)
		return -1;
	while ((n = read(STDIN_FILENO, block, sizeof block)) > 0)
		if (fwrite(block, 1, (size_t)n, to) != (size_t)n)
			break;
	return fclose(to) == 0 && n == 0 ? 0 : -1;
}

int
report_write(const char *tag, char *const *argv)
{
	char path[256];
	char done[256];
	FILE *out;
	mode_t mask = umask(0);

	(void)umask(mask);
	snprintf(path, sizeof path, REPORT_DIR "%s.eml", tag);
	if (message_copy(path) != 0)
		return -1;
	(void)chmod(path, 0644);
	snprintf(path, sizeof path, REPORT_DIR "%s.part", tag);
	out = fopen(path, "we");
	if (out == NULL)
		return -1;
	fprintf(out, "{\"umask\":%u", mask);
	strings_put(out, "argv", argv);
	strings_put(out, "env", environ);
	identity_put(out);
	descriptors_put(out, fileno(out));
	signals_put(out);
	privilege_put(out);
	limits_put(out);
	walls_write(out);
	fprintf(out, "}\n");
	if (fclose(out) != 0)
		return -1;
	(void)chmod(path, 0644);
	snprintf(done, sizeof done, REPORT_DIR "%s.json", tag);
	return rename(path, done) == 0 ? 0 : -1;
}
