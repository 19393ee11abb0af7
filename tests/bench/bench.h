/* SPDX-License-Identifier: ISC */
/*
 * bench: what a command costs through each rival, in one run, interleaved.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define BENCH_UID 61001
#define BENCH_GID 61001
#define BENCH_HOME "/home/alice"
#define BENCH_ARGS 12
#define BENCH_TARGET SMRSH_CMDDIR "/sm_true"
#define BENCH_SMRSH "/etc/mail/smrsh"	/* Debian's command directory */

enum rival_id {
	RIVAL_DIRECT,
	RIVAL_FLOOR,
	RIVAL_SMRSH2,
	RIVAL_LEAN,
	RIVAL_LEAN_MUSL,
	RIVAL_DASH,
	RIVAL_SMRSH,
	RIVAL_BWRAP,
	RIVAL_MINIJAIL,
	RIVAL_COUNT
};

struct rival {
	const char *name;
	const char *const *paths;	/* where it may lie, NULL-terminated */
	const char *argv[BENCH_ARGS];	/* argv[0] "": the path found */
	const char *path;		/* NULL: not installed */
};

/* Percentiles of the paired overhead, microseconds. */
struct spread {
	double median;
	double p10;
	double p90;
};

struct bench {
	size_t batches;
	size_t rounds;		/* in each of them; 10 and more */
	bool is_unpinned;
	const char *ctl;	/* smrsh2ctl, or NULL */
	double *us[RIVAL_COUNT + 1];
	struct spread spread[RIVAL_COUNT];
	int status[RIVAL_COUNT];
	bool is_as_root;
};

extern struct rival rivals[RIVAL_COUNT];

/* Finds what is installed; complains loudly about what is not. */
void rival_find_all(const char *smrsh2, const char *own_dir);

/* The time of one run in microseconds; *out_status is its wait status. */
double pair_run(const struct rival *rival, int *out_status);

/* Every rival in turn for all rounds, as the recipient or as root. */
int pair_measure(struct bench *bench);

/* Memory that a child can write for its parent. */
double *pair_share(size_t count);

/* act in a child as sendmail would start it; 0, or -1. */
int pair_in_child(struct bench *bench, int (*act)(struct bench *, double **),
    double **rows);

/* Median, p10 and p90 of us[i] - base[i]. */
struct spread pair_spread(const double *us, const double *base, size_t count);

/* 10 against 10,000 commands: prints and returns the growth, or -1. */
double scale_measure(struct bench *bench, struct spread out[2]);

/* PSS in KiB of each of count supervisors whose command sleeps; < 0: none. */
double scale_pss(size_t count);

void table_print(const struct bench *bench);
int table_goals(const struct bench *user, const struct bench *root,
    const struct spread scale[2], double pss);

#endif
