/* SPDX-License-Identifier: ISC */
/*
 * layers: the words for POLICY_LAYER_*, in DegradedLayers= and in records.
 * Words are arrays, not pointers: nothing to relocate at the start of every
 * delivery.
 */
#ifndef SMRSH2_LAYERS_H
#define SMRSH2_LAYERS_H

#include "smrsh2/policy.h"

struct bit {
	uint32_t bit;
	char word[20];
};

/* clang-format off */
static const struct bit layer_words[] = {
	{ POLICY_LAYER_LANDLOCK, "landlock" },
	{ POLICY_LAYER_TRUNCATE, "landlock-truncate" },
	{ POLICY_LAYER_TCP,      "landlock-tcp" },
	{ POLICY_LAYER_SCOPE,    "landlock-scope" },
	{ POLICY_LAYER_SECCOMP,  "seccomp" },
	{ POLICY_LAYER_LISTENER, "seccomp-listener" },
	{ POLICY_LAYER_BOUNDING, "bounding" },
};
/* clang-format on */

#endif
