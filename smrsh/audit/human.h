/* SPDX-License-Identifier: ISC */
/*
 * human: the line of the mail log that people read; private to the room.
 * Each returns the priority the line is sent with.
 */
#ifndef SMRSH_AUDIT_HUMAN_H
#define SMRSH_AUDIT_HUMAN_H

#include "smrsh/audit/sink.h"

struct audit;
struct encoder;
struct err;
struct outcome;
struct violation;

enum sink_priority human_done(struct encoder *x, const struct audit *a,
    const struct outcome *out, int status);

/* In smrsh's words, which existing searches look for. */
enum sink_priority human_deny(struct encoder *x, const struct audit *a,
    const struct err *e);

enum sink_priority human_violation(struct encoder *x, const struct audit *a,
    const struct violation *v);

#endif
