/* SPDX-License-Identifier: ISC */
/*
 * pair: from rivals to microseconds.  All of them run once in every round,
 * in reversed order every other round; what counts is the difference to the
 * direct exec of the same round, so that drift of the machine cancels out.
 * Of several batches the quietest counts, for all rivals the same one.
 */
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define WARM_UP_ROUNDS 20

static double
pair_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double
pair_run(const struct rival *rival, int *out_status)
{
	static char agent[] = "AGENT=sendmail";
	char *envp[] = { agent, NULL };
	double begin = pair_now();
	int status = -1;
	pid_t pid;

	pid = vfork();
	if (pid == 0) {
		(void)execve(rival->path, (char *const *)rival->argv, envp);
		_exit(127);
	}
	if (pid > 0)
		(void)waitpid(pid, &status, 0);
	*out_status = status;
	return pair_now() - begin;
}

/* As sendmail leaves its mailer: identity, directory, descriptors. */
static int
pair_become(const struct bench *bench)
{
	gid_t gid = BENCH_GID;
	cpu_set_t set;
	int fd = open("/dev/null", O_RDWR);

	if (fd < 0 || dup2(fd, 0) != 0 || dup2(fd, 1) != 1 ||
	    dup2(fd, 2) != 2)
		return -1;
	if (fd > 2)
		(void)close(fd);
	if (chdir(BENCH_HOME) != 0 || setgroups(1, &gid) != 0)
		return -1;
	if (!bench->is_unpinned) {
		CPU_ZERO(&set);
		CPU_SET((int)sysconf(_SC_NPROCESSORS_ONLN) - 1, &set);
		if (sched_setaffinity(0, sizeof set, &set) != 0)
			return -1;
	}
	if (bench->is_as_root)
		return 0;
	return setresgid(BENCH_GID, BENCH_GID, BENCH_GID) != 0 ||
		       setresuid(BENCH_UID, BENCH_UID, BENCH_UID) != 0
		   ? -1
		   : 0;
}

static void
pair_round(struct bench *bench, size_t round, int *status)
{
	size_t i, id;
	double us;

	for (i = 0; i < RIVAL_COUNT; i++) {
		id = round % 2 == 0 ? i : RIVAL_COUNT - 1 - i;
		if (rivals[id].path == NULL)
			continue;
		us = pair_run(&rivals[id], &status[id]);
		if (round >= WARM_UP_ROUNDS)
			bench->us[id][round - WARM_UP_ROUNDS] = us;
	}
}

static void
pair_rounds(struct bench *bench, int *status)
{
	int worst[RIVAL_COUNT] = { 0 };
	size_t round, i;

	for (round = 0; round < bench->rounds + WARM_UP_ROUNDS; round++) {
		pair_round(bench, round, status);
		for (i = 0; i < RIVAL_COUNT; i++)
			if (status[i] != 0)
				worst[i] = status[i];
	}
	memcpy(status, worst, sizeof worst);
}

double *
pair_share(size_t count)
{
	void *shared = mmap(NULL, count * sizeof(double),
			    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);

	return shared == MAP_FAILED ? NULL : shared;
}

int
pair_in_child(struct bench *bench, int (*act)(struct bench *, double **),
	      double **rows)
{
	int status;
	pid_t pid;

	(void)fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(pair_become(bench) != 0 || act(bench, rows) != 0);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0
									 : -1;
}

/* The last row is for the wait statuses. */
static int
pair_act(struct bench *bench, double **rows)
{
	int status[RIVAL_COUNT] = { 0 };
	size_t i;

	pair_rounds(bench, status);
	for (i = 0; i < RIVAL_COUNT; i++)
		rows[RIVAL_COUNT][i] = status[i];
	return 0;
}

/* The sum of all medians: the quietest batch has the smallest. */
static double
pair_batch(struct bench *bench, struct spread *spread)
{
	double sum = 0;
	size_t i;

	if (pair_in_child(bench, pair_act, bench->us) != 0)
		return -1;
	for (i = 0; i < RIVAL_COUNT; i++) {
		spread[i] = pair_spread(bench->us[i], bench->us[RIVAL_DIRECT],
					bench->rounds);
		sum += rivals[i].path == NULL ? 0 : spread[i].median;
		if (bench->us[RIVAL_COUNT][i] != 0)
			bench->status[i] = (int)bench->us[RIVAL_COUNT][i];
	}
	return sum;
}

int
pair_measure(struct bench *bench)
{
	struct spread spread[RIVAL_COUNT];
	double least = -1, sum;
	size_t i;

	for (i = 0; i <= RIVAL_COUNT; i++)
		if ((bench->us[i] = pair_share(bench->rounds)) == NULL)
			return -1;
	for (i = 0; i < bench->batches; i++) {
		sum = pair_batch(bench, spread);
		if (sum < 0)
			return -1;
		if (least < 0 || sum < least) {
			least = sum;
			memcpy(bench->spread, spread, sizeof spread);
		}
	}
	return 0;
}

static int
pair_compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return x < y ? -1 : x > y;
}

struct spread
pair_spread(const double *us, const double *base, size_t count)
{
	double *over = calloc(count, sizeof *over);
	struct spread spread = { 0, 0, 0 };
	size_t i;

	if (over == NULL)
		return spread;
	for (i = 0; i < count; i++)
		over[i] = us == base ? us[i] : us[i] - base[i];
	qsort(over, count, sizeof *over, pair_compare);
	spread.median = over[count / 2];
	spread.p10 = over[count / 10];
	spread.p90 = over[count * 9 / 10];
	free(over);
	return spread;
}
