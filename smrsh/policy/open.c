/* SPDX-License-Identifier: ISC */
/*
 * open: from a policy file to a mapping whose header can be relied upon.
 * Phase: decide; reads one file.
 * Against: a policy that somebody else wrote, or that is damaged.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smrsh/policy/arch.h"
#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/policy.h"

static int
bad(const char *detail, int errnum, struct err *e)
{
	(void)err_set(e, ERR_CONFIG, RULE_POLICY, errnum,
		      "deferred: the policy of this host cannot be used");
	return err_detail(e, "%s%s%s: run smrsh2ctl apply", detail,
			  errnum != 0 ? ": " : "",
			  errnum != 0 ? strerror(errnum) : "");
}

int
policy_load(struct policy *p, const unsigned char *bytes, size_t size,
	    struct err *e)
{
	const struct policy_header *h = (const void *)bytes;
	size_t head = offsetof(struct policy_header, version);

	if (size < sizeof *h || size > POLICY_SIZE_MAX)
		return bad("the policy is cut off or too large", 0, e);
	if (memcmp(h->magic, POLICY_MAGIC, sizeof h->magic) != 0)
		return bad("the policy file is none", 0, e);
	if (h->version != POLICY_VERSION || h->arch != ARCH_NATIVE)
		return bad("the policy is of another version or machine", 0,
			   e);
	if (h->check != policy_checksum(bytes + head, sizeof *h - head) ||
	    h->size != size)
		return bad("the policy is damaged", 0, e);
	if (h->owner_count > POLICY_OWNERS_MAX ||
	    h->entries > POLICY_ENTRIES_MAX || h->index % 8 != 0 ||
	    h->index > size ||
	    h->entries > (size - h->index) / sizeof(struct policy_entry))
		return bad("the policy is damaged", 0, e);
	if (h->index_check != policy_checksum(bytes + h->index,
					      h->entries *
					      sizeof(struct policy_entry)))
		return bad("the policy is damaged", 0, e);
	p->bytes = bytes;
	p->size = size;
	p->header = h;
	return 0;
}

static int
check_owner(int fd, struct stat *st, struct err *e)
{
	if (fstat(fd, st) != 0)
		return bad("the policy file", errno, e);
	if (!S_ISREG(st->st_mode))
		return bad("the policy is not a regular file", 0, e);
	/* Against: a policy that another account could have written. */
	if (st->st_uid != 0 || (st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return bad("the policy file must belong to root and be writable"
			   " by nobody else", 0, e);
	return 0;
}

static int
load_builtin(struct policy *p, struct err *e)
{
	const ptrdiff_t size = policy_builtin_end - policy_builtin;

	return policy_load(p, policy_builtin, (size_t)size, e);
}

int
policy_open(struct policy *p, const char *path, struct err *e)
{
	own_fd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	void *map;

	if (fd < 0 && errno == ENOENT)
		return load_builtin(p, e);
	if (fd < 0)
		return bad("the policy file", errno, e);
	if (check_owner(fd, &st, e) != 0)
		return -1;
	if (st.st_size <= 0 || (uint64_t)st.st_size > POLICY_SIZE_MAX)
		return bad("the policy is empty or too large", 0, e);
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return bad("the policy file", errno, e);
	return policy_load(p, map, (size_t)st.st_size, e);
}
