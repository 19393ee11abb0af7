/* SPDX-License-Identifier: ISC */
/*
 * faults: what the parts of the suite share.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>

#include "tests/faults/lab.h"

/* Commands and policies: report, required, strict, left, slow; -1: failed. */
int fault_open(const char *launcher, const char *ctl);

/* 75, nothing started, one sentence. */
bool fault_is_deferred(const struct lab_result *result);
/* Status 0, and every layer in force, as the program itself has seen. */
bool fault_is_confined(const struct lab_result *result, bool is_as_root);
/* The same by its mark or its output: one may have been lost. */
bool fault_is_confined_partly(const struct lab_result *result,
    bool is_as_root);
bool fault_is_recorded(const struct lab_result *result);
const char *fault_start_name(bool is_as_root);

void odd_test_all(void);
void storm_test_all(void);

#endif
