/* SPDX-License-Identifier: ISC */
/*
 * record: one event as the JSON object of smrsh2-audit(5); private.
 */
#ifndef SMRSH_AUDIT_RECORD_ENCODE_H
#define SMRSH_AUDIT_RECORD_ENCODE_H

#include <stdint.h>

struct audit;
struct encoder;
struct err;
struct outcome;
struct violation;

void record_intent(struct encoder *x, const struct audit *a,
    uint32_t degraded);
void record_done(struct encoder *x, const struct audit *a,
    const struct outcome *out, int status);
void record_deny(struct encoder *x, const struct audit *a,
    const struct err *e);
void record_violation(struct encoder *x, const struct audit *a,
    const struct violation *v);

#endif
