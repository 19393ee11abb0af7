/* SPDX-License-Identifier: ISC */
/*
 * selfs: T10, T11, T12, T14, T28, T59: what a caller hands in does not get
 * through to the program, nor does the launcher itself as a program.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/escape/attacks.h"
#include "tests/faults/tap.h"

#define HUGE_ENTRY (120 * 1024)
#define MANY_ENTRIES 3000

static struct lab_result r;

static void
self_test(const struct lab_run *run, const char *wanted, const char *what)
{
	(void)lab_run(run, &r);
	scene_sweep();
	if (!tap_ok(!r.is_hung && r.status == 0 &&
			strstr(r.out, wanted) != NULL,
		    "%s", what))
		lab_explain(&r);
}

/* clang-format off */
static char *const dirty[] = {
	"LD_PRELOAD=/home/alice/evil.so", "LD_AUDIT=/home/alice/evil.so",
	"LD_LIBRARY_PATH=/home/alice", "LD_DEBUG=all", "LD_SHOW_AUXV=1",
	"LD_BIND_NOT=1", "LD_PROFILE=libc.so.6", "LD_TRACE_LOADED_OBJECTS=1",
	"GLIBC_TUNABLES=glibc.malloc.check=3", "GCONV_PATH=/home/alice",
	"LOCPATH=/home/alice", "NLSPATH=/home/alice/%N", "MALLOC_TRACE=/tmp/m",
	"MALLOC_CHECK_=3", "MALLOC_ARENA_MAX=1", "RES_OPTIONS=debug",
	"HOSTALIASES=/home/alice/hosts", "LOCALDOMAIN=evil.example",
	"TZ=:/home/alice/tz", "TZDIR=/home/alice", "TMPDIR=/home/alice",
	"BASH_FUNC_cat%%=() { id; }", "BASH_ENV=/home/alice/env",
	"ENV=/home/alice/env", "SHELLOPTS=xtrace", "PS4=$(id)", "IFS=/",
	"CDPATH=/home", "PERL5OPT=-d", "PERL5LIB=/home/alice",
	"PYTHONPATH=/home/alice", "PYTHONSTARTUP=/home/alice/x.py",
	"PYTHONINSPECT=1", "RUBYOPT=-r/home/alice/x", "RUBYLIB=/home/alice",
	"NODE_OPTIONS=--require=/home/alice/x.js", "PHPRC=/home/alice",
	"JAVA_TOOL_OPTIONS=-Dx=y", "PATH=/home/alice/evil:/usr/bin", "HOME=/home/bob",
	"USER=root", "LOGNAME=root", "SHELL=/bin/bash", "AGENT=sendmail",
	"EDITOR=id", "PAGER=id", "GIT_SSH_COMMAND=id", "XDG_CONFIG_HOME=/tmp",
	"SMRSH_POLICY=/home/alice/policy", "SMRSH_CMDDIR=/home/alice", NULL,
};
static char *const odd[] = {
	"PATH=/a", "PATH=/b", "PATH", "=", "=x", "", "PWD=/evil", "PWD=/evil2",
	"\x1b[2J=x", "A\nB=c", "\xff\xfe=\x80", NULL,
};
/* clang-format on */

static void
self_test_environment(void)
{
	struct lab_run run = { .command = "probe self-environment",
			       .envp = dirty };
	static char huge[HUGE_ENTRY];
	static char many[MANY_ENTRIES][12];
	static char *list[MANY_ENTRIES + 2];
	size_t i;

	self_test(&run, "CONTAINED",
		  "T10 no variable of a loader, a shell or an interpreter "
		  "gets through");
	run.is_as_root = true;
	self_test(&run, "CONTAINED", "T10 started as root, neither");
	run.is_as_root = false;
	run.envp = odd;
	self_test(&run, "CONTAINED",
		  "T11 duplicates, entries without = and odd bytes do not get "
		  "through");
	memset(huge, 'A', sizeof huge - 1);
	for (i = 0; i < MANY_ENTRIES; i++) {
		(void)snprintf(many[i], sizeof many[i], "V%zu=x", i);
		list[i] = many[i];
	}
	list[MANY_ENTRIES] = huge;
	run.envp = list;
	self_test(&run, "CONTAINED",
		  "T11 3000 entries and one of 120 KiB do not get through");
}

