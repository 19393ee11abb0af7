/* SPDX-License-Identifier: ISC */
/*
 * image: the whole policy file in memory, and onto the disk.
 */
#ifndef SMRSH_COMPILE_IMAGE_H
#define SMRSH_COMPILE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "smrsh2/policy.h"

struct err;
struct block;

struct image_block {
	const char *name;	/* NULL: the fallback */
	unsigned char *bytes;	/* owned */
	size_t size;
	char *text;		/* owned; lines of its statements, or NULL */
};

struct image {
	struct image_block *blocks;	/* owned */
	size_t count;
	size_t room;
	uint32_t owners[POLICY_OWNERS_MAX];
	uint32_t owner_count;
	unsigned char *bytes;	/* owned; image_lay_out() fills it */
	size_t size;
};

/* Adds a copy of a block; name is borrowed.  -1: no memory (errno). */
int image_add(struct image *im, const char *name, const struct block *block);

/* Gives the block added last the text of its statements, from malloc(). */
void image_say(struct image *im, char *text);

/* Puts everything in its place for one machine (AUDIT_ARCH_*). */
int image_lay_out(struct image *im, uint32_t arch, struct err *e);

void image_free(struct image *im);

#endif
