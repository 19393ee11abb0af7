/* SPDX-License-Identifier: ISC */
/*
 * arch: the machines that filters can be made for, and the names of their
 * system calls.
 */
#ifndef SMRSH_COMPILE_ARCH_H
#define SMRSH_COMPILE_ARCH_H

#include <stdbool.h>
#include <stdint.h>

#define ARCH_NR_COUNT 1024u	/* numbers above have no name */
#define ARCH_NAME_MAX 32

struct arch {
	const char *name;
	uint32_t audit;		/* AUDIT_ARCH_*, libseccomp's token too */
	bool is_big_endian;
	uint32_t foreign_nr;	/* numbers from here on are another ABI's
				 * and kill; 0: there is none */
};

struct arch_names {
	char names[ARCH_NR_COUNT][ARCH_NAME_MAX];	/* "": none */
};

extern const struct arch arch_list[];
extern const unsigned int arch_count;

/* NULL when no filter can be made for it. */
const struct arch *arch_find(uint32_t audit);

/* AUDIT_ARCH_* of this machine. */
uint32_t arch_native(void);

/* Fills in every number that has a name. */
void arch_load_names(struct arch_names *out, const struct arch *arch);

/* Whether any machine in the list has a system call of that name. */
bool arch_knows_call(const char *name);

#endif
