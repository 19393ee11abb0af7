/* SPDX-License-Identifier: ISC */
/*
 * fuzz_policy: any bytes as a compiled policy.  In memory of exactly their
 * size, so that every step outside is seen.
 *
 * The first byte says whether checksums are set right first (bit 0: the
 * header's, bit 1: those of the blocks), so that changes get further.
 */
#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>

#include "replay.h"
#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/script.h"

static volatile uint64_t sink;

static void
touch(const struct policy_block *b, struct policy_span s, size_t element)
{
	const unsigned char *at = policy_array(b, s.off);
	size_t i;

	for (i = 0; i < s.count * element; i++)
		sink += at[i];
}

static void
read_strings(const struct policy_block *b, struct policy_span s)
{
	const uint32_t *at = policy_array(b, s.off);
	uint32_t i;

	for (i = 0; i < s.count; i++)
		sink += strlen(policy_string(b, at[i]));
}

/* All that a launcher may read of a block. */
static void
read_block(const struct policy_block *b)
{
	const struct policy_path *path = policy_array(b, b->paths.off);
	uint32_t i;

	MUST(b->groups.count <= POLICY_GROUPS_MAX);
	MUST(b->environment.count + b->pass.count < PLAN_ENV_MAX);
	MUST(b->filter.count <= POLICY_FILTER_MAX);
	sink += strlen(policy_string(b, b->name)) +
		strlen(policy_string(b, b->home)) +
		strlen(policy_string(b, b->directory)) +
		strlen(policy_string(b, b->filter_id));
	for (i = 0; i < b->paths.count; i++)
		sink += strlen(policy_string(b, path[i].path));
	read_strings(b, b->environment);
	read_strings(b, b->pass);
	read_strings(b, b->arguments);
	read_strings(b, b->digests);
	touch(b, b->groups, sizeof(uint32_t));
	touch(b, b->limits, sizeof(struct policy_limit));
	touch(b, b->connect_tcp, sizeof(uint16_t));
	touch(b, b->bind_tcp, sizeof(uint16_t));
	touch(b, b->filter, sizeof(struct sock_filter));
}

static void
check_plan(const struct policy *p, const char *name, int is_root_start)
{
	static char *const environment[] = { "TZ=UTC", "X=", "=", "", NULL };
	static struct recipient r = { .uid = 61001, .gid = 61001,
				      .has_identity = true };
	static char word[] = "-a";
	static char *argv[] = { word, word, word, NULL };
	const struct command c = {
		.name = name,
		.argv = argv,
		.program = { .fd = -1, .interp_fd = -1, .real = "" },
	};
	static struct plan plan;
	struct err e;
	size_t i;

	r.is_root_start = is_root_start;
	strcpy(r.home, "/home/alice");
	strcpy(r.pwd, "PWD=/home/alice");
	if (policy_plan(&plan, p, &c, &r, environment, &e) != 0) {
		MUST(err_status(&e) == 75 || e.rule == RULE_SETID ||
		     e.rule == RULE_ARGUMENTS);
		return;
	}
	MUST(plan.uid != 0 && plan.gid != 0 && plan.uid != (uid_t)-1);
	for (i = 0; plan.envp[i] != NULL; i++)
		sink += strlen(plan.envp[i]);
	MUST(i < PLAN_ENV_MAX + 1);
	for (i = 0; i < plan.group_count; i++)
		sink += plan.groups[i];
	sink += strlen(plan.home);
}

static void
seal_block(unsigned char *bytes, size_t size, uint32_t at)
{
	struct policy_block *b = (void *)(bytes + at);

	if (at % 8 != 0 || at > size || size - at < sizeof *b ||
	    b->size < sizeof *b || b->size > size - at)
		return;
	b->check = policy_checksum((unsigned char *)b + sizeof b->check,
				   b->size - sizeof b->check);
}

static void
seal(unsigned char *bytes, size_t size, int how)
{
	struct policy_header *h = (void *)bytes;
	const size_t head = offsetof(struct policy_header, version);
	struct policy_entry entry;
	uint32_t i;

	if (size < sizeof *h)
		return;
	if ((how & 2) != 0) {
		seal_block(bytes, size, h->fallback);
		for (i = 0; i < 64 && i < h->entries; i++) {
			const size_t at = h->index + i * sizeof entry;

			if (at > size || size - at < sizeof entry)
				break;
			memcpy(&entry, bytes + at, sizeof entry);
			seal_block(bytes, size, entry.block);
		}
	}
	if ((how & 1) != 0) {
		h->size = (uint32_t)size;
		if (h->index % 8 == 0 && h->index <= size &&
		    h->entries <= (size - h->index) / sizeof entry)
			h->index_check = policy_checksum(
				bytes + h->index, h->entries * sizeof entry);
		h->check = policy_checksum(bytes + head, sizeof *h - head);
	}
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const char *const names[] = { "",      "beta", "delta",
					     "sigma", "zeta", "\xff" };
	const struct policy_block *b;
	unsigned char *bytes;
	struct policy p;
	struct err e;
	size_t i;

	if (size == 0)
		return 0;
	bytes = malloc(size == 1 ? 1 : size - 1);
	MUST(bytes != NULL);
	memcpy(bytes, data + 1, size - 1);
	seal(bytes, size - 1, data[0]);
	if (policy_load(&p, bytes, size - 1, &e) == 0) {
		for (i = 0; i < sizeof names / sizeof names[0]; i++) {
			if (policy_find(&p, names[i], &b, &e) == 0)
				read_block(b);
			check_plan(&p, names[i], (int)i & 1);
		}
		for (i = 0; i < p.header->owner_count; i++)
			sink += p.header->owners[i];
	} else {
		MUST(e.rule == RULE_POLICY && err_status(&e) == 75);
	}
	free(bytes);
	return 0;
}
