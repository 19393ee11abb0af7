/* SPDX-License-Identifier: ISC */
/*
 * rules: conditions on the arguments of allowed system calls.
 * Against: the holes that an allowlist of names alone leaves open.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/landlock.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "smrsh/compile/names.h"
#include "smrsh2/policy.h"

#define ALLOW	SECCOMP_RET_ALLOW
#define DENY	(SECCOMP_RET_USER_NOTIF | POLICY_NOTIFY_DENY)
#define GUARD	(SECCOMP_RET_USER_NOTIF | POLICY_NOTIFY_EXEC)
#define FAIL(e)	(SECCOMP_RET_ERRNO | (e))

#define ALL_BITS 0xffffffffu
#define RANGES(list) list, sizeof list / sizeof list[0]
#define IN(arg, mask, list) { TEST_IN, arg, HALF_LOW, mask, RANGES(list) }
#define OUT(arg, mask, list) { TEST_OUT, arg, HALF_LOW, mask, RANGES(list) }
#define IN_HIGH(arg, list) { TEST_IN, arg, HALF_HIGH, ALL_BITS, RANGES(list) }
#define CLEAR(arg, mask) { TEST_CLEAR, arg, HALF_LOW, mask, NULL, 0 }

/* Values as the kernel has them, where C libraries name them otherwise. */
#define MSG_FASTOPEN_BIT	0x20000000u
#define SETID_BITS		06000u
#define TYPE_BITS		0170000u	/* S_IFMT */
#define CREATE_BITS		020000100u	/* O_CREAT | __O_TMPFILE */
#define SOCK_TYPE_BITS		0xfu
#define SHM_EXEC_BIT		0100000u
#define NAMESPACE_BITS		0x7e020000u	/* CLONE_NEW* of clone(2) */

/* clang-format off */
typedef const struct names_range ranges[];

static ranges nonce_low  = { { POLICY_NONCE_LO, POLICY_NONCE_LO } };
static ranges nonce_high = { { POLICY_NONCE_HI, POLICY_NONCE_HI } };
static ranges only_zero  = { { 0, 0 } };
static ranges af_unix    = { { AF_UNIX, AF_UNIX } };
static ranges af_inet    = { { AF_INET, AF_INET } };
static ranges af_inet6   = { { AF_INET6, AF_INET6 } };
static ranges af_both    = { { AF_INET, AF_INET }, { AF_INET6, AF_INET6 } };
static ranges af_netlink = { { AF_NETLINK, AF_NETLINK } };
static ranges type_plain = { { SOCK_STREAM, SOCK_DGRAM } };
static ranges proto_inet = { { 0, 0 }, { 6, 6 }, { 17, 17 } };
static ranges node_plain = { { 0, 0 }, { S_IFIFO, S_IFIFO },
			     { S_IFREG, S_IFREG } };
static ranges prio_self  = { { PRIO_PROCESS, PRIO_PROCESS } };
static ranges write_exec = { { PROT_WRITE | PROT_EXEC,
			       PROT_WRITE | PROT_EXEC } };
static ranges per_query  = { { 0, 0 }, { ALL_BITS, ALL_BITS } };

/* F_SETOWN F_SETSIG F_SETOWN_EX F_SETLEASE F_NOTIFY: signals to others. */
static ranges fcntl_signals = {
	{ 8, 8 }, { 10, 10 }, { 15, 15 }, { 1024, 1024 }, { 1026, 1026 },
};

/* TIOCSTI, TIOCLINUX and TIOCCONS, TIOCSETD: typing into a terminal;
 * FIOSETOWN, SIOCSPGRP: F_SETOWN by another name. */
static ranges ioctl_control = {
	{ 0x5412, 0x5412 }, { 0x541c, 0x541d }, { 0x5423, 0x5423 },
	{ 0x8901, 0x8902 },
};

/* Ranges with gaps that mean nothing; not SET_SECCOMP, SET_MM, SET_PTRACER. */
static ranges prctl_self = {
	/* PDEATHSIG DUMPABLE UNALIGN KEEPCAPS FPEMU FPEXC TIMING NAME */
	{ PR_SET_PDEATHSIG, PR_GET_NAME },
	{ PR_GET_SECCOMP, PR_GET_SECCOMP },
	/* CAPBSET TSC SECUREBITS TIMERSLACK */
	{ PR_CAPBSET_READ, PR_GET_TIMERSLACK },
	/* SUBREAPER NO_NEW_PRIVS TID_ADDRESS THP_DISABLE MPX FP_MODE
	 * CAP_AMBIENT SVE SPECULATION PAC_RESET TAGGED_ADDR */
	{ PR_SET_CHILD_SUBREAPER, 56 },
	{ 65, 66 },			/* MDWE */
	{ 0x53564d41, 0x53564d41 },	/* SET_VMA: a name for memory */
};

