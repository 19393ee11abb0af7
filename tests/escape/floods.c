/* SPDX-License-Identifier: ISC */
/*
 * floods: T58: output without end, readers and messages that stop.
 */
#include <signal.h>
#include <string.h>

#include "tests/escape/attacks.h"
#include "tests/faults/tap.h"

#define MAX_OUTPUT (4u << 20)
#define SLACK 4096u

/* clang-format off */
static const struct flood {
	const char *what;
	struct lab_run run;
	int status;
	const char *record;	/* of a violation; NULL: none */
	size_t commands;
} floods[] = {
	{ "of 256 MiB of output MaxOutput= arrives, and the rest is recorded",
		{ .command = "probe flood-output 256" },
		0, "\"what\":\"output\"", 1 },
	{ "output below MaxOutput= arrives whole",
		{ .command = "probe flood-output 3" }, 0, NULL, 1 },
	{ "a drip of output does not extend the time limit",
		{ .command = "quick flood-drip" }, 75,
		"\"what\":\"timeout\"", 1 },
	{ "a slow reader gets MaxOutput= of each command, twice",
		{ .command = "probe flood-output 5 && probe flood-output 5",
		  .reader = LAB_READER_SLOW }, 0, "output", 2 },
	{ "a slow reader does not extend the time limit of the last command",
		{ .command = "probe flood-output 3 && probe flood-output 3"
			     " && quick flood-output 2048",
		  .reader = LAB_READER_SLOW }, 75, "timeout", 3 },
	{ "a reader that has stopped does not stop the clock",
		{ .command = "quick flood-output 1024",
		  .reader = LAB_READER_STOPPED }, 75, "timeout", 1 },
	{ "a reader that is gone kills the program as without us",
		{ .command = "probe flood-output 1024",
		  .reader = LAB_READER_GONE }, 141, NULL, 1 },
	{ "a large message that is not read does not matter",
		{ .command = "probe flood-deaf", .message_mb = 8 },
		0, NULL, 1 },
	{ "a program that closes its output keeps its status",
		{ .command = "probe flood-close-output" }, 3, NULL, 1 },
};
/* clang-format on */

static void
flood_test(const struct flood *flood)
{
	static struct lab_result r;
	const size_t most = flood->commands * MAX_OUTPUT;
	bool has_record;

	(void)lab_run(&flood->run, &r);
	has_record = flood->record != NULL &&
		     lab_has_record(&r, "violation", flood->record);
	scene_sweep();
	if (!tap_ok(!r.is_hung && r.status == flood->status &&
			r.out_total <= most + SLACK &&
			has_record == (flood->record != NULL) &&
			lab_has_record(&r, "done", ""),
		    "T58 %s", flood->what)) {
		tap_note("%zu bytes arrived", r.out_total);
		lab_explain(&r);
	}
	if (flood->record != NULL && strstr(flood->record, "output"))
		(void)tap_ok(r.out_total >= most,
			     "T58 no less than MaxOutput= arrives");
}

void
flood_test_all(void)
{
	size_t i;

	for (i = 0; i < sizeof floods / sizeof *floods; i++)
		flood_test(&floods[i]);
}
