/* SPDX-License-Identifier: ISC */
/*
 * table: from figures to what is printed: a line for each rival, the goals,
 * and a table to paste.
 */
#include <stdio.h>

#include "tests/bench/bench.h"

/* clang-format off */
static const struct goal {
	enum rival_id rival;
	double most;
	const char *text;
} goals[] = {
	{ RIVAL_SMRSH, 0.12, "Debian's smrsh" },
	{ RIVAL_LEAN,  0.30, "a lean smrsh + dash" },
	{ RIVAL_DASH,  0.50, "dash -c" },
	{ RIVAL_BWRAP, 0.20, "bubblewrap" },
	{ RIVAL_FLOOR, 3.50, "the supervised floor" },
};
/* clang-format on */

#define GOAL_COUNT (sizeof goals / sizeof *goals)
#define SCALE_MOST 1.15
#define PSS_MOST 32.0

static double
table_ratio(const struct bench *bench, size_t of, size_t to)
{
	double base = bench->spread[to].median;

	return rivals[to].path == NULL || base <= 0
		   ? -1
		   : bench->spread[of].median / base;
}

static void
table_cell(double ratio)
{
	if (ratio < 0)
		(void)printf("       -");
	else
		(void)printf(" %7.2f", ratio);
}

static void
table_row(const struct bench *bench, size_t i)
{
	size_t j;

	if (rivals[i].path == NULL) {
		(void)printf("%-26s not installed\n", rivals[i].name);
		return;
	}
	(void)printf("%-26s %8.1f %8.1f %8.1f |         ", rivals[i].name,
		     bench->spread[i].median, bench->spread[i].p10,
		     bench->spread[i].p90);
	for (j = 0; i != RIVAL_DIRECT && j < GOAL_COUNT; j++)
		table_cell(table_ratio(bench, i, goals[j].rival));
	(void)printf("%s%s\n", i == RIVAL_DIRECT ? " (its whole time)" : "",
		     bench->status[i] != 0 ? "  *** FAILED RUNS" : "");
}

void
table_print(const struct bench *bench)
{
	size_t i;

	(void)printf("\nstarted as %s, the quietest of %zu batches of %zu "
		     "rounds, %s\noverhead above direct exec of the same "
		     "program, microseconds\n",
		     bench->is_as_root ? "root" : "the recipient",
		     bench->batches, bench->rounds,
		     bench->is_unpinned ? "unpinned" : "pinned to one CPU");
	(void)printf("%-26s %8s %8s %8s |  ratio to  smrsh    lean    dash"
		     "   bwrap   floor\n",
		     "", "median", "p10", "p90");
	for (i = 0; i < RIVAL_COUNT; i++)
		table_row(bench, i);
}

static int
table_goal(const char *text, double value, double most)
{
	(void)printf("%-5s %-58s %7.2f (at most %.2f)\n",
		     value < 0       ? "none"
		     : value <= most ? "PASS"
				     : "over",
		     text, value < 0 ? 0 : value, most);
	return value >= 0 && value > most;
}

static int
table_ratios(const struct bench *bench, const char *start)
{
	char text[128];
	size_t i;
	int over = 0;

	for (i = 0; i < GOAL_COUNT; i++) {
		(void)snprintf(text, sizeof text, "%s: ratio to %s", start,
			       goals[i].text);
		over += table_goal(text,
				   table_ratio(bench, RIVAL_SMRSH2,
					       goals[i].rival),
				   goals[i].most);
	}
	return over;
}

static void
table_paste(const struct bench *user, const struct bench *root)
{
	size_t i;

	(void)printf("\n| through | as the recipient | as root |\n"
		     "|---|---:|---:|\n");
	for (i = 1; i < RIVAL_COUNT; i++)
		if (rivals[i].path != NULL)
			(void)printf("| %s | %.0f | %.0f |\n", rivals[i].name,
				     user->spread[i].median,
				     root->spread[i].median);
	(void)printf("\nMedian overhead in microseconds above a direct exec of "
		     "the same static program\n(%.0f), paired, %zu rounds, "
		     "%s.\n",
		     user->spread[RIVAL_DIRECT].median, user->rounds,
		     user->is_unpinned ? "unpinned" : "pinned to one CPU");
}

int
table_goals(const struct bench *user, const struct bench *root,
	    const struct spread scale[2], double pss)
{
	double growth = scale[0].median > 0
			    ? scale[1].median / scale[0].median
			    : -1;
	int over;

	(void)printf("\ngoals\n");
	over = table_ratios(user, "as the recipient");
	over += table_ratios(root, "as root");
	over += table_goal("10,000 commands to 10 commands", growth,
			   SCALE_MOST);
	over += table_goal("PSS per supervised command, KiB", pss, PSS_MOST);
	(void)printf("      a record is sent, never read back: the size of the "
		     "log does not enter\n");
	table_paste(user, root);
	return over;
}
