/* SPDX-License-Identifier: ISC */
/*
 * block: one policy as bytes.
 */
#ifndef SMRSH_COMPILE_BLOCK_H
#define SMRSH_COMPILE_BLOCK_H

#include <linux/filter.h>
#include <stddef.h>

#include "smrsh/compile/draft.h"
#include "smrsh/compile/paths.h"

struct block {
	union {
		struct policy_block head;
		unsigned char bytes[POLICY_BLOCK_MAX];
	};
	size_t size;
	bool is_full;
};

struct block_filter {
	const struct sock_filter *code;
	size_t count;		/* 0: none */
};

/* Writes a draft, its paths and its filter; -1: larger than a block may be. */
int block_write(struct block *out, const struct draft *d,
    const struct paths *paths, const struct block_filter *filter);

#endif
