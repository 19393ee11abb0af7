/* SPDX-License-Identifier: ISC */
/*
 * arguments: Arguments= of a policy; private to the room.
 */
#ifndef SMRSH_POLICY_ARGUMENTS_H
#define SMRSH_POLICY_ARGUMENTS_H

#include <stdbool.h>

struct policy_block;

/* Whether all of argv (ends in NULL) fits one pattern of a checked block. */
bool arguments_fit(const struct policy_block *b, char *const *argv);

#endif
