/* SPDX-License-Identifier: ISC */
/*
 * smrsh2-auditd: the collector.  From what launchers report to records that
 * are on disk before anything runs.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/auditd/auditd.h"
#include "smrsh/auditd/options.h"
#include "smrsh/trail/trail.h"
#include "smrsh2/err.h"

/* The end is announced; a client that went away is not. */
static int
open_signals(void)
{
	sigset_t set;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
raise_limits(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static int
run(const struct auditd_options *o, struct err *e)
{
	struct collect c;
	int dir_fd;
	int failed;

	(void)umask(0077);
	c.stop_fd = open_signals();
	if (c.stop_fd < 0)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, 0, "no signals");
	c.listen_fd = listen_open(o, &c.gid, e);
	dir_fd = c.listen_fd < 0 ? -1 : listen_directory(o, e);
	if (dir_fd < 0 || confine_identity(o, e) != 0)
		return -1;
	(void)umask(0027);
	if (trail_open(&c.trail, dir_fd, o->origin, o->segment_bytes, e) != 0)
		return -1;
	/* Whoever started it may go on: launchers can connect. */
	if (!o->is_foreground && daemon(0, 0) != 0)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, 0, "no background");
	confine_apply(dir_fd);
	failed = collect_run(&c, e);
	trail_close(c.trail);
	return failed;
}

int
main(int argc, char **argv)
{
	struct auditd_options o;
	struct err e;

	raise_limits();
	if (options_read(&o, argc, argv, &e) == 0 && run(&o, &e) == 0)
		return 0;
	(void)fprintf(stderr, "smrsh2-auditd: %s%s%s\n", e.text,
		      e.detail[0] != '\0' ? ": " : "", e.detail);
	return err_status(&e);
}
