/* SPDX-License-Identifier: ISC */
/*
 * replay: from one record to the next: sequence, chain, tree and key.
 * Phase: pure.
 */
#include <string.h>

#include "smrsh/trail/chain.h"
#include "smrsh/trail/keys.h"
#include "smrsh/trail/replay.h"
#include "smrsh/trail/scan.h"
#include "smrsh2/encode.h"

static bool
is_kind(const struct trail_record *r, const char *kind)
{
	return r->kind_len == strlen(kind) &&
	       memcmp(r->kind, kind, r->kind_len) == 0;
}

void
replay_encode(struct encoder *x, const struct replay *s)
{
	char hex[2 * TRAIL_HASH_SIZE + 1];
	unsigned int i;

	encode_open(x, NULL, '{');
	encode_word(x, "origin", s->origin);
	chain_hex(hex, s->h);
	encode_word(x, "prev", hex);
	encode_unsigned(x, "epoch", s->epoch);
	chain_hex(hex, s->pub);
	encode_word(x, "pub", hex);
	encode_open(x, "frontier", '[');
	for (i = 0; i < s->tree.count; i++) {
		chain_hex(hex, s->tree.node[i]);
		encode_word(x, NULL, hex);
	}
	encode_close(x, ']');
	encode_close(x, '}');
}

static void
parse_frontier(struct scan *s, struct tree *tree, uint64_t size)
{
	tree->size = size;
	tree->count = 0;
	scan_word(s, "[");
	for (; size > 0 && s->is_good; size &= size - 1) {
		if (tree->count > 0)
			scan_word(s, ",");
		scan_word(s, "\"");
		scan_hex(s, tree->node[tree->count++], TRAIL_HASH_SIZE);
		scan_word(s, "\"");
	}
	scan_word(s, "]");
}

/* What a record `rotate` says about the state before it. */
static bool
parse_rotate(struct replay *out, const struct trail_record *r)
{
	struct scan s = { r->ev, r->ev + r->ev_len, true };
	const char *name;
	size_t n;

	memset(out, 0, sizeof *out);
	scan_word(&s, "{\"origin\":\"");
	n = scan_set(&s, SCAN_ORIGIN, &name);
	if (!s.is_good || n >= sizeof out->origin)
		return false;
	memcpy(out->origin, name, n);
	scan_word(&s, "\",\"prev\":\"");
	scan_hex(&s, out->h, sizeof out->h);
	scan_word(&s, "\",\"epoch\":");
	out->epoch = scan_number(&s);
	scan_word(&s, ",\"pub\":\"");
	scan_hex(&s, out->pub, sizeof out->pub);
	scan_word(&s, "\",\"frontier\":");
	parse_frontier(&s, &out->tree, r->seq);
	scan_word(&s, "}");
	out->has_begun = true;
	return s.is_good && s.at == s.end;
}

static bool
is_same(const struct replay *a, const struct replay *b)
{
	return strcmp(a->origin, b->origin) == 0 && a->epoch == b->epoch &&
	       memcmp(a->h, b->h, sizeof a->h) == 0 &&
	       memcmp(a->pub, b->pub, sizeof a->pub) == 0 &&
	       a->tree.count == b->tree.count &&
	       memcmp(a->tree.node, b->tree.node,
		      a->tree.count * sizeof a->tree.node[0]) == 0;
}

/* The state before the first record there is. */
static const char *
begin(struct replay *s, const struct trail_record *r)
{
	struct key_turn turn;

	if (r->seq == 0 && is_kind(r, "key") &&
	    keys_parse(&turn, r->ev, r->ev_len, s->origin)) {
		chain_begin(s->h, s->origin);
		tree_begin(&s->tree);
		s->epoch = 0;
		memcpy(s->pub, turn.pub, sizeof s->pub); /* by itself */
		return NULL;
	}
	if (is_kind(r, "rotate") && parse_rotate(s, r))
		return NULL;
	return "a trail does not begin like this";
}

static const char *
turn_key(struct replay *next, const struct replay *s,
	 const struct trail_record *r)
{
	char origin[TRAIL_ORIGIN_MAX];
	struct key_turn turn = { .seq = r->seq, .before = s->h };

	if (!keys_parse(&turn, r->ev, r->ev_len, origin) ||
	    strcmp(origin, s->origin) != 0 || turn.epoch != s->epoch + 1 ||
	    !keys_verify(&turn, s->pub))
		return "the key is not signed by the one before";
	next->epoch = turn.epoch;
	memcpy(next->pub, turn.pub, sizeof next->pub);
	return NULL;
}

const char *
replay_line(struct replay *s, const char *line, size_t len)
{
	char hex[2 * TRAIL_HASH_SIZE + 1];
	struct trail_record r;
	struct replay before = *s;
	struct replay claimed;
	struct replay next;
	const char *why = NULL;

	if (!trail_line_parse(line, len, &r))
		return "not a record";
	if (!s->has_begun && (why = begin(&before, &r)) != NULL)
		return why;
	if (r.seq != before.tree.size)
		return "not the next sequence number";
	next = before;
	chain_next(next.h, line, r.covered);
	chain_hex(hex, next.h);
	if (memcmp(hex, r.h, sizeof hex - 1) != 0)
		return "the hash is not that of this record and those before";
	if (is_kind(&r, "key"))
		why = turn_key(&next, &before, &r);
	else if (is_kind(&r, "rotate") &&
		 (!parse_rotate(&claimed, &r) || !is_same(&claimed, &before)))
		why = "what the segment goes on from is not what was before";
	if (why != NULL)
		return why;
	tree_add(&next.tree, line, len);
	next.has_begun = true;
	*s = next;
	return NULL;
}
