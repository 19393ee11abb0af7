/* SPDX-License-Identifier: ISC */
/*
 * make: small trails in scratch directories.
 */
#ifndef UNIT_TRAIL_MAKE_H
#define UNIT_TRAIL_MAKE_H

#include "smrsh/trail/trail.h"
#include "smrsh2/err.h"
#include "tests/unit/unit.h"

#define ORIGIN "host.example/audit"

/* An empty directory of this name; a descriptor of it. */
int make_directory(const char *name);

/* Opens the trail there, or fails the test. */
struct trail *make_open(int dir_fd);

/* Adds and commits a record; returns its sequence. */
uint64_t make_record(struct trail *t, const char *kind, const char *ev);

/* What trail_verify() says. */
enum trail_verdict make_verdict(int dir_fd, struct trail_report *out);
void make_expect(int dir_fd, enum trail_verdict want, const char *why);

/* A whole file of a directory; free() it. */
char *make_read(int dir_fd, const char *name, size_t *out_size);
void make_write(int dir_fd, const char *name, const char *bytes, size_t size);

void make_append(int dir_fd, const char *name, const char *bytes, size_t size);

/* The files of one are those of the other. */
void make_copy(int from_fd, int to_fd);

#define FIRST "00000000000000000000.jsonl"
#define FIRST_NOTES "00000000000000000000.cp"

#endif
