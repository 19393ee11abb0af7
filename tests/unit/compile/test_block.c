/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/block.h"
#include "smrsh/compile/image.h"
#include "smrsh2/err.h"

static struct parsed p;
static struct block block;
static const struct sock_filter code[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
	BPF_STMT(BPF_RET | BPF_K, 0x7fff0000),
};

static const void *
at(uint32_t offset)
{
	return block.bytes + offset;
}

static int
write_block(const char *statements, size_t filter_count)
{
	struct block_filter filter = { code, filter_count };
	struct paths paths;

	help_policy(&p, statements);
	help_expect_report(&p, NULL);
	assert_int_equal(paths_merge(&paths, &p.draft, &p.report), 0);
	p.draft.user_kind = POLICY_USER_RECIPIENT;
	return block_write(&block, &p.draft, &paths, &filter);
}

static void
numbers_stand_where_the_launcher_reads_them(void **state)
{
	const struct policy_block *b = &block.head;

	(void)state;
	assert_int_equal(write_block("MinimumUID=7\nUMask=027\n"
		"RuntimeMaxSec=1min\nTimeoutStopSec=3\nLingerSec=4\n"
		"MaxOutput=5K\nMaxSubmissions=6\nAudit=required\n"
		"DegradedLayers=bounding\n"
		"CapabilityBoundingSet=CAP_CHOWN\nAllowSetID=yes", 2), 0);
	assert_string_equal(at(b->name), "default");
	assert_int_equal(b->user_kind, POLICY_USER_RECIPIENT);
	assert_int_equal(b->audit, POLICY_AUDIT_REQUIRED);
	assert_int_equal(b->degraded, POLICY_LAYER_BOUNDING);
	assert_int_equal(b->minimum_uid, 7);
	assert_int_equal(b->umask, 027);
	assert_int_equal(b->runtime_max_s, 60);
	assert_int_equal(b->stop_s, 3);
	assert_int_equal(b->linger_s, 4);
	assert_int_equal(b->max_output, 5120);
	assert_int_equal(b->max_submissions, 6);
	assert_int_equal(b->bounding, 1);
	assert_int_equal(b->home, 0);
	assert_int_equal(b->flags, POLICY_NO_NEW_PRIVS | POLICY_ALLOW_SETID |
			 POLICY_TCP | POLICY_SCOPE | POLICY_SECCOMP |
			 POLICY_EXEC_ONCE);
	help_free(&p);
	assert_int_equal(write_block("NoNewPrivileges=no\nConnectTCP=any\n"
		"BindTCP=any\nReadOnlyPaths=/etc\nRuntimeMaxSec=infinity\n"
		"SetIDPaths=/a", 0),
		0);
	assert_int_equal(b->flags, POLICY_LANDLOCK | POLICY_SCOPE);
	assert_int_equal(b->runtime_max_s, 0);
	assert_int_equal(b->umask, UINT32_MAX);
	assert_true(b->max_output == UINT64_MAX);
	assert_int_equal(b->max_submissions, 4);
	assert_int_equal(b->filter.count, 0);
	help_free(&p);
}

static void
lists_stand_where_the_launcher_reads_them(void **state)
{
	const struct policy_block *b = &block.head;
	const struct policy_limit *limit;
	const struct policy_path *path;
	const uint32_t *words;
	char id[64];

	(void)state;
	assert_int_equal(write_block("Environment=A=1 B=2\n"
		"PassEnvironment=TERM\nConnectTCP=443 25\nBindTCP=99\n"
		"LimitNOFILE=10:20\nLimitCORE=0\nExecPaths=-/usr\n"
		"ReadWritePaths=-%h/m", 2), 0);
	words = at(b->environment.off);
	assert_int_equal(b->environment.count, 2);
	assert_string_equal(at(words[0]), "A=1");
	assert_string_equal(at(words[1]), "B=2");
	words = at(b->pass.off);
	assert_int_equal(b->pass.count, 1);
	assert_string_equal(at(words[0]), "TERM");
	assert_int_equal(b->connect_tcp.count, 2);
	assert_int_equal(((const uint16_t *)at(b->connect_tcp.off))[0], 25);
	assert_int_equal(((const uint16_t *)at(b->connect_tcp.off))[1], 443);
	assert_int_equal(((const uint16_t *)at(b->bind_tcp.off))[0], 99);
	limit = at(b->limits.off);
	assert_int_equal(b->limits.count, 2);
	assert_int_equal(limit[0].resource, RLIMIT_CORE);
	assert_int_equal(limit[1].resource, RLIMIT_NOFILE);
	assert_int_equal(limit[1].soft, 10);
	assert_int_equal(limit[1].hard, 20);
	path = at(b->paths.off);
	assert_int_equal(b->paths.count, 2);
	assert_string_equal(at(path[0].path), "/usr");
	assert_int_equal(path[0].access,
			 POLICY_PATH_READ | POLICY_PATH_EXECUTE);
	assert_string_equal(at(path[1].path), "/m");
	assert_int_equal(path[1].flags,
			 POLICY_PATH_HOME | POLICY_PATH_OPTIONAL);
	assert_memory_equal(at(b->filter.off), code, sizeof code);
	(void)snprintf(id, sizeof id, "default@%016" PRIx64,
		       policy_checksum(code, sizeof code));
	assert_string_equal(at(b->filter_id), id);
	help_free(&p);
}