/* The nonce is the launcher's: nobody else can execute by descriptor. */
static const struct names_clause exec_nonce[] = {
	{ 0, 0, ALLOW, { IN(5, ALL_BITS, nonce_low), IN_HIGH(5, nonce_high) } },
};
static const struct names_clause exec_nonce_low[] = {
	{ 0, 0, ALLOW, { IN(5, ALL_BITS, nonce_low) } },
};
static const struct names_clause no_namespace_0[] = {
	{ 0, 0, ALLOW, { CLEAR(0, NAMESPACE_BITS) } },
};
static const struct names_clause no_namespace_1[] = {
	{ 0, 0, ALLOW, { CLEAR(1, NAMESPACE_BITS) } },
};

/*
 * MPTCP and SCTP are other protocols of the same family, and Landlock does
 * not see them.  getaddrinfo(3) asks the routing socket about every name
 * with two addresses and lives without: that is not worth a record.
 */
static const struct names_clause socket_plain[] = {
	{ 0, 0, FAIL(EAFNOSUPPORT),
	  { IN(0, ALL_BITS, af_netlink), IN(2, ALL_BITS, only_zero) } },
	{ 0, 0, DENY, { OUT(1, SOCK_TYPE_BITS, type_plain) } },
	{ FEATURE_UNIX, 0, ALLOW, { IN(0, ALL_BITS, af_unix) } },
	{ FEATURE_INET | FEATURE_INET6, 0, ALLOW,
	  { IN(0, ALL_BITS, af_both), IN(2, ALL_BITS, proto_inet) } },
	{ FEATURE_INET, FEATURE_INET6, ALLOW,
	  { IN(0, ALL_BITS, af_inet), IN(2, ALL_BITS, proto_inet) } },
	{ FEATURE_INET6, FEATURE_INET, ALLOW,
	  { IN(0, ALL_BITS, af_inet6), IN(2, ALL_BITS, proto_inet) } },
};

/* A connection made by sending is one that Landlock does not see. */
static const struct names_clause no_fastopen_2[] = {
	{ 0, 0, ALLOW, { CLEAR(2, MSG_FASTOPEN_BIT) } },
};
static const struct names_clause no_fastopen_3[] = {
	{ 0, 0, ALLOW, { CLEAR(3, MSG_FASTOPEN_BIT) } },
};
static const struct names_clause no_setid_1[] = {
	{ 0, 0, ALLOW, { CLEAR(1, SETID_BITS) } },
};
static const struct names_clause no_setid_2[] = {
	{ 0, 0, ALLOW, { CLEAR(2, SETID_BITS) } },
};
static const struct names_clause no_setid_file_1[] = {
	{ 0, 0, ALLOW, { CLEAR(1, CREATE_BITS) } },
	{ 0, 0, ALLOW, { CLEAR(2, SETID_BITS) } },
};
static const struct names_clause no_setid_file_2[] = {
	{ 0, 0, ALLOW, { CLEAR(2, CREATE_BITS) } },
	{ 0, 0, ALLOW, { CLEAR(3, SETID_BITS) } },
};
static const struct names_clause no_device_1[] = {
	{ 0, 0, ALLOW, { IN(1, TYPE_BITS | SETID_BITS, node_plain) } },
};
static const struct names_clause no_device_2[] = {
	{ 0, 0, ALLOW, { IN(2, TYPE_BITS | SETID_BITS, node_plain) } },
};
static const struct names_clause own_priority[] = {
	{ 0, 0, ALLOW,
	  { IN(0, ALL_BITS, prio_self), IN(1, ALL_BITS, only_zero) } },
};
static const struct names_clause own_limits[] = {
	{ 0, 0, ALLOW, { IN(0, ALL_BITS, only_zero) } },
};
static const struct names_clause prctl_list[] = {
	{ 0, 0, ALLOW, { IN(0, ALL_BITS, prctl_self) } },
};
static const struct names_clause fcntl_list[] = {
	{ 0, 0, ALLOW, { OUT(1, ALL_BITS, fcntl_signals) } },
};
static const struct names_clause ioctl_list[] = {
	{ 0, 0, ALLOW, { OUT(1, ALL_BITS, ioctl_control) } },
};
static const struct names_clause persona_query[] = {
	{ 0, 0, ALLOW, { IN(0, ALL_BITS, per_query) } },
};
static const struct names_clause map_not_both[] = {
	{ 0, 0, ALLOW, { OUT(2, PROT_WRITE | PROT_EXEC, write_exec) } },
};
static const struct names_clause no_exec[] = {
	{ 0, 0, ALLOW, { CLEAR(2, PROT_EXEC) } },
};
static const struct names_clause no_shm_exec[] = {
	{ 0, 0, ALLOW, { CLEAR(2, SHM_EXEC_BIT) } },
};

#define CONDITION(name, label, clauses, otherwise) \
	static const struct names_condition name = { \
		label, clauses, sizeof clauses / sizeof clauses[0], otherwise \
	}

