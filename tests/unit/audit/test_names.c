/* SPDX-License-Identifier: ISC */
#include <linux/audit.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

#include "smrsh/audit/names.h"
#include "tests/unit/unit.h"

static void
test_syscalls(void **state)
{
	(void)state;
	assert_string_equal(names_syscall(SYS_read), "read");
	assert_string_equal(names_syscall(SYS_execve), "execve");
	assert_string_equal(names_syscall(SYS_ptrace), "ptrace");
	assert_string_equal(names_syscall(SYS_bpf), "bpf");
	assert_null(names_syscall(-1));
	assert_null(names_syscall(100000));
	assert_null(names_syscall(1 << 30));
	assert_null(names_syscall(0x7fffffff));
}

static void
test_arches(void **state)
{
	(void)state;
	assert_string_equal(names_arch(AUDIT_ARCH_X86_64), "x86_64");
	assert_string_equal(names_arch(AUDIT_ARCH_AARCH64), "aarch64");
	assert_string_equal(names_arch(AUDIT_ARCH_I386), "i386");
	assert_string_equal(names_arch(AUDIT_ARCH_RISCV64), "riscv64");
	assert_string_equal(names_arch(AUDIT_ARCH_PPC64LE), "ppc64le");
	assert_string_equal(names_arch(AUDIT_ARCH_S390X), "s390x");
	assert_string_equal(names_arch(0), "unknown");
	assert_string_equal(names_arch(0xffffffff), "unknown");
}

/* As the C library of this host abbreviates them, where both know one. */
static void
test_signals(void **state)
{
	int sig;

	(void)state;
	assert_string_equal(names_signal(SIGKILL), "KILL");
	assert_string_equal(names_signal(SIGSYS), "SYS");
	assert_string_equal(names_signal(0), "");
	assert_string_equal(names_signal(-1), "");
	assert_string_equal(names_signal(SIGRTMIN), "");
	for (sig = 1; sig < 32; sig++)
		if (names_signal(sig)[0] != '\0' && sig != SIGIO)
			assert_string_equal(names_signal(sig),
					    sigabbrev_np(sig));
}

static void
test_sysexits(void **state)
{
	(void)state;
	assert_string_equal(names_sysexit(0), "EX_OK");
	assert_string_equal(names_sysexit(64), "EX_USAGE");
	assert_string_equal(names_sysexit(69), "EX_UNAVAILABLE");
	assert_string_equal(names_sysexit(75), "EX_TEMPFAIL");
	assert_string_equal(names_sysexit(78), "EX_CONFIG");
	assert_string_equal(names_sysexit(1), "");
	assert_string_equal(names_sysexit(79), "");
	assert_string_equal(names_sysexit(-1), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("system calls of this machine have names", test_syscalls),
		SAYS("machines have names", test_arches),
		SAYS("signals have the C library's names", test_signals),
		SAYS("sysexits have names", test_sysexits),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
