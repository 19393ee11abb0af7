/* SPDX-License-Identifier: ISC */
/*
 * own: descriptors that close themselves at the end of their block.
 */
#ifndef SMRSH2_OWN_H
#define SMRSH2_OWN_H

#include <stdlib.h>
#include <unistd.h>

/* Bugs only: never on what a user, a file or the kernel decides. */
#define MUST(cond) do { if (!(cond)) abort(); } while (0)

static inline void
own_fd_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

/* Hands a descriptor on: the block no longer owns it. */
static inline int
own_fd_give(int *fd)
{
	int given = *fd;

	*fd = -1;
	return given;
}

static inline void
own_mem_free(void *p)
{
	free(*(void **)p);
}

#define own_fd int __attribute__((cleanup(own_fd_close)))
#define own_mem __attribute__((cleanup(own_mem_free)))

#endif
