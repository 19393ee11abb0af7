/* SPDX-License-Identifier: ISC */
/*
 * The default policy as smrsh2ctl compiled it, carried in the launcher for
 * hosts where none has been applied.
 */
#include "smrsh/policy/policy.h"

__asm__(".section .rodata\n"
	".balign 16\n"
	".globl policy_builtin\n"
	".hidden policy_builtin\n"
	"policy_builtin:\n"
	".incbin \"" BUILTIN_POLICY "\"\n"
	".globl policy_builtin_end\n"
	".hidden policy_builtin_end\n"
	"policy_builtin_end:\n"
	".byte 0\n"
	".previous\n");