CONDITION(by_nonce, "the launcher's nonce", exec_nonce, FAIL(ENOSYS));
CONDITION(by_nonce_low, "the launcher's nonce", exec_nonce_low, FAIL(ENOSYS));
CONDITION(by_namespace_0, "no new namespace", no_namespace_0, DENY);
CONDITION(by_namespace_1, "no new namespace", no_namespace_1, DENY);
CONDITION(by_family, "address families", socket_plain, DENY);
CONDITION(by_fastopen_2, "no MSG_FASTOPEN", no_fastopen_2, DENY);
CONDITION(by_fastopen_3, "no MSG_FASTOPEN", no_fastopen_3, DENY);
CONDITION(by_setid_1, "no set-id mode", no_setid_1, DENY);
CONDITION(by_setid_2, "no set-id mode", no_setid_2, DENY);
CONDITION(by_setid_file_1, "no set-id mode", no_setid_file_1, DENY);
CONDITION(by_setid_file_2, "no set-id mode", no_setid_file_2, DENY);
CONDITION(by_node_1, "files and fifos only", no_device_1, DENY);
CONDITION(by_node_2, "files and fifos only", no_device_2, DENY);
CONDITION(by_self_priority, "only itself", own_priority, DENY);
CONDITION(by_self_limits, "only itself", own_limits, DENY);
CONDITION(by_prctl, "harmless options", prctl_list, DENY);
CONDITION(by_fcntl, "no signals to others", fcntl_list, DENY);
CONDITION(by_ioctl, "no input, no signals to others", ioctl_list, DENY);
CONDITION(by_persona, "query only", persona_query, DENY);
CONDITION(by_map, "not writable and executable", map_not_both, DENY);
CONDITION(by_protect, "not made executable", no_exec, DENY);
CONDITION(by_shm, "not executable", no_shm_exec, DENY);

CONDITION(by_nonce_told, "the launcher's nonce", exec_nonce, DENY);
CONDITION(by_nonce_low_told, "the launcher's nonce", exec_nonce_low, DENY);

static const struct names_condition by_once = {
	"no further program", NULL, 0, DENY
};
static const struct names_condition by_guard = {
	"the exec guard", NULL, 0, GUARD
};
static const struct names_condition by_memory = {
	"arguments in memory", NULL, 0, FAIL(ENOSYS)
};

const struct names_rule names_rules[] = {
	{ "execve",        0, FEATURE_ONCE, &by_once },
	{ "execve",        0, 0, &by_guard },
	/* One register holds half of it there. */
	{ "execveat",      AUDIT_ARCH_I386, FEATURE_TOLD, &by_nonce_low_told },
	{ "execveat",      AUDIT_ARCH_I386, 0, &by_nonce_low },
	{ "execveat",      0, FEATURE_TOLD, &by_nonce_told },
	{ "execveat",      0, 0, &by_nonce },
	{ "clone",         AUDIT_ARCH_S390X, 0, &by_namespace_1 },
	{ "clone",         0, 0, &by_namespace_0 },
	{ "socket",        0, 0, &by_family },
	{ "socketpair",    0, 0, &by_family },
	{ "sendto",        0, 0, &by_fastopen_3 },
	{ "send",          0, 0, &by_fastopen_3 },
	{ "sendmmsg",      0, 0, &by_fastopen_3 },
	{ "sendmsg",       0, 0, &by_fastopen_2 },
	{ "chmod",         0, 0, &by_setid_1 },
	{ "fchmod",        0, 0, &by_setid_1 },
	{ "creat",         0, 0, &by_setid_1 },
	{ "mkdir",         0, 0, &by_setid_1 },
	{ "fchmodat",      0, 0, &by_setid_2 },
	{ "fchmodat2",     0, 0, &by_setid_2 },
	{ "mkdirat",       0, 0, &by_setid_2 },
	{ "open",          0, 0, &by_setid_file_1 },
	{ "openat",        0, 0, &by_setid_file_2 },
	{ "mknod",         0, 0, &by_node_1 },
	{ "mknodat",       0, 0, &by_node_2 },
	{ "setpriority",   0, 0, &by_self_priority },
	{ "prlimit64",     0, 0, &by_self_limits },
	{ "sched_setscheduler", 0, 0, &by_self_limits },
	{ "sched_setaffinity",  0, 0, &by_self_limits },
	{ "prctl",         0, 0, &by_prctl },
	{ "fcntl",         0, 0, &by_fcntl },
	{ "fcntl64",       0, 0, &by_fcntl },
	{ "ioctl",         0, 0, &by_ioctl },
	{ "personality",   0, 0, &by_persona },
	/* i386 has mmap2 beside it; s390x has nothing else. */
	{ "mmap",          AUDIT_ARCH_I386, FEATURE_WXORX, &by_memory },
	{ "mmap",          AUDIT_ARCH_S390X, 0, NULL },
	{ "mmap",          0, FEATURE_WXORX, &by_map },
	{ "mmap2",         0, FEATURE_WXORX, &by_map },
	{ "mprotect",      0, FEATURE_WXORX, &by_protect },
	{ "pkey_mprotect", 0, FEATURE_WXORX, &by_protect },
	{ "shmat",         0, FEATURE_WXORX, &by_shm },
};
/* clang-format on */

const size_t names_rule_count = sizeof names_rules / sizeof names_rules[0];
