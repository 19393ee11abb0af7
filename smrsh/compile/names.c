/* SPDX-License-Identifier: ISC */
/*
 * names: silent answers, numbers without a name, and look-up in the tables.
 * Phase: apply time; pure.
 */
#include <errno.h>
#include <linux/audit.h>
#include <string.h>

#include "smrsh/compile/names.h"

/* clang-format off */
const struct names_errno names_errnos[] = {
	/* Against: arguments in memory, where no filter can see them. */
	{ "clone3",                  ENOSYS, true },
	{ "execveat",                ENOSYS, true },	/* but the launcher's */
	{ "socketcall",              ENOSYS, true },
	{ "io_uring_setup",          ENOSYS, true },	/* calls unseen */
	{ "io_uring_enter",          ENOSYS, true },
	{ "io_uring_register",       ENOSYS, true },
	{ "openat2",                 ENOSYS, false },
	{ "memfd_create",            ENOSYS, false },	/* exec of no file */
	{ "userfaultfd",             ENOSYS, false },
	/* Newer than what programs need: their C library falls back. */
	{ "pidfd_open",              ENOSYS, false },
	{ "pidfd_send_signal",       ENOSYS, false },
	{ "futex_waitv",             ENOSYS, false },
	{ "futex_wake",              ENOSYS, false },
	{ "futex_wait",              ENOSYS, false },
	{ "futex_requeue",           ENOSYS, false },
	{ "set_mempolicy_home_node", ENOSYS, false },
	{ "getxattrat",              ENOSYS, false },
	{ "listxattrat",             ENOSYS, false },
	{ "file_getattr",            ENOSYS, false },
	{ "file_setattr",            ENOSYS, false },
	{ "lsm_get_self_attr",       ENOSYS, false },
	{ "lsm_list_modules",        ENOSYS, false },
	/* As on a file system without attributes: cp and install go on. */
	{ "setxattr",                EOPNOTSUPP, false },
	{ "lsetxattr",               EOPNOTSUPP, false },
	{ "fsetxattr",               EOPNOTSUPP, false },
	{ "setxattrat",              EOPNOTSUPP, false },
	{ "removexattr",             EOPNOTSUPP, false },
	{ "lremovexattr",            EOPNOTSUPP, false },
	{ "fremovexattr",            EOPNOTSUPP, false },
	{ "removexattrat",           EOPNOTSUPP, false },
};

const struct names_number names_numbers[] = {
	{ "riscv_hwprobe",     258, AUDIT_ARCH_RISCV64 },
	{ "riscv_flush_icache", 259, AUDIT_ARCH_RISCV64 },
	{ "uretprobe",         335, AUDIT_ARCH_X86_64 },
	{ "uprobe",            336, AUDIT_ARCH_X86_64 },
	{ "statmount",         457, 0 },
	{ "listmount",         458, 0 },
	{ "lsm_get_self_attr", 459, 0 },
	{ "lsm_set_self_attr", 460, 0 },
	{ "lsm_list_modules",  461, 0 },
	{ "mseal",             462, 0 },
	{ "setxattrat",        463, 0 },
	{ "getxattrat",        464, 0 },
	{ "listxattrat",       465, 0 },
	{ "removexattrat",     466, 0 },
	{ "open_tree_attr",    467, 0 },
	{ "file_getattr",      468, 0 },
	{ "file_setattr",      469, 0 },
};
/* clang-format on */

const size_t names_errno_count = sizeof names_errnos / sizeof names_errnos[0];
const size_t names_number_count =
	sizeof names_numbers / sizeof names_numbers[0];

const struct names_group *
names_find_group(const char *name)
{
	size_t i;

	for (i = 0; i < names_group_count; i++)
		if (strcmp(names_groups[i].name, name) == 0)
			return &names_groups[i];
	return NULL;
}

const struct names_errno *
names_find_errno(const char *name)
{
	size_t i;

	for (i = 0; i < names_errno_count; i++)
		if (strcmp(names_errnos[i].name, name) == 0)
			return &names_errnos[i];
	return NULL;
}

const struct names_condition *
names_find_condition(const char *name, uint32_t arch, uint32_t features)
{
	size_t i;

	for (i = 0; i < names_rule_count; i++) {
		const struct names_rule *r = &names_rules[i];

		if (strcmp(r->name, name) == 0 &&
		    (r->arch == 0 || r->arch == arch) &&
		    (features & r->needs) == r->needs)
			return r->condition;
	}
	return NULL;
}

bool
names_have(const char *const *list, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}
