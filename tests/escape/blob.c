/* SPDX-License-Identifier: ISC */
/*
 * blob: two little programs as data, for the attempts that need a binary of
 * their own making.
 */
#include "tests/escape/probe.h"

/* clang-format off */
#define BLOB(name, path) \
	__asm__(".section .rodata\n" \
		".balign 8\n" \
		".globl " #name "\n" \
		#name ":\n" \
		".incbin \"" path "\"\n" \
		"1:\n" \
		".balign 8\n" \
		".globl " #name "_size\n" \
		#name "_size: .quad 1b - " #name "\n" \
		".previous\n")
/* clang-format on */

BLOB(blob_static, BLOB_STATIC);
BLOB(blob_pie, BLOB_PIE);
