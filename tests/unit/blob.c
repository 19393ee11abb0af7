/* SPDX-License-Identifier: ISC */
/*
 * blob: from a test's wishes to the bytes of a compiled policy.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "smrsh/policy/arch.h"
#include "tests/unit/blob.h"

static void *
grow(struct blob *b, size_t len)
{
	void *at = b->bytes + b->size;

	if (b->size + len > sizeof b->bytes)
		abort();
	memset(at, 0, len);
	b->size += len;
	return at;
}

static void
align(struct blob *b)
{
	(void)grow(b, -b->size & 7);
}

static struct policy_header *
header(struct blob *b)
{
	return (struct policy_header *)(void *)b->bytes;
}

static struct policy_block *
current(struct blob *b)
{
	return (struct policy_block *)(void *)(b->bytes +
					       b->blocks[b->count - 1]);
}

void
blob_begin(struct blob *b)
{
	b->size = 0;
	b->count = 0;
	b->fallback = 0;
	(void)grow(b, sizeof(struct policy_header));
}

struct policy_block *
blob_block(struct blob *b, const char *name)
{
	struct policy_block *block;
	char *text;

	align(b);
	b->names[b->count] = 0;
	if (name != NULL) {
		b->names[b->count] = (uint32_t)b->size;
		text = grow(b, strlen(name) + 1);
		strcpy(text, name);
		align(b);
	}
	b->blocks[b->count++] = (uint32_t)b->size;
	block = grow(b, sizeof *block);
	block->name = blob_string(b, name == NULL ? "default" : name);
	block->user_kind = POLICY_USER_RECIPIENT;
	block->audit = POLICY_AUDIT_BEST_EFFORT;
	block->flags = POLICY_NO_NEW_PRIVS | POLICY_ALLOW_SETID;
	block->minimum_uid = 1;
	block->umask = 0xffffffffu;
	block->runtime_max_s = 600;
	block->stop_s = 2;
	block->linger_s = 1;
	block->max_output = 4u << 20;
	block->filter_id = blob_string(b, "none@0000000000000000");
	return block;
}

uint32_t
blob_string(struct blob *b, const char *text)
{
	const uint32_t offset = (uint32_t)b->size - b->blocks[b->count - 1];
	char *at = grow(b, strlen(text) + 1);

	strcpy(at, text);
	return offset;
}

struct policy_span
blob_array(struct blob *b, const void *elements, uint32_t count,
	   size_t element_size)
{
	struct policy_span span = { .count = count };
	void *at;

	align(b);
	span.off = (uint32_t)b->size - b->blocks[b->count - 1];
	at = grow(b, count * element_size);
	memcpy(at, elements, count * element_size);
	return span;
}

struct policy_span
blob_strings(struct blob *b, const char *const *texts, uint32_t count)
{
	uint32_t offsets[64];
	uint32_t i;

	for (i = 0; i < count; i++)
		offsets[i] = blob_string(b, texts[i]);
	return blob_array(b, offsets, count, sizeof offsets[0]);
}

void
blob_seal_block(unsigned char *block)
{
	struct policy_block *p = (struct policy_block *)(void *)block;

	p->check = policy_checksum(block + sizeof p->check,
				   p->size - sizeof p->check);
}

void
blob_end_block(struct blob *b)
{
	struct policy_block *block = current(b);

	align(b);
	block->size = (uint32_t)b->size - b->blocks[b->count - 1];
	blob_seal_block((unsigned char *)block);
	if (b->names[b->count - 1] == 0) {
		b->fallback = b->blocks[b->count - 1];
		b->count--;
	}
}

void
blob_seal_check(unsigned char *bytes)
{
	struct policy_header *h = (struct policy_header *)(void *)bytes;
	const size_t head = offsetof(struct policy_header, version);

	h->check = policy_checksum(bytes + head, sizeof *h - head);
}

void
blob_seal_header(unsigned char *bytes)
{
	struct policy_header *h = (struct policy_header *)(void *)bytes;

	/* A forged index may lie anywhere. */
	if (h->index % 8 == 0 && h->index <= BLOB_MAX &&
	    h->entries <=
		    (BLOB_MAX - h->index) / sizeof(struct policy_entry))
		h->index_check = policy_checksum(
			bytes + h->index,
			h->entries * sizeof(struct policy_entry));
	blob_seal_check(bytes);
}

