/* SPDX-License-Identifier: ISC */
/*
 * policy: rows that bend one field of a compiled policy, with its checksums
 * right again, and ask whether a command still gets a plan from it.
 *
 * A value is a number, +N or -N (added to what is there), size, or size-N
 * (of the file or of the block).
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh/policy/arguments.h"
#include "smrsh/policy/policy.h"
#include "smrsh2/err.h"
#include "smrsh2/plan.h"
#include "smrsh2/script.h"
#include "tests/cases/cases.h"
#include "tests/unit/blob.h"

struct field {
	const char *name;
	size_t at;
	size_t width;
};

#define H(name) { #name, offsetof(struct policy_header, name),		\
		  sizeof(((struct policy_header *)0)->name) }
#define B(name) { #name, offsetof(struct policy_block, name),		\
		  sizeof(((struct policy_block *)0)->name) }

/* clang-format off */
static const struct field header_fields[] = {
	H(magic), H(version), H(arch), H(size), H(entries), H(index),
	H(fallback), H(owner_count),
};

static const struct field block_fields[] = {
	B(size), B(name), B(user_kind), B(audit), B(flags), B(degraded),
	B(uid), B(gid), B(groups.off), B(groups.count), B(home),
	B(minimum_uid), B(umask), B(runtime_max_s), B(stop_s), B(linger_s),
	B(max_submissions), B(max_output), B(bounding), B(limits.off), B(limits.count),
	B(environment.off), B(environment.count), B(pass.off),
	B(pass.count), B(paths.off), B(paths.count), B(connect_tcp.off),
	B(connect_tcp.count), B(bind_tcp.off), B(bind_tcp.count),
	B(filter.off), B(filter.count), B(filter_id), B(directory), B(arguments.off),
	B(arguments.count), B(digests.off), B(digests.count),
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct blob blob;

static uint64_t
value_of(const char *text, uint64_t old, uint64_t size)
{
	if (strncmp(text, "size", 4) == 0)
		return text[4] == '-' ? size - strtoull(text + 5, NULL, 0)
				      : size;
	if (text[0] == '+')
		return old + strtoull(text + 1, NULL, 0);
	if (text[0] == '-')
		return old - strtoull(text + 1, NULL, 0);
	return strtoull(text, NULL, 0);
}

/* FIELD=VALUE of a row, done to the bytes; false: no such field. */
static bool
bend(const char *row, const struct field *fields, size_t count,
     unsigned char *bytes, uint64_t size)
{
	const char *equals = strchr(row, '=');
	uint64_t value = 0;
	size_t i;

	for (i = 0; equals != NULL && i < count; i++) {
		if (strncmp(fields[i].name, row, (size_t)(equals - row)) != 0 ||
		    fields[i].name[equals - row] != '\0')
			continue;
		memcpy(&value, bytes + fields[i].at, fields[i].width);
		value = value_of(equals + 1, value, size);
		memcpy(bytes + fields[i].at, &value, fields[i].width);
		return true;
	}
	return false;
}

/* From memory of exactly its size, so that a sanitizer sees every step
 * outside. */
static void
judge(const char *name, struct text *out)
{
	static const struct recipient alice = {
		.uid = 61001, .gid = 61001, .is_root_start = true,
		.has_identity = true, .home = "/home/alice",
	};
	char *argv[] = { NULL, NULL };
	const struct command c = { .name = name, .argv = argv };
	unsigned char *copy = malloc(blob.size);
	static struct plan plan;
	char *environment[] = { NULL };
	struct policy p;
	struct err e;

	if (copy == NULL)
		abort();
	memcpy(copy, blob.bytes, blob.size);
	if (policy_load(&p, copy, blob.size, &e) != 0 ||
	    policy_plan(&plan, &p, &c, &alice, environment, &e) != 0)
		text_format(out, "%d %s", err_status(&e),
			    err_rule_name(e.rule));
	else
		text_format(out, "accepted");
	free(copy);
}

void
case_header(const char *input, size_t len, const char *argument,
	    struct text *out)
{
	(void)len;
	blob_usual(&blob);
	if (!bend(input, header_fields, COUNT(header_fields), blob.bytes,
		  blob.size)) {
		text_format(out, "no such field");
		return;
	}
	blob_seal_header(blob.bytes);
	judge(argument, out);
}

void
case_block(const char *input, size_t len, const char *argument,
	   struct text *out)
{
	unsigned char *block;
	uint32_t size;

	(void)len;
	blob_usual(&blob);
	block = blob.bytes + blob_offset(&blob, argument);
	size = ((struct policy_block *)(void *)block)->size;
	if (!bend(input, block_fields, COUNT(block_fields), block, size)) {
		text_format(out, "no such field");
		return;
	}
	/* A size that cannot be is not followed by our own checksum. */
	if (((struct policy_block *)(void *)block)->size <= size &&
	    ((struct policy_block *)(void *)block)->size >=
		    sizeof(struct policy_block))
		blob_seal_block(block);
	judge(argument, out);
}

/* The name of a command to the name of the policy it gets. */
void
case_lookup(const char *input, size_t len, const char *argument,
	    struct text *out)
{
	const struct policy_block *found;
	struct policy p;
	struct err e;

	(void)len;
	(void)argument;
	blob_usual(&blob);
	if (policy_load(&p, blob.bytes, blob.size, &e) != 0 ||
	    policy_find(&p, input, &found, &e) != 0)
		text_format(out, "refused");
	else
		text_format(out, "%s", policy_string(found, found->name));
}

/* "PATTERN... -- ARGUMENT...", words without blanks; '' is an empty one. */
void
case_arguments(const char *input, size_t len, const char *argument,
	       struct text *out)
{
	static char words[4096];
	static char pattern[4096];
	char *argv[64] = { NULL };
	bool is_pattern = true;
	struct policy_block *b;
	const char *text = pattern;
	size_t count = 0;
	char *word;

	(void)argument;
	if (len >= sizeof words)
		abort();
	memcpy(words, input, len + 1);
	pattern[0] = '\0';
	for (word = strtok(words, " "); word != NULL;
	     word = strtok(NULL, " ")) {
		const char *s = strcmp(word, "''") == 0 ? "" : word;

		if (is_pattern && strcmp(word, "--") == 0)
			is_pattern = false;
		else if (is_pattern)
			strcat(strcat(pattern, s), "\n");
		else
			argv[count++] = word + 2 * (*s == '\0');
	}
	blob_begin(&blob);
	b = blob_block(&blob, NULL);
	b->arguments = blob_strings(&blob, &text, 1);
	blob_end_block(&blob);
	text_format(out, arguments_fit(b, argv) ? "yes" : "no");
}
