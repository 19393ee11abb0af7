/* SPDX-License-Identifier: ISC */
/*
 * arch: from system call numbers to names, by libseccomp and what it lacks.
 * Phase: apply time; pure.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/audit.h>
#include <seccomp.h>

#include "smrsh/compile/arch.h"
#include "smrsh/compile/names.h"

#define X32_SYSCALL_BIT 0x40000000u

/* clang-format off */
const struct arch arch_list[] = {
	{ "x86_64",  AUDIT_ARCH_X86_64,  false, X32_SYSCALL_BIT },
	{ "i386",    AUDIT_ARCH_I386,    false, 0 },
	{ "aarch64", AUDIT_ARCH_AARCH64, false, 0 },
	{ "riscv64", AUDIT_ARCH_RISCV64, false, 0 },
	{ "ppc64le", AUDIT_ARCH_PPC64LE, false, 0 },
	{ "s390x",   AUDIT_ARCH_S390X,   true,  0 },
};
/* clang-format on */

const unsigned int arch_count = sizeof arch_list / sizeof arch_list[0];

const struct arch *
arch_find(uint32_t audit)
{
	unsigned int i;

	for (i = 0; i < arch_count; i++)
		if (arch_list[i].audit == audit)
			return &arch_list[i];
	return NULL;
}

uint32_t
arch_native(void)
{
	return seccomp_arch_native();
}

void
arch_load_names(struct arch_names *out, const struct arch *arch)
{
	uint32_t nr;
	size_t i;

	memset(out, 0, sizeof *out);
	for (nr = 0; nr < ARCH_NR_COUNT; nr++) {
		char *name = seccomp_syscall_resolve_num_arch(arch->audit,
							      (int)nr);

		/* Names that do not fit are none that anything here knows. */
		if (name != NULL && strlen(name) < ARCH_NAME_MAX)
			strcpy(out->names[nr], name);
		free(name);
	}
	for (i = 0; i < names_number_count; i++) {
		const struct names_number *n = &names_numbers[i];

		if ((n->arch == 0 || n->arch == arch->audit) &&
		    out->names[n->nr][0] == '\0')
			strcpy(out->names[n->nr], n->name);
	}
}

bool
arch_knows_call(const char *name)
{
	unsigned int i;
	size_t n;

	for (n = 0; n < names_number_count; n++)
		if (strcmp(names_numbers[n].name, name) == 0)
			return true;
	for (i = 0; i < arch_count; i++) {
		int nr = seccomp_syscall_resolve_name_arch(arch_list[i].audit,
							   name);

		/* Negative: known, but not on this machine. */
		if (nr != __NR_SCMP_ERROR)
			return true;
	}
	return false;
}
