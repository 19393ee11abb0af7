/* SPDX-License-Identifier: ISC */
/*
 * image: from blocks to the policy file.
 * Phase: apply time; pure.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/compile/image.h"
#include "smrsh/compile/block.h"
#include "smrsh2/err.h"

int
image_add(struct image *im, const char *name, const struct block *block)
{
	struct image_block *slot;

	if (im->count == im->room) {
		size_t room = im->room == 0 ? 64 : im->room * 2;
		void *more = reallocarray(im->blocks, room, sizeof *slot);

		if (more == NULL)
			return -1;
		im->blocks = more;
		im->room = room;
	}
	slot = &im->blocks[im->count];
	slot->bytes = malloc(block->size);
	if (slot->bytes == NULL)
		return -1;
	memcpy(slot->bytes, block->bytes, block->size);
	slot->size = block->size;
	slot->name = name;
	slot->text = NULL;
	im->count++;
	return 0;
}

void
image_say(struct image *im, char *text)
{
	im->blocks[im->count - 1].text = text;
}

/* The fallback first, then by the hash of the name. */
static int
compare(const void *a, const void *b)
{
	const struct image_block *x = a;
	const struct image_block *y = b;

	if (x->name == NULL || y->name == NULL)
		return (x->name != NULL) - (y->name != NULL);
	if (policy_hash(x->name) != policy_hash(y->name))
		return policy_hash(x->name) < policy_hash(y->name) ? -1 : 1;
	return strcmp(x->name, y->name);
}

static size_t
aligned(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static const char *
name_of(const struct image_block *b)
{
	return b->name != NULL ? b->name : "";
}

static size_t
measure_text(const struct image *im)
{
	size_t size = 0;
	size_t i;

	for (i = 0; i < im->count; i++)
		size += strlen(name_of(&im->blocks[i])) + strlen("[]\n") +
			(im->blocks[i].text != NULL ?
			 strlen(im->blocks[i].text) : 0);
	return sizeof(struct policy_text) + aligned(size + 1);
}

static void
fill_text(struct image *im, size_t at)
{
	struct policy_text *t = (void *)(im->bytes + at);
	char *end = t->lines;
	size_t i;

	for (i = 0; i < im->count; i++) {
		end = stpcpy(stpcpy(stpcpy(end, "["),
				    name_of(&im->blocks[i])), "]\n");
		if (im->blocks[i].text != NULL)
			end = stpcpy(end, im->blocks[i].text);
	}
	t->check = policy_checksum(t->lines, im->size - at - sizeof *t);
}

static size_t
measure(const struct image *im, size_t *out_blocks)
{
	size_t size = sizeof(struct policy_header) +
		      (im->count - 1) * sizeof(struct policy_entry);
	size_t i;

	for (i = 1; i < im->count; i++)
		size += strlen(im->blocks[i].name) + 1;
	*out_blocks = size = aligned(size);
	for (i = 0; i < im->count; i++)
		size += im->blocks[i].size;
	return size + measure_text(im);
}

static void
fill(struct image *im, size_t block_at, uint32_t arch)
{
	struct policy_header *h = (void *)im->bytes;
	struct policy_entry *entry = (void *)(h + 1);
	size_t name_at = sizeof *h + (im->count - 1) * sizeof *entry;
	size_t head = offsetof(struct policy_header, version);
	size_t i;

	memcpy(h->magic, POLICY_MAGIC, sizeof h->magic);
	h->version = POLICY_VERSION;
	h->arch = arch;
	h->size = (uint32_t)im->size;
	h->entries = (uint32_t)im->count - 1;
	h->index = sizeof *h;
	h->fallback = (uint32_t)block_at;
	h->owner_count = im->owner_count;
	memcpy(h->owners, im->owners, sizeof h->owners);
	for (i = 0; i < im->count; i++) {
		const struct image_block *b = &im->blocks[i];

		memcpy(im->bytes + block_at, b->bytes, b->size);
		if (b->name != NULL) {
			entry->hash = policy_hash(b->name);
			entry->name = (uint32_t)name_at;
			entry->block = (uint32_t)block_at;
			entry++;
			strcpy((char *)im->bytes + name_at, b->name);
			name_at += strlen(b->name) + 1;
		}
		block_at += b->size;
	}
	h->text = (uint32_t)block_at;
	fill_text(im, block_at);
	h->index_check = policy_checksum(h + 1, (im->count - 1) *
					 sizeof *entry);
	h->check = policy_checksum(im->bytes + head, sizeof *h - head);
}

int
image_lay_out(struct image *im, uint32_t arch, struct err *e)
{
	size_t block_at;
	size_t i;

	qsort(im->blocks, im->count, sizeof im->blocks[0], compare);
	for (i = 2; i < im->count; i++)
		if (policy_hash(im->blocks[i - 1].name) ==
		    policy_hash(im->blocks[i].name))
			return err_set(e, ERR_CONFIG, RULE_POLICY, 0,
				       "%s and %s cannot have policies of their"
				       " own together: rename one",
				       im->blocks[i - 1].name,
				       im->blocks[i].name);
	im->size = measure(im, &block_at);
	if (im->size > POLICY_SIZE_MAX)
		return err_set(e, ERR_CONFIG, RULE_POLICY, 0,
			       "the policy would be larger than %u MiB",
			       POLICY_SIZE_MAX >> 20);
	im->bytes = calloc(1, im->size);
	if (im->bytes == NULL)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, ENOMEM,
			       "no memory for the policy");
	fill(im, block_at, arch);
	return 0;
}

void
image_free(struct image *im)
{
	size_t i;

	for (i = 0; i < im->count; i++) {
		free(im->blocks[i].bytes);
		free(im->blocks[i].text);
	}
	free(im->blocks);
	free(im->bytes);
	memset(im, 0, sizeof *im);
}
