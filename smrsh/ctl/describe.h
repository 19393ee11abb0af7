/* SPDX-License-Identifier: ISC */
/*
 * describe: one command that was decided, in words.
 */
#ifndef SMRSH_CTL_DESCRIBE_H
#define SMRSH_CTL_DESCRIBE_H

#include <jansson.h>
#include <stdint.h>

struct command;
struct err;
struct plan;
struct written;

/*
 * What would run, as whom, in which layers and limits.  NULL with *e when
 * this kernel lacks a layer that the policy insists on.
 */
json_t *describe_command(const struct command *c, const struct plan *plan,
    const struct written *w, struct err *e);

/* The names of POLICY_LAYER_* bits. */
json_t *describe_layers(uint32_t set);

#endif
