/* SPDX-License-Identifier: ISC */
/*
 * fuzz_ini: any bytes as a configuration file, up to the bytes of a policy.
 */
#include <string.h>

#include "smrsh/compile/assign.h"
#include "smrsh/compile/block.h"
#include "smrsh/compile/compile.h"
#include "smrsh/compile/ini.h"
#include "smrsh/compile/memo.h"
#include "smrsh2/own.h"
#include "tests/fuzz/replay.h"

static void
take(void *user, const char *section, const struct place *place,
     const char *value)
{
	assign_statement(user, section, place, value);
}

/* What is reported is one printable line; what is not becomes a block. */
static void
check(struct draft *d, struct report *report)
{
	static struct block block;
	struct block_filter filter;
	struct memo memo = { NULL, 0 };
	struct paths paths;
	size_t i;

	for (i = 0; i < report->count; i++)
		MUST(strpbrk(report->lines[i], "\n\r\x1b\x7f") == NULL);
	if (report->count == 0 && paths_merge(&paths, d, report) == 0 &&
	    memo_filter(&memo, d, &filter, report) == 0 &&
	    block_write(&block, d, &paths, &filter) == 0)
		MUST(block.size % 8 == 0 && block.head.size == block.size);
	memo_free(&memo);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const char *const sections[] = { "Policy", "Global", NULL };
	static struct draft draft;
	struct pool pool = { NULL, 0 };
	struct report report = { .count = 0 };
	struct assign a = { &draft, &pool, &report, NULL, NULL };
	struct ini ini = { "fuzz", sections, take, &a, &report };

	draft_init(&draft);
	draft.file = "fuzz";
	ini_parse_text(&ini, (const char *)data, size);
	check(&draft, &report);
	report_free(&report);
	pool_free(&pool);
	return 0;
}
