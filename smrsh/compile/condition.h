/* SPDX-License-Identifier: ISC */
/*
 * condition: the instructions for a condition on arguments.
 */
#ifndef SMRSH_COMPILE_CONDITION_H
#define SMRSH_COMPILE_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "smrsh/compile/emit.h"

struct names_condition;

emit_label condition_emit(struct emit *e, const struct names_condition *c,
    uint32_t features, bool is_big_endian);

#endif
