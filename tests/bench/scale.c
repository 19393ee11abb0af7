/* SPDX-License-Identifier: ISC */
/*
 * scale: what grows with the number of commands, and what a running command
 * keeps in memory.  Two command directories and two compiled policies are
 * exchanged between runs, so that both sizes meet the same machine.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define FEW 10
#define MANY 10000
#define OTHER_CMDDIR SMRSH_CMDDIR ".other"
#define PLAIN_CMDDIR SMRSH_CMDDIR ".plain"
#define OTHER_POLICY SMRSH_POLICY ".other"
#define CONFIG_DIR "/run/world/scale"

/* Links beside the target, and a configuration file for each. */
static int
scale_fill(const char *dir, const char *config, unsigned int count)
{
	char path[512];
	unsigned int i;
	FILE *file;

	for (i = 0; i < count; i++) {
		(void)snprintf(path, sizeof path, "%s/command%05u", dir, i);
		if (symlink(BENCH_TARGET, path) != 0)
			return -1;
		(void)snprintf(path, sizeof path,
			       "%s/commands/command%05u.conf", config, i);
		file = fopen(path, "w");
		if (file == NULL)
			return -1;
		(void)fprintf(file, "[Policy]\nRuntimeMaxSec=%us\n",
			      60 + i % 500);
		if (fclose(file) != 0)
			return -1;
	}
	return 0;
}

static int
scale_shell(const char *line)
{
	return system(line) == 0 ? 0 : -1;
}

/* A directory and a policy of one size, at the places of `other'. */
static int
scale_make(const struct bench *bench, unsigned int count)
{
	char config[128];
	char line[4096];

	(void)snprintf(config, sizeof config, "%s.%u", CONFIG_DIR, count);
	(void)snprintf(line, sizeof line,
		       "mkdir -p %s/commands " OTHER_CMDDIR
		       " && cp /run/world/smrsh2.conf %s/"
		       " && cp -p " BENCH_TARGET " " OTHER_CMDDIR,
		       config, config);
	if (scale_shell(line) != 0 || scale_fill(OTHER_CMDDIR, config, count))
		return -1;
	(void)snprintf(line, sizeof line,
		       "%s apply --config %s --output " OTHER_POLICY " >&2",
		       bench->ctl, config);
	return scale_shell(line);
}

static int
scale_exchange(void)
{
	return renameat2(AT_FDCWD, OTHER_CMDDIR, AT_FDCWD, SMRSH_CMDDIR,
			 RENAME_EXCHANGE) != 0 ||
		       renameat2(AT_FDCWD, OTHER_POLICY, AT_FDCWD,
				 SMRSH_POLICY, RENAME_EXCHANGE) != 0
		   ? -1
		   : 0;
}

static int
scale_prepare(const struct bench *bench)
{
	if (bench->ctl == NULL || scale_make(bench, FEW) != 0 ||
	    scale_shell("mv " OTHER_POLICY " " SMRSH_POLICY
			" && mv " SMRSH_CMDDIR " " PLAIN_CMDDIR
			" && mv " OTHER_CMDDIR " " SMRSH_CMDDIR) != 0)
		return -1;
	return scale_make(bench, MANY);
}

/* Back to the command directory and the built-in policy of before. */
static void
scale_restore(void)
{
	(void)scale_shell("rm -rf " OTHER_CMDDIR " " OTHER_POLICY
			  " " SMRSH_POLICY "; [ ! -d " PLAIN_CMDDIR
			  " ] || { rm -rf " SMRSH_CMDDIR
			  " && mv " PLAIN_CMDDIR " " SMRSH_CMDDIR "; }");
}

static int
scale_rounds(struct bench *bench, double **us)
{
	const struct rival *rival = &rivals[RIVAL_SMRSH2];
	size_t round, size;
	int status;

	for (round = 0; round < 2 * bench->rounds; round++) {
		size = round % 2;
		us[2][round / 2] = pair_run(&rivals[RIVAL_DIRECT], &status);
		us[size][round / 2] = pair_run(rival, &status);
		if (status != 0 || scale_exchange() != 0)
			return -1;
	}
	return 0;
}

double
scale_measure(struct bench *bench, struct spread out[2])
{
	double *us[3];
	double least = -1, median;
	size_t i;
	int failed = scale_prepare(bench);

	for (i = 0; i < 3; i++)
		failed |= (us[i] = pair_share(bench->rounds)) == NULL;
	for (i = 0; !failed && i < bench->batches; i++) {
		failed = pair_in_child(bench, scale_rounds, us);
		median = pair_spread(us[0], us[2], bench->rounds).median;
		if (least >= 0 && median >= least)
			continue;
		least = median;
		out[0] = pair_spread(us[0], us[2], bench->rounds);
		out[1] = pair_spread(us[1], us[2], bench->rounds);
	}
	scale_restore();
	return failed ? -1 : out[1].median / out[0].median;
}

static double
scale_pss_of(pid_t pid)
{
	char path[64];
	char line[256];
	double pss = -1;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "Pss: %lf", &pss) == 1)
			break;
	if (file != NULL)
		(void)fclose(file);
	return pss;
}

static pid_t
scale_start(void)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (chdir(BENCH_HOME) != 0 ||
	    freopen("/dev/null", "r+", stdin) == NULL ||
	    setresgid(BENCH_GID, BENCH_GID, BENCH_GID) != 0 ||
	    setresuid(BENCH_UID, BENCH_UID, BENCH_UID) != 0)
		_exit(1);
	(void)execl(rivals[RIVAL_SMRSH2].path, "smrsh", "-c", "sm_sleep",
		    (char *)NULL);
	_exit(127);
}

double
scale_pss(size_t count)
{
	pid_t *pids = calloc(count, sizeof *pids);
	double sum = 0, one;
	size_t i;

	for (i = 0; pids != NULL && i < count; i++)
		pids[i] = scale_start();
	(void)usleep(500000);
	for (i = 0; pids != NULL && i < count; i++) {
		one = scale_pss_of(pids[i]);
		sum = one < 0 || sum < 0 ? -1 : sum + one;
	}
	for (i = 0; pids != NULL && i < count; i++) {
		(void)kill(pids[i], SIGKILL);
		(void)waitpid(pids[i], NULL, 0);
	}
	free(pids);
	return sum < 0 ? -1 : sum / (double)count;
}
