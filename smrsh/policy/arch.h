/* SPDX-License-Identifier: ISC */
/*
 * arch: the AUDIT_ARCH_* that native system calls are made with (seccomp(2)).
 */
#ifndef SMRSH_POLICY_ARCH_H
#define SMRSH_POLICY_ARCH_H

#include <linux/audit.h>

#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCH_NATIVE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define ARCH_NATIVE AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define ARCH_NATIVE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH_NATIVE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define ARCH_NATIVE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define ARCH_NATIVE AUDIT_ARCH_S390X
#else
#error "no seccomp architecture is known for this machine"
#endif

#endif
