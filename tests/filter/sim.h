/* SPDX-License-Identifier: ISC */
/*
 * sim: the kernel's seccomp machine, as strict as the kernel is when it
 * takes a filter (seccomp_check_filter) and when it runs one.
 */
#ifndef TESTS_FILTER_SIM_H
#define TESTS_FILTER_SIM_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_call {
	uint32_t nr;
	uint32_t arch;
	uint64_t args[6];
	bool is_big_endian;
};

/* NULL, or what is wrong with the program. */
const char *sim_check(const struct sock_filter *code, size_t count);

/* The answer (SECCOMP_RET_*); visited, when given, marks instructions. */
uint32_t sim_run(const struct sock_filter *code, size_t count,
    const struct sim_call *call, bool *visited);

#endif
