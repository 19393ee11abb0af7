/* SPDX-License-Identifier: ISC */
/*
 * rule: from text to a seccomp filter that makes system calls fail.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/rule.h"

#define RULES_MAX 64
#define PROGRAM_MAX (4 + RULES_MAX * 16)
#define DATA(field) ((uint32_t)offsetof(struct seccomp_data, field))

struct program {
	struct sock_filter at[PROGRAM_MAX];
	size_t used;
};

/* clang-format off */
static const struct error {
	const char *name;
	int number;
} errors[] = {
	{ "OK", 0 },
	{ "E2BIG", E2BIG }, { "EACCES", EACCES }, { "EAGAIN", EAGAIN },
	{ "EBADF", EBADF }, { "EBUSY", EBUSY }, { "ECONNREFUSED", ECONNREFUSED },
	{ "EDQUOT", EDQUOT }, { "EFAULT", EFAULT }, { "EINTR", EINTR },
	{ "EINVAL", EINVAL }, { "EIO", EIO }, { "EMFILE", EMFILE },
	{ "ENFILE", ENFILE }, { "ENOBUFS", ENOBUFS }, { "ENOENT", ENOENT },
	{ "ENOEXEC", ENOEXEC }, { "ENOMEM", ENOMEM }, { "ENOSPC", ENOSPC },
	{ "ENOSYS", ENOSYS }, { "EOPNOTSUPP", EOPNOTSUPP }, { "EPERM", EPERM },
	{ "EPIPE", EPIPE }, { "ESRCH", ESRCH }, { "ETXTBSY", ETXTBSY },
};
/* clang-format on */

int
rule_errno(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(errors[i].name, name) == 0)
			return errors[i].number;
	return -1;
}

static void
rule_emit(struct program *p, uint16_t code, uint8_t if_true, uint8_t if_false,
	  uint32_t k)
{
	struct sock_filter one = { code, if_true, if_false, k };

	if (p->used < PROGRAM_MAX)
		p->at[p->used++] = one;
}

/* The low word of an argument, and the high one where the value has one. */
static int
rule_condition(struct program *p, const char **at)
{
	char *end;
	unsigned long argument = strtoul(*at, &end, 10);
	char relation = *end;
	unsigned long long value;
	uint32_t low;

	if (end == *at || argument > 5 || (relation != '=' && relation != '&'))
		return -1;
	*at = end + 1;
	value = strtoull(*at, &end, 0);
	if (end == *at || (*end != ',' && *end != ':'))
		return -1;
	*at = end + 1;
	low = DATA(args) + (uint32_t)argument * 8;
	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		low += 4;
	/* The 255 is replaced by the distance to the end of the rule. */
	rule_emit(p, BPF_LD | BPF_W | BPF_ABS, 0, 0, low);
	rule_emit(p, relation == '=' ? BPF_JMP | BPF_JEQ | BPF_K
				    : BPF_JMP | BPF_JSET | BPF_K,
		  0, 255, (uint32_t)value);
	return *end == ',' ? 1 : 0;
}

static int
rule_compile(struct program *p, const char *text)
{
	size_t first = p->used;
	const char *colon = strchr(text, ':');
	const char *last = strrchr(text, ':');
	char name[64];
	int nr, error, more;
	size_t i;

	if (colon == NULL || (size_t)(colon - text) >= sizeof name)
		return -1;
	memcpy(name, text, (size_t)(colon - text));
	name[colon - text] = '\0';
	nr = seccomp_syscall_resolve_name(name);
	error = rule_errno(last + 1);
	if (nr < 0 || error < 0)
		return -1;
	rule_emit(p, BPF_LD | BPF_W | BPF_ABS, 0, 0, DATA(nr));
	rule_emit(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 255, (uint32_t)nr);
	for (more = colon != last, text = colon + 1; more == 1;)
		if ((more = rule_condition(p, &text)) < 0)
			return -1;
	rule_emit(p, BPF_RET | BPF_K, 0, 0,
		  SECCOMP_RET_ERRNO | (uint32_t)error);
	for (i = first; i < p->used; i++)
		if (p->at[i].jf == 255)
			p->at[i].jf = (uint8_t)(p->used - i - 1);
	return text > last + 1 ? -1 : 0;
}

static int
rule_load(struct program *p, char *why, size_t why_size)
{
	struct sock_fprog program = { (unsigned short)p->used, p->at };

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
		return 0;
	/* Not privileged: the kernel wants a promise first. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
		return 0;
	(void)snprintf(why, why_size, "no filter: %s", strerror(errno));
	return -1;
}

int
rule_install(const char *const *rules, size_t count, char *why,
	     size_t why_size)
{
	static struct program p;
	size_t i;

	p.used = 0;
	if (count > RULES_MAX) {
		(void)snprintf(why, why_size, "more than %d rules", RULES_MAX);
		return -1;
	}
	for (i = 0; i < count; i++)
		if (rule_compile(&p, rules[i]) != 0) {
			(void)snprintf(why, why_size, "%s: not a rule",
				       rules[i]);
			return -1;
		}
	rule_emit(&p, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
	return rule_load(&p, why, why_size);
}