/* A hundred of every kind, none of them close-on-exec. */
static int
self_open_many(const void *arg)
{
	struct rlimit limit;
	int pair[2];
	int i, fd = -1;

	/* Its own memory is out of reach for who has changed identity. */
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max < 2000)
		return -1;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
	for (i = 0; i < 100; i++) {
		switch (i % 5) {
		case 0:
			fd = open("/", O_RDONLY | O_DIRECTORY);
			break;
		case 1:
			fd = socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
			break;
		case 2:
			fd = open("/proc/self/mem", O_RDWR);
			break;
		case 3:
			fd = open("/etc/passwd", O_RDONLY);
			break;
		default:
			fd = open("/dev/tty", O_RDWR | O_NONBLOCK);
			if (fd < 0)
				fd = dup(0);
		}
		if (fd < 0)
			return -1;
	}
	return dup2(0, *(const int *)arg) < 0 ? -1 : 0;
}

static void
self_test_descriptors(void)
{
	int high = 1999;
	struct lab_run run = { .command = "probe self-descriptors",
			       .prepare = self_open_many,
			       .prepare_arg = &high };

	self_test(&run, "CONTAINED",
		  "T12 of 100 inherited descriptors only 0, 1, 2 are left");
	run.is_as_root = true;
	self_test(&run, "CONTAINED", "T12 started as root, neither");
}

static int
self_lose_directory(const void *arg)
{
	(void)arg;
	return rmdir("/home/alice/gone");
}

static int
self_shut_directory(const void *arg)
{
	(void)arg;
	return chmod("/home/alice/shut", 0);
}

static void
self_make_directory(const char *path)
{
	(void)mkdir(path, 0755);
	(void)!chown(path, LAB_UID, LAB_UID);
	(void)chmod(path, 0755);
}

static void
self_test_directory(void)
{
	struct lab_run run = { .command = "probe self-directory",
			       .cwd = "/home/alice/gone",
			       .prepare = self_lose_directory };

	self_make_directory("/home/alice/gone");
	self_make_directory("/home/alice/shut");
	self_make_directory("/home/alice/other");
	self_test(&run, "CONTAINED", "T14 a working directory that is gone");
	run.cwd = "/home/alice/shut";
	run.prepare = self_shut_directory;
	self_test(&run, "CONTAINED", "T14 a working directory that is shut");
	(void)mount("other", "/home/alice/other", "tmpfs", MS_NOEXEC, "");
	run.cwd = "/home/alice/other";
	run.prepare = NULL;
	self_test(&run, "CONTAINED",
		  "T14 a working directory on another mount");
	run.cwd = "/";
	self_test(&run, "CONTAINED", "T14 the root as working directory");
	(void)umount2("/home/alice/other", MNT_DETACH);
	(void)chmod("/home/alice/shut", 0700);
}

/* A layer may be missing below another launcher, but never in silence. */
static void
self_test_nested(void)
{
	static const char script[] = "#!/bin/sh\nexec " SMRSH_CMDDIR
				     "/nested -c 'report'\n";
	struct lab_run run = { .command = "nested -c report" };
	static const char layers[] = " nnp=1 landlock=1 seccomp=1 caps=0";
	int i, fd = open(SMRSH_CMDDIR "/wrapper", O_CREAT | O_WRONLY, 0755);

	if (write(fd, script, sizeof script - 1) < 0 || close(fd) != 0)
		perror("wrapper");
	for (i = 0; i < 4; i++) {
		run.command = i / 2 ? "wrapper" : "nested -c report";
		run.is_as_root = i % 2;
		(void)lab_run(&run, &r);
		if (!tap_ok(!r.is_hung && !r.is_signal &&
				(strstr(r.out, "RAN ") == NULL
				     ? r.status == 75
				     : strstr(r.out, layers) != NULL),
			    "T59 the launcher %s%s: deferred, or every layer",
			    i / 2 ? "called by a script" : "as a program",
			    i % 2 ? ", started as root" : ""))
			lab_explain(&r);
	}
}

/* T28 with a real terminal: typed input for whoever comes next. */
static int
self_open_terminal(const void *arg)
{
	int main_end = posix_openpt(O_RDWR | O_NOCTTY);
	const char *name;
	int fd;

	(void)arg;
	if (main_end < 0 || grantpt(main_end) != 0 || unlockpt(main_end) != 0)
		return 0;
	name = ptsname(main_end);
	fd = name ? open(name, O_RDWR | O_NOCTTY) : -1;
	return fd >= 0 && dup2(fd, 0) != 0 ? -1 : 0;
}

static void
self_test_terminal(void)
{
	struct lab_run run = { .command = "probe abi-ioctl 0x5412",
			       .prepare = self_open_terminal };

	self_test(&run, "CONTAINED",
		  "T28 TIOCSTI on a terminal that is standard input");
	run.is_as_root = true;
	self_test(&run, "CONTAINED", "T28 started as root, neither");
}

void
self_test_all(void)
{
	self_test_environment();
	self_test_descriptors();
	self_test_directory();
	self_test_nested();
	self_test_terminal();
}
