/* SPDX-License-Identifier: ISC */
/*
 * model: from a system call to the answer that its row and rule mean.
 * Arguments are read as the kernel declares them: int, unsigned int, umode_t,
 * unsigned long.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "smrsh2/policy.h"
#include "tests/filter/model.h"

#define ENOSYS_ANSWER (SECCOMP_RET_ERRNO | ENOSYS)

typedef uint32_t rule(const struct model_policy *p, const struct sim_call *c);

static uint32_t
allow_if(bool is_fine)
{
	return is_fine ? SECCOMP_RET_ALLOW :
	       SECCOMP_RET_USER_NOTIF | POLICY_NOTIFY_DENY;
}

static bool
sets_id(uint64_t mode)
{
	return ((unsigned short)mode & (S_ISUID | S_ISGID)) != 0;
}

static uint32_t
rule_clone(const struct model_policy *p, const struct sim_call *c)
{
	/* CONFIG_CLONE_BACKWARDS2: the stack comes first. */
	uint32_t flags = (uint32_t)c->args[c->arch == AUDIT_ARCH_S390X];
	const uint32_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP |
				    CLONE_NEWUTS | CLONE_NEWIPC |
				    CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

	(void)p;
	return allow_if((flags & namespaces) == 0);
}

static uint32_t
rule_socket(const struct model_policy *p, const struct sim_call *c)
{
	int family = (int)c->args[0];
	int type = (int)c->args[1] & 0xf;
	int protocol = (int)c->args[2];
	bool is_plain = type == SOCK_STREAM || type == SOCK_DGRAM;

	if (family == AF_NETLINK && protocol == 0)
		return SECCOMP_RET_ERRNO | EAFNOSUPPORT;
	if (family == AF_UNIX)
		return allow_if(p->has_unix && is_plain);
	if (family == AF_INET ? p->has_inet :
	    family == AF_INET6 && p->has_inet6)
		return allow_if(is_plain && (protocol == 0 || protocol == 6 ||
					     protocol == 17));
	return allow_if(false);
}

static uint32_t
rule_flags2(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return allow_if(((unsigned int)c->args[2] & 0x20000000) == 0);
}

static uint32_t
rule_flags3(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return allow_if(((unsigned int)c->args[3] & 0x20000000) == 0);
}

static uint32_t
rule_mode1(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return allow_if(!sets_id(c->args[1]));
}

static uint32_t
rule_mode2(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return allow_if(!sets_id(c->args[2]));
}

static uint32_t
opens(uint64_t flags, uint64_t mode)
{
	const int temporary = 020000000;	/* __O_TMPFILE */

	return allow_if(((int)flags & (O_CREAT | temporary)) == 0 ||
			!sets_id(mode));
}

static uint32_t
rule_open1(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return opens(c->args[1], c->args[2]);
}

static uint32_t
rule_open2(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return opens(c->args[2], c->args[3]);
}

static uint32_t
makes_node(uint64_t mode)
{
	unsigned short type = (unsigned short)mode & S_IFMT;

	return allow_if(!sets_id(mode) && (type == 0 || type == S_IFREG ||
					   type == S_IFIFO));
}

static uint32_t
rule_node1(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return makes_node(c->args[1]);
}

static uint32_t
rule_node2(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return makes_node(c->args[2]);
}

static uint32_t
rule_priority(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return allow_if((int)c->args[0] == 0 && (int)c->args[1] == 0);
}

static uint32_t
rule_limits(const struct model_policy *p, const struct sim_call *c)
{
	(void)p;
	return allow_if((int)c->args[0] == 0);
}

static uint32_t
rule_prctl(const struct model_policy *p, const struct sim_call *c)
{
	uint32_t o = (uint32_t)c->args[0];

	(void)p;
	return allow_if((o >= 1 && o <= 16) || o == 21 ||
			(o >= 23 && o <= 30) || (o >= 36 && o <= 56) ||
			o == 65 || o == 66 || o == 0x53564d41);
}