static void
a_block_is_aligned_and_covered_by_its_checksum(void **state)
{
	const struct policy_block *b = &block.head;
	char text[64] = "Environment=A=";
	int i;

	(void)state;
	for (i = 0; i < 16; i++) {
		strcat(text, "x");
		assert_int_equal(write_block(text, 2), 0);
		assert_int_equal(block.size % 8, 0);
		assert_int_equal(b->size, block.size);
		assert_int_equal(b->filter.off % 8, 0);
		assert_int_equal(b->environment.off % 4, 0);
		assert_true(b->check ==
			    policy_checksum(block.bytes + 8, block.size - 8));
		help_free(&p);
	}
}

static void
a_block_that_is_too_large_is_refused(void **state)
{
	static const struct draft_words none;
	static char value[4000];
	struct block_filter filter = { NULL, 0 };
	struct paths paths = { .count = 0 };
	struct draft *d = &p.draft;
	size_t i;

	(void)state;
	help_policy(&p, "");
	memset(value, 'x', sizeof value - 1);
	for (i = 0; i < 32; i++)
		assert_int_equal(draft_add_word(&d->environment, value), 0);
	assert_int_equal(block_write(&block, d, &paths, &filter), 0);
	assert_int_equal(draft_add_word(&d->environment, value), 0);
	assert_int_equal(block_write(&block, d, &paths, &filter), -1);
	d->environment = none;
	assert_int_equal(block_write(&block, d, &paths, &filter), 0);
	help_free(&p);
}

/* The launcher looks a name up by its hash. */
static void
check_index(const struct image *im, const char *const *names, size_t count)
{
	const struct policy_header *h = (const void *)im->bytes;
	const struct policy_entry *entry = (const void *)(im->bytes + h->index);
	size_t found = 0;
	size_t i;
	size_t n;

	assert_int_equal(h->index % 8, 0);
	assert_int_equal(h->entries, count);
	assert_true(h->index_check ==
		    policy_checksum(entry, count * sizeof *entry));
	for (i = 0; i < count; i++) {
		const char *name = (const char *)im->bytes + entry[i].name;

		assert_true(entry[i].hash == policy_hash(name));
		assert_true(i == 0 || entry[i - 1].hash < entry[i].hash);
		assert_int_equal(entry[i].block % 8, 0);
		assert_memory_equal(im->bytes + entry[i].block, block.bytes,
				    block.size);
		for (n = 0; n < count; n++)
			found += strcmp(names[n], name) == 0;
	}
	assert_int_equal(found, count);
}

static void
an_image_is_sorted_and_checked(void **state)
{
	static const char *const names[] = { "b", "a-b", "a", "\xc3\xa4", "Z" };
	struct image im = { .owners = { 77 }, .owner_count = 1 };
	size_t head = offsetof(struct policy_header, version);
	const struct policy_header *h;
	struct err e;
	size_t i;

	(void)state;
	assert_int_equal(write_block("", 2), 0);
	assert_int_equal(image_add(&im, NULL, &block), 0);
	for (i = 0; i < 5; i++)
		assert_int_equal(image_add(&im, names[i], &block), 0);
	assert_int_equal(image_lay_out(&im, 4711, &e), 0);
	h = (const void *)im.bytes;
	assert_memory_equal(h->magic, POLICY_MAGIC, 8);
	assert_int_equal(h->version, POLICY_VERSION);
	assert_int_equal(h->arch, 4711);
	assert_int_equal(h->size, im.size);
	assert_int_equal(h->owner_count, 1);
	assert_int_equal(h->owners[0], 77);
	assert_int_equal(h->owners[1], 0);
	assert_true(h->check == policy_checksum(im.bytes + head,
						sizeof *h - head));
	assert_int_equal(h->fallback % 8, 0);
	assert_memory_equal(im.bytes + h->fallback, block.bytes, block.size);
	check_index(&im, names, 5);
	image_free(&im);
	help_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_stand_where_the_launcher_reads_them),
		cmocka_unit_test(lists_stand_where_the_launcher_reads_them),
		cmocka_unit_test(
			a_block_is_aligned_and_covered_by_its_checksum),
		cmocka_unit_test(a_block_that_is_too_large_is_refused),
		cmocka_unit_test(an_image_is_sorted_and_checked),
	};

	return cmocka_run_group_tests_name("block", tests, NULL, NULL);
}
