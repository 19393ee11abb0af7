/* SPDX-License-Identifier: ISC */
/*
 * tree: a decision tree over ranges of a number.
 */
#ifndef SMRSH_COMPILE_TREE_H
#define SMRSH_COMPILE_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "smrsh/compile/emit.h"

#define TREE_RANGES_MAX 1100u

struct tree_range {
	uint32_t first;		/* up to the next range's first */
	emit_label target;
};

/*
 * Writes the tree for count ranges, ascending, the first from 0, neighbours
 * with different targets.  Expects the number in the accumulator.
 */
emit_label tree_build(struct emit *e, const struct tree_range *ranges,
    size_t count);

#endif