static uint32_t
rule_fcntl(const struct model_policy *p, const struct sim_call *c)
{
	unsigned int command = (unsigned int)c->args[1];

	(void)p;
	return allow_if(command != F_SETOWN && command != F_SETSIG &&
			command != F_SETOWN_EX && command != F_SETLEASE &&
			command != F_NOTIFY);
}

static uint32_t
rule_ioctl(const struct model_policy *p, const struct sim_call *c)
{
	unsigned int request = (unsigned int)c->args[1];

	(void)p;	/* TIOCSTI TIOCLINUX TIOCCONS TIOCSETD */
	return allow_if(request != 0x5412 && request != 0x541c &&
			request != 0x541d && request != 0x5423 &&
			request != 0x8901 && request != 0x8902);
}

static uint32_t
rule_persona(const struct model_policy *p, const struct sim_call *c)
{
	unsigned int persona = (unsigned int)c->args[0];

	(void)p;
	return allow_if(persona == 0 || persona == 0xffffffff);
}

static uint32_t
rule_mmap2(const struct model_policy *p, const struct sim_call *c)
{
	unsigned long prot = (unsigned long)c->args[2];

	return allow_if(!p->is_wxorx || (prot & PROT_WRITE) == 0 ||
			(prot & PROT_EXEC) == 0);
}

static uint32_t
rule_mmap(const struct model_policy *p, const struct sim_call *c)
{
	/* There the arguments lie in memory. */
	if (c->arch == AUDIT_ARCH_I386 && p->is_wxorx)
		return ENOSYS_ANSWER;
	if (c->arch == AUDIT_ARCH_S390X || c->arch == AUDIT_ARCH_I386)
		return SECCOMP_RET_ALLOW;
	return rule_mmap2(p, c);
}

static uint32_t
rule_protect(const struct model_policy *p, const struct sim_call *c)
{
	return allow_if(!p->is_wxorx || (c->args[2] & PROT_EXEC) == 0);
}

static uint32_t
rule_listen(const struct model_policy *p, const struct sim_call *c)
{
	(void)c;
	return allow_if(p->listens && p->has_net);
}

static uint32_t
rule_exec(const struct model_policy *p, const struct sim_call *c)
{
	(void)c;
	return SECCOMP_RET_USER_NOTIF |
	       (p->is_once ? POLICY_NOTIFY_DENY : POLICY_NOTIFY_EXEC);
}

static uint32_t
rule_nonce(const struct model_policy *p, const struct sim_call *c)
{
	const uint64_t nonce = ((uint64_t)POLICY_NONCE_HI << 32) |
			       POLICY_NONCE_LO;
	bool is_ours = c->arch == AUDIT_ARCH_I386 ?
		       (uint32_t)c->args[5] == (uint32_t)nonce :
		       c->args[5] == nonce;

	if (!is_ours && (p->is_once || p->is_told))
		return allow_if(false);
	return is_ours ? SECCOMP_RET_ALLOW : ENOSYS_ANSWER;
}

/* clang-format off */
static const struct {
	const char *name;
	rule *decide;
} rules[] = {
	{ "clone", rule_clone },       { "socket", rule_socket },
	{ "flags2", rule_flags2 },     { "flags3", rule_flags3 },
	{ "mode1", rule_mode1 },       { "mode2", rule_mode2 },
	{ "open1", rule_open1 },       { "open2", rule_open2 },
	{ "node1", rule_node1 },       { "node2", rule_node2 },
	{ "priority", rule_priority }, { "limits", rule_limits },
	{ "prctl", rule_prctl },       { "fcntl", rule_fcntl },
	{ "ioctl", rule_ioctl },       { "persona", rule_persona },
	{ "mmap", rule_mmap },         { "mmap2", rule_mmap2 },
	{ "protect", rule_protect },   { "listen", rule_listen },
	{ "exec", rule_exec },         { "nonce", rule_nonce },
};

