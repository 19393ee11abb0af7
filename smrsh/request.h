/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_REQUEST_H
#define SMRSH_REQUEST_H

struct err;
struct request;

/*
 * Reads `[options] -c COMMAND` or `[options] -- PROGRAM [ARGUMENT...]`.
 * Borrows argv.  0, or -1 with RULE_USAGE; argv0 and the options read so far
 * are filled in all the same, for the record.
 */
int request_read(struct request *r, int argc, char *const *argv,
    struct err *e);

#endif
