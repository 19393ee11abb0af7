/* SPDX-License-Identifier: ISC */
/*
 * names: from numbers to the words people look for.
 * Phase: any; pure.  Names are arrays, not pointers: nothing to relocate
 * at the start of every delivery.
 */
#include <asm/unistd.h>
#include <linux/audit.h>
#include <signal.h>
#include <stddef.h>
#include <sysexits.h>

#include "smrsh/audit/names.h"

/* clang-format off */
static const struct {
	short nr;
	char name[30];
} syscalls[] = {
#include "syscall_names.h"
};

static const struct {
	uint32_t arch;
	char name[12];
} arches[] = {
	{ AUDIT_ARCH_X86_64,  "x86_64" },
	{ AUDIT_ARCH_I386,    "i386" },
	{ AUDIT_ARCH_AARCH64, "aarch64" },
	{ AUDIT_ARCH_RISCV64, "riscv64" },
	{ AUDIT_ARCH_PPC64LE, "ppc64le" },
	{ AUDIT_ARCH_S390X,   "s390x" },
};

static const struct {
	int sig;
	char name[8];
} signals[] = {
	{ SIGHUP,  "HUP" },  { SIGINT,  "INT" },  { SIGQUIT, "QUIT" },
	{ SIGILL,  "ILL" },  { SIGTRAP, "TRAP" }, { SIGABRT, "ABRT" },
	{ SIGBUS,  "BUS" },  { SIGFPE,  "FPE" },  { SIGKILL, "KILL" },
	{ SIGUSR1, "USR1" }, { SIGSEGV, "SEGV" }, { SIGUSR2, "USR2" },
	{ SIGPIPE, "PIPE" }, { SIGALRM, "ALRM" }, { SIGTERM, "TERM" },
	{ SIGXCPU, "XCPU" }, { SIGXFSZ, "XFSZ" }, { SIGSYS,  "SYS" },
	{ SIGIO,   "IO" },   { SIGPWR,  "PWR" },  { SIGSTKFLT, "STKFLT" },
	{ SIGVTALRM, "VTALRM" }, { SIGPROF, "PROF" },
};

static const struct {
	int status;
	char name[16];
} sysexits[] = {
	{ EX_OK, "EX_OK" },             { EX_USAGE, "EX_USAGE" },
	{ EX_DATAERR, "EX_DATAERR" },   { EX_NOINPUT, "EX_NOINPUT" },
	{ EX_NOUSER, "EX_NOUSER" },     { EX_NOHOST, "EX_NOHOST" },
	{ EX_UNAVAILABLE, "EX_UNAVAILABLE" },
	{ EX_SOFTWARE, "EX_SOFTWARE" }, { EX_OSERR, "EX_OSERR" },
	{ EX_OSFILE, "EX_OSFILE" },     { EX_CANTCREAT, "EX_CANTCREAT" },
	{ EX_IOERR, "EX_IOERR" },       { EX_TEMPFAIL, "EX_TEMPFAIL" },
	{ EX_PROTOCOL, "EX_PROTOCOL" }, { EX_NOPERM, "EX_NOPERM" },
	{ EX_CONFIG, "EX_CONFIG" },
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const char *
names_syscall(int nr)
{
	size_t i;

	for (i = 0; i < COUNT(syscalls); i++)
		if (syscalls[i].nr == nr)
			return syscalls[i].name;
	return NULL;
}

const char *
names_arch(uint32_t arch)
{
	size_t i;

	for (i = 0; i < COUNT(arches); i++)
		if (arches[i].arch == arch)
			return arches[i].name;
	return "unknown";
}

const char *
names_signal(int sig)
{
	size_t i;

	for (i = 0; i < COUNT(signals); i++)
		if (signals[i].sig == sig)
			return signals[i].name;
	return "";
}

const char *
names_sysexit(int status)
{
	size_t i;

	for (i = 0; i < COUNT(sysexits); i++)
		if (sysexits[i].status == status)
			return sysexits[i].name;
	return "";
}