/* Names that libseccomp 2.5.4 lacks (include/uapi/asm-generic/unistd.h). */
static const struct {
	const char *name;
	uint32_t nr;
	uint32_t arch;
} newer[] = {
	{ "riscv_hwprobe", 258, AUDIT_ARCH_RISCV64 },
	{ "riscv_flush_icache", 259, AUDIT_ARCH_RISCV64 },
	{ "uretprobe", 335, AUDIT_ARCH_X86_64 },
	{ "uprobe", 336, AUDIT_ARCH_X86_64 },
	{ "statmount", 457, 0 }, { "listmount", 458, 0 },
	{ "lsm_get_self_attr", 459, 0 }, { "lsm_set_self_attr", 460, 0 },
	{ "lsm_list_modules", 461, 0 }, { "mseal", 462, 0 },
	{ "setxattrat", 463, 0 }, { "getxattrat", 464, 0 },
	{ "listxattrat", 465, 0 }, { "removexattrat", 466, 0 },
	{ "open_tree_attr", 467, 0 }, { "file_getattr", 468, 0 },
	{ "file_setattr", 469, 0 },
};
/* clang-format on */

bool
model_read(struct model *m, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];

	m->row_count = 0;
	if (f == NULL)
		return false;
	while (fgets(line, sizeof line, f) != NULL) {
		struct model_row *row = &m->rows[m->row_count];

		if (line[0] == '#')
			continue;
		if (sscanf(line, "%31s %15s %7s", row->name, row->answer,
			   row->group) == 3)
			m->row_count++;
	}
	(void)fclose(f);
	return m->row_count > 0;
}

static const struct model_row *
find_row(const struct model *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->row_count; i++)
		if (strcmp(m->rows[i].name, name) == 0)
			return &m->rows[i];
	return NULL;
}

void
model_set_arch(struct model *m, uint32_t arch)
{
	uint32_t nr;
	size_t i;

	m->arch = arch;
	memset(m->names, 0, sizeof m->names);
	for (nr = 0; nr < MODEL_NR_COUNT; nr++) {
		char *name = seccomp_syscall_resolve_num_arch(arch, (int)nr);

		if (name != NULL)
			(void)snprintf(m->names[nr], sizeof m->names[nr], "%s",
				       name);
		free(name);
	}
	for (i = 0; i < sizeof newer / sizeof newer[0]; i++)
		if (newer[i].arch == 0 || newer[i].arch == arch)
			(void)snprintf(m->names[newer[i].nr],
				       sizeof m->names[0], "%s", newer[i].name);
	for (nr = 0; nr < MODEL_NR_COUNT; nr++) {
		m->has_name[nr] = m->names[nr][0] != '\0';
		m->by_nr[nr] = find_row(m, m->names[nr]);
	}
}

static bool
is_selected(const struct model_policy *p, const char *group)
{
	return strcmp(group, "-") == 0 ||
	       (p->has_base && strcmp(group, "base") == 0) ||
	       (p->has_file && strcmp(group, "file") == 0) ||
	       (p->has_net && strcmp(group, "net") == 0) ||
	       (p->has_setid && strcmp(group, "setid") == 0);
}

uint32_t
model_answer(const struct model *m, const struct model_policy *p,
	     const struct sim_call *c)
{
	const struct model_row *row;
	size_t i;

	if (c->arch != m->arch ||
	    (m->arch == AUDIT_ARCH_X86_64 && c->nr >= 0x40000000))
		return SECCOMP_RET_KILL_PROCESS;
	if (c->nr >= MODEL_NR_COUNT || !m->has_name[c->nr])
		return ENOSYS_ANSWER;
	row = m->by_nr[c->nr];
	if (row == NULL || !is_selected(p, row->group))
		return allow_if(false);
	if (strcmp(row->answer, "allow") == 0)
		return SECCOMP_RET_ALLOW;
	for (i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (strcmp(rules[i].name, row->answer) == 0)
			return rules[i].decide(p, c);
	return SECCOMP_RET_ERRNO | (uint32_t)atoi(row->answer);
}

bool
model_has_rule(const struct model *m, uint32_t nr)
{
	size_t i;

	for (i = 0; nr < MODEL_NR_COUNT && m->by_nr[nr] != NULL &&
	     i < sizeof rules / sizeof rules[0]; i++)
		if (strcmp(rules[i].name, m->by_nr[nr]->answer) == 0)
			return true;
	return false;
}
