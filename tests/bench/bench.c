/* SPDX-License-Identifier: ISC */
/*
 * bench: from a launcher and its rivals to ratios.  Runs inside a private
 * world (tests/faults/world) with a log daemon that reads.
 */
#include <getopt.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define BATCHES 3
#define ROUNDS 400
#define PSS_MANY 20

/* A log daemon that takes everything at once; not on the measured CPU. */
static pid_t
bench_log_reader(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX,
				    .sun_path = "/dev/log" };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char record[65536];
	cpu_set_t set;
	pid_t pid;

	(void)unlink(name.sun_path);
	if (fd < 0 || bind(fd, (void *)&name, sizeof name) != 0 ||
	    chmod(name.sun_path, 0666) != 0)
		return -1;
	pid = fork();
	if (pid != 0) {
		(void)close(fd);
		return pid;
	}
	if (sched_getaffinity(0, sizeof set, &set) == 0 &&
	    CPU_COUNT(&set) > 1) {
		CPU_CLR((int)sysconf(_SC_NPROCESSORS_ONLN) - 1, &set);
		(void)sched_setaffinity(0, sizeof set, &set);
	}
	for (;;)
		(void)recv(fd, record, sizeof record, 0);
}

static int
bench_usage(void)
{
	(void)fprintf(stderr, "usage: bench [--unpinned] [--batches N] "
			      "[--rounds N] LAUNCHER SMRSH2CTL DIRECTORY\n");
	return 64;
}

/* Whoever else runs here is in the figures. */
static void
bench_load(void)
{
	double load[1];

	if (getloadavg(load, 1) == 1 && load[0] > 0.5)
		(void)printf("# *** the machine is busy (load %.1f): these are "
			     "not figures to quote\n",
			     load[0]);
}

static int
bench_both(struct bench *user, struct bench *root)
{
	user->is_as_root = false;
	root->is_as_root = true;
	if (pair_measure(user) != 0 || pair_measure(root) != 0) {
		(void)printf("# the runs could not be made\n");
		return -1;
	}
	table_print(user);
	table_print(root);
	return user->status[RIVAL_SMRSH2] != 0 ||
		       root->status[RIVAL_SMRSH2] != 0
		   ? -1
		   : 0;
}

/* As everything else: pinned, started as the recipient. */
static void
bench_scale(struct bench *bench, struct spread out[2])
{
	if (scale_measure(bench, out) < 0)
		(void)printf("\n# *** 10 against 10,000 commands: not "
			     "measured\n");
	else
		(void)printf("\ncommands known   10: %8.1f us   (p10 %.1f, p90 "
			     "%.1f)\ncommands known 10000: %7.1f us   (p10 "
			     "%.1f, p90 %.1f), as root\n",
			     out[0].median, out[0].p10, out[0].p90,
			     out[1].median, out[1].p10, out[1].p90);
}

static int
bench_run(struct bench *user)
{
	struct bench root = *user;
	struct spread scale[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
	double pss, one;
	int over;

	bench_load();
	if (bench_both(user, &root) != 0)
		return 1;
	bench_scale(&root, scale);
	one = scale_pss(1);
	pss = scale_pss(PSS_MANY);
	(void)printf("PSS of a supervisor, KiB: %.1f alone, %.1f each with %d "
		     "at a time\n",
		     one, pss, PSS_MANY);
	over = table_goals(user, &root, scale, pss);
	(void)printf("\n%d goals over\n", over);
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "unpinned", no_argument, NULL, 'u' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "batches", required_argument, NULL, 'b' },
		{ NULL, 0, NULL, 0 },
	};
	struct bench bench = { .batches = BATCHES, .rounds = ROUNDS };
	pid_t reader;
	int c, rc;

	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1)
		if (c == 'u')
			bench.is_unpinned = true;
		else if (c == 'r')
			bench.rounds = strtoul(optarg, NULL, 10);
		else if (c == 'b')
			bench.batches = strtoul(optarg, NULL, 10);
		else
			return bench_usage();
	if (argc - optind != 3 || bench.rounds < 10 ||
	    bench.batches < 1)
		return bench_usage();
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	if (access(argv[optind + 1], X_OK) == 0)
		bench.ctl = argv[optind + 1];
	rival_find_all(argv[optind], argv[optind + 2]);
	reader = bench_log_reader();
	if (reader < 0 || rivals[RIVAL_DIRECT].path == NULL ||
	    rivals[RIVAL_SMRSH2].path == NULL) {
		(void)fprintf(stderr, "bench: no target, launcher or log\n");
		return 1;
	}
	rc = bench_run(&bench);
	(void)kill(reader, SIGKILL);
	return rc;
}