void
blob_end(struct blob *b)
{
	struct policy_entry *entry;
	struct policy_entry moved;
	size_t i;
	size_t j;

	align(b);
	memcpy(header(b)->magic, POLICY_MAGIC, 8);
	header(b)->version = POLICY_VERSION;
	header(b)->arch = ARCH_NATIVE;
	header(b)->entries = (uint32_t)b->count;
	header(b)->index = (uint32_t)b->size;
	header(b)->fallback = b->fallback;
	for (i = 0; i < b->count; i++) {
		entry = grow(b, sizeof *entry);
		entry->hash = policy_hash((char *)b->bytes + b->names[i]);
		entry->name = b->names[i];
		entry->block = b->blocks[i];
	}
	entry = (void *)(b->bytes + header(b)->index);
	for (i = 1; i < b->count; i++)
		for (j = i; j > 0 && entry[j].hash < entry[j - 1].hash; j--) {
			moved = entry[j];
			entry[j] = entry[j - 1];
			entry[j - 1] = moved;
		}
	header(b)->size = (uint32_t)b->size;
	blob_seal_header(b->bytes);
}

static void
fill(struct blob *b, struct policy_block *block)
{
	static const uint32_t groups[] = { 61002, 61003 };
	static const struct policy_limit limits[] = {
		{ RLIMIT_CORE, 0, 0, 0 },
		{ RLIMIT_NOFILE, 0, 256, 512 },
	};
	static const char *const environment[] = { "PATH=/usr/bin:/bin",
						   "LANG=C" };
	static const char *const pass[] = { "TZ" };
	static const char *const arguments[] = { "", "...\n" };
	static const uint16_t ports[] = { 25, 587 };
	static const struct sock_filter filter[] = {
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct policy_path paths[2] = { { 0, POLICY_PATH_READ, 0 },
					{ 0, POLICY_PATH_WRITE,
					  POLICY_PATH_OPTIONAL |
						  POLICY_PATH_HOME } };

	paths[0].path = blob_string(b, "/etc");
	paths[1].path = blob_string(b, "/mail");
	block->groups = blob_array(b, groups, 2, sizeof groups[0]);
	block->limits = blob_array(b, limits, 2, sizeof limits[0]);
	block->environment = blob_strings(b, environment, 2);
	block->pass = blob_strings(b, pass, 1);
	block->arguments = blob_strings(b, arguments, 2);
	block->paths = blob_array(b, paths, 2, sizeof paths[0]);
	block->connect_tcp = blob_array(b, ports, 2, sizeof ports[0]);
	block->bind_tcp = blob_array(b, ports, 1, sizeof ports[0]);
	block->filter = blob_array(b, filter, 1, sizeof filter[0]);
	block->home = blob_string(b, "/home/named");
}

void
blob_usual(struct blob *b)
{
	static const char *const names[] = { NULL, "beta", "delta", "sigma" };
	struct policy_block *block;
	size_t i;

	blob_begin(b);
	for (i = 0; i < 4; i++) {
		block = blob_block(b, names[i]);
		fill(b, block);
		if (i == 2) {
			block->user_kind = POLICY_USER_NAMED;
			block->uid = 61001;
			block->gid = 61001;
		}
		blob_end_block(b);
	}
	blob_end(b);
}

uint32_t
blob_offset(const struct blob *b, const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < b->count; i++)
		if (strcmp((const char *)b->bytes + b->names[i], name) == 0)
			return b->blocks[i];
	return b->fallback;
}
