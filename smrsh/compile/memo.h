/* SPDX-License-Identifier: ISC */
/*
 * memo: filters that several policies share are made once.
 */
#ifndef SMRSH_COMPILE_MEMO_H
#define SMRSH_COMPILE_MEMO_H

#include <stddef.h>

#include "smrsh/compile/block.h"
#include "smrsh/compile/report.h"

struct memo_entry;

struct memo {
	struct memo_entry *entries;
	size_t count;
};

/*
 * The filter that a draft asks for, as long as the memo lives; count 0 when
 * it asks for none.  -1: reported.
 */
int memo_filter(struct memo *m, const struct draft *d,
    struct block_filter *out, struct report *report);

void memo_free(struct memo *m);

#endif
