/* SPDX-License-Identifier: ISC */
/*
 * model: what a filter has to answer, said a second time: from the rows of
 * calls.tsv and from what each rule means in C.  Shares nothing with the
 * generator but libseccomp's numbers.
 */
#ifndef TESTS_FILTER_MODEL_H
#define TESTS_FILTER_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/filter/sim.h"

#define MODEL_NR_COUNT 1024u

struct model_policy {
	bool has_base, has_file, has_net, has_setid;
	bool has_unix, has_inet, has_inet6;
	bool is_wxorx;
	bool listens;		/* BindTCP= names a port */
	bool is_told;		/* ExecPaths= names files */
	bool is_once;		/* ExecOnce=yes */
};

struct model_row {
	char name[32];
	char answer[16];
	char group[8];
};

struct model {
	struct model_row rows[512];
	size_t row_count;
	uint32_t arch;
	const struct model_row *by_nr[MODEL_NR_COUNT];	/* NULL: denied ... */
	bool has_name[MODEL_NR_COUNT];	/* ... or unknown */
	char names[MODEL_NR_COUNT][32];
};

/* Reads calls.tsv; false: cannot. */
bool model_read(struct model *m, const char *path);

/* Lays the rows on one machine's numbers. */
void model_set_arch(struct model *m, uint32_t arch);

/* SECCOMP_RET_* for a call of that machine. */
uint32_t model_answer(const struct model *m, const struct model_policy *p,
    const struct sim_call *call);

/* Whether the answer hangs on the arguments. */
bool model_has_rule(const struct model *m, uint32_t nr);

#endif
