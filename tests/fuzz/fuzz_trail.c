/* SPDX-License-Identifier: ISC */
/*
 * fuzz_trail: any bytes as a segment and its checkpoints.  What is taken for
 * a record is one line of printable ASCII whose parts are where they are said
 * to be, and whoever knows no key gets no checkpoint past it.
 */
#include <sodium.h>
#include <string.h>

#include "replay.h"
#include "smrsh/trail/checkpoint.h"
#include "smrsh/trail/replay.h"
#include "smrsh2/own.h"

static void
check_record(const char *line, size_t len)
{
	struct trail_record r;
	size_t i;

	if (!trail_line_parse(line, len, &r))
		return;
	for (i = 0; i < len; i++)
		MUST(line[i] >= 0x20 && line[i] <= 0x7e);
	MUST(r.ev > line && r.ev[0] == '{' && r.ev[r.ev_len - 1] == '}');
	MUST(r.ev + r.ev_len == line + r.covered);
	MUST(r.kind > line && r.kind_len > 0 && r.kind + r.kind_len < r.ev);
	MUST(r.h + 2 * TRAIL_HASH_SIZE + 2 == line + len);
}

static void
check_note(const struct replay *state, const char *note, size_t len)
{
	struct checkpoint c = { .size = state->tree.size };
	uint64_t size;

	tree_root(&state->tree, c.root);
	if (checkpoint_size(note, len, &size) == 0 && size == c.size)
		(void)checkpoint_verify(note, len, &c, state->origin,
					state->pub);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	const char *at = (const char *)data;
	const char *const stop = at + size;
	struct replay state = { 0 };
	const char *end;
	size_t len;

	MUST(sodium_init() >= 0);
	while (at < stop &&
	       (end = memchr(at, '\n', (size_t)(stop - at))) != NULL) {
		const uint64_t before = state.tree.size;

		check_record(at, (size_t)(end - at));
		if (replay_line(&state, at, (size_t)(end - at)) == NULL)
			MUST(before == 0 || state.tree.size == before + 1);
		len = checkpoint_length(at, (size_t)(stop - at));
		MUST(len <= (size_t)(stop - at));
		if (len > 0)
			check_note(&state, at, len);
		at = end + 1;
	}
	return 0;
}
