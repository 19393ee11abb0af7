/* SPDX-License-Identifier: ISC */
/*
 * tree: from ranges of a number to few comparisons on short paths.
 * The kernel translates every instruction when it loads a filter, and a
 * program runs one path at each of its calls.
 *
 * Ranges become segments: a stretch with one target, and a few single
 * numbers in it with another, which cost one comparison each instead of the
 * two that a range costs.  A balanced tree then finds the segment.
 * Phase: apply time; pure.
 */
#include <stdbool.h>
#include <string.h>

#include "smrsh/compile/tree.h"

/* Longer chains are fewer instructions on longer paths; measured. */
#define TREE_SINGLES_MAX 8
#define TREE_NUMBERS 512u	/* about as many as kernels have */

struct segment {
	size_t begin;		/* ranges [begin, end) */
	size_t end;
	emit_label target;	/* of what is no single number */
};

struct plan {			/* the cheapest way to cut [0, end) */
	unsigned int cost;
	size_t begin;		/* of its last segment */
	emit_label target;
};

static bool
is_single(const struct tree_range *ranges, size_t count, size_t i)
{
	return i + 1 < count && ranges[i + 1].first == ranges[i].first + 1;
}

/* Tries one base target for the segments that begin at `begin`. */
static void
try_segments(const struct tree_range *ranges, size_t count, size_t begin,
	     emit_label target, struct plan *plans)
{
	unsigned int singles = 0;
	size_t end;

	for (end = begin; end < count; end++) {
		unsigned int cost;

		if (ranges[end].target != target) {
			if (!is_single(ranges, count, end) ||
			    singles == TREE_SINGLES_MAX)
				return;
			singles++;
		}
		cost = plans[begin].cost + singles + 1;
		if (cost < plans[end + 1].cost) {
			plans[end + 1].cost = cost;
			plans[end + 1].begin = begin;
			plans[end + 1].target = target;
		}
	}
}

/* Cuts the ranges into segments, first one first; returns how many. */
static size_t
cut(const struct tree_range *ranges, size_t count, struct segment *out)
{
	static const struct plan worst = { UINT32_MAX, 0, 0 };
	struct plan plans[TREE_RANGES_MAX + 1];
	size_t total = 0;
	size_t i;

	for (i = 0; i <= count; i++)
		plans[i] = worst;
	plans[0].cost = 0;
	for (i = 0; i < count; i++) {
		try_segments(ranges, count, i, ranges[i].target, plans);
		if (i + 1 < count)
			try_segments(ranges, count, i, ranges[i + 1].target,
				     plans);
	}
	for (i = count; i > 0; i = plans[i].begin)
		total++;
	for (i = count; i > 0; i = plans[i].begin) {
		total--;
		out[total].begin = plans[i].begin;
		out[total].end = i;
		out[total].target = plans[i].target;
	}
	for (i = 0, total = 0; i < count; total++)
		i = out[total].end;
	return total;
}

static emit_label
emit_segment(struct emit *e, const struct tree_range *ranges,
	     const struct segment *s)
{
	emit_label label = s->target;
	size_t i;

	for (i = s->end; i > s->begin; i--)
		if (ranges[i - 1].target != s->target)
			label = emit_branch(e, BPF_JEQ, ranges[i - 1].first,
					    ranges[i - 1].target, label);
	return label;
}

/* A stretch weighs as many numbers as it has, and its comparisons. */
static size_t
weight(const struct tree_range *ranges, size_t count, const struct segment *s)
{
	uint32_t last = s->end < count ? ranges[s->end].first : TREE_NUMBERS;
	uint32_t first = ranges[s->begin].first;
	size_t w = 1;
	size_t i;

	for (i = s->begin; i < s->end; i++)
		w += ranges[i].target != s->target;
	if (last > TREE_NUMBERS)
		last = TREE_NUMBERS;
	return first < last ? w + (last - first) : w;
}

/* Where the weights on both sides are nearest to equal. */
static size_t
middle(const struct tree_range *ranges, size_t range_count,
       const struct segment *s, size_t count)
{
	size_t total = 0;
	size_t left = 0;
	size_t i;

	for (i = 0; i < count; i++)
		total += weight(ranges, range_count, &s[i]);
	for (i = 0; i + 1 < count; i++) {
		size_t w = weight(ranges, range_count, &s[i]);

		if (2 * left + w >= total)
			break;
		left += w;
	}
	return i > 0 ? i : 1;
}

static emit_label
emit_tree(struct emit *e, const struct tree_range *ranges,
	  size_t range_count, const struct segment *s, size_t count)
{
	emit_label below;
	emit_label above;
	size_t half;

	if (count == 1)
		return emit_segment(e, ranges, s);
	half = middle(ranges, range_count, s, count);
	above = emit_tree(e, ranges, range_count, s + half, count - half);
	below = emit_tree(e, ranges, range_count, s, half);
	return emit_branch(e, BPF_JGE, ranges[s[half].begin].first, above,
			   below);
}

emit_label
tree_build(struct emit *e, const struct tree_range *ranges, size_t count)
{
	struct segment segments[TREE_RANGES_MAX];
	size_t n = cut(ranges, count, segments);

	return emit_tree(e, ranges, count, segments, n);
}
