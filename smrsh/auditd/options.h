/* SPDX-License-Identifier: ISC */
/*
 * options: how the collector was called; private.
 */
#ifndef SMRSH_AUDITD_OPTIONS_H
#define SMRSH_AUDITD_OPTIONS_H

struct auditd_options;
struct err;

int options_read(struct auditd_options *o, int argc, char **argv,
    struct err *e);

#endif
