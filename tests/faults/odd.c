/* SPDX-License-Identifier: ISC */
/*
 * odd: T04, T06, T13, T42 and small limits: a caller that starts the
 * launcher in ways no mail server would.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/faults/faults.h"
#include "tests/faults/tap.h"

static struct lab_result r;

/* --- descriptors ---------------------------------------------------------- */

static void
odd_test_closed(unsigned int closed, bool is_as_root)
{
	struct lab_run run = { .command = "report",
			       .closed = closed,
			       .is_as_root = is_as_root };

	(void)lab_run(&run, &r);
	if (!tap_ok(closed & 2 ? !r.is_hung && r.status == 0 && r.has_run
			       : fault_is_confined(&r, is_as_root),
		    "T13 %s%s%s%sclosed, %s: runs", closed & 1 ? "0 " : "",
		    closed & 2 ? "1 " : "", closed & 4 ? "2 " : "",
		    closed ? "" : "nothing ", fault_start_name(is_as_root)) ||
	    !tap_ok(fault_is_recorded(&r), "T13 the same: recorded"))
		lab_explain(&r);
}

/* Nothing of it may come out where the caller's files are. */
static void
odd_test_refused_closed(unsigned int closed)
{
	struct lab_run run = { .command = "nosuch", .closed = closed };

	(void)lab_run(&run, &r);
	if (!tap_ok(!r.is_hung && r.status == 69 &&
			(closed & 4 ? r.err[0] == '\0'
				    : lab_is_one_sentence(&r)),
		    "T13 a refusal with mask %u closed is 69", closed))
		lab_explain(&r);
}

/* --- arguments ------------------------------------------------------------ */

#define LIMIT (997 - sizeof SMRSH_CMDDIR + 1)	/* bytes of a command line */
#define LONG_ARGUMENT (120 * 1024)		/* below MAX_ARG_STRLEN */

static char at_limit[LIMIT + 1];
static char over_limit[LIMIT + 2];
static char too_long[LONG_ARGUMENT];
static char long_name[LONG_ARGUMENT];

/* clang-format off */
static const struct {
	const char *argv[LAB_ARGV];
	int status;
	const char *what;
} vectors[] = {
	{ { "smrsh" }, 64, "no argument" },
	{ { "smrsh", "-c" }, 64, "-c alone" },
	{ { "smrsh", "-creport" }, 64, "-c and the command in one" },
	{ { "smrsh", "-c", "report", "x" }, 64, "a word too many" },
	{ { "smrsh", "-c", "" }, 64, "an empty command" },
	{ { "smrsh", "-c", " \t " }, 64, "a blank command" },
	{ { "smrsh", "-l", "-c", "report" }, 64, "an unknown option" },
	{ { "smrsh", "-C", "report" }, 64, "-C" },
	{ { "smrsh", "-", "report" }, 64, "a lone -" },
	{ { "smrsh", "report" }, 64, "a command without -c" },
	{ { "smrsh", "--queue-id" }, 64, "an option without its value" },
	{ { "smrsh", "--queue-id", "-c", "report" }, 64, "an option that takes -c" },
	{ { "smrsh", "--" }, 64, "-- and nothing" },
	{ { "smrsh", "--", "" }, 64, "-- and an empty word" },
	{ { "smrsh", "--", "-c", "report" }, 64, "-- and an option" },
	{ { "smrsh", "--queue-id=-rf", "-c", "report" }, 0, "a hostile queue id" },
	{ { "smrsh", "--sender", "-c", "-c", "report" }, 0, "a sender called -c" },
	{ { "smrsh", "--sender", "--", "--client=--sender", "-c", "report" }, 0,
		"a sender called --" },
	{ { "smrsh", "--sender=a\nb\x1b[2J\xff\"}", "-c", "report" }, 0,
		"a sender of control bytes" },
	{ { "smrsh", "--message-id", too_long, "-c", "report" }, 0, "a long message id" },
	{ { "smrsh", "--", "report", "a b" }, 0, "the form without a line" },
	{ { "", "-c", "report" }, 0, "an empty name" },
	{ { long_name, "-c", "report" }, 0, "a name of 120 KiB" },
	{ { long_name, "-c", "nosuch" }, 69, "a refusal under it" },
	{ { "smrsh", "-c", at_limit }, 0, "a line at the limit" },
	{ { "smrsh", "-c", over_limit }, 69, "a line over the limit" },
	{ { "smrsh", "-c", too_long }, 69, "a line of 120 KiB" },
	{ { "smrsh", "-c", "report \\" }, 0, "a backslash at the end" },
	{ { "smrsh", "-c", "report \"" }, 69, "an open quote at the end" },
	{ { "smrsh", "-c", "\xff\xfe" }, 69, "bytes that are no text" },
};
/* clang-format on */

static void
odd_fill(char *line, size_t size)
{
	memset(line, 'x', size - 1);
	memcpy(line, "report ", 7);
}

/* Each record one line of printable ASCII. */
static bool
odd_is_log_clean(void)
{
	const char *p;
	size_t lines = 0;

	for (p = r.log; *p != '\0'; p++) {
		lines += *p == '\n';
		if (*p != '\n' && (*p < ' ' || *p > '~'))
			return false;
	}
	return lines == r.log_count;
}

static void
odd_test_vector(size_t i)
{
	struct lab_run run = { .argv = vectors[i].argv };
	int status = vectors[i].status;

	(void)lab_run(&run, &r);
	if (!tap_ok(!r.is_hung && !r.is_signal && r.status == status &&
			r.has_run == (status == 0) && odd_is_log_clean() &&
			(status == 0 ? fault_is_recorded(&r)
				     : lab_has_record(&r, "deny", "")),
		    "T04 %s: %d, and recorded", vectors[i].what, status))
		lab_explain(&r);
}

static void
odd_test_no_argv(void)
{
	struct lab_run run = { .has_no_argv = true };

	(void)lab_run(&run, &r);
	if (!tap_ok(!r.is_hung && r.status == 64 &&
			lab_has_record(&r, "deny", ""),
		    "T04 no argument vector at all: 64, and recorded"))
		lab_explain(&r);
}

/* --- limits ------------------------------------------------------------- */

/* clang-format off */
static const struct limit_row {
	int resource;
	rlim_t value;
	const char *what;
} limits[] = {
	{ RLIMIT_FSIZE, 0, "LimitFSIZE=0" },
	{ RLIMIT_NOFILE, 0, "no descriptor" },
	{ RLIMIT_NOFILE, 3, "3 descriptors" },
	{ RLIMIT_NOFILE, 4, "4 descriptors" },
	{ RLIMIT_NOFILE, 5, "5 descriptors" },
	{ RLIMIT_NOFILE, 6, "6 descriptors" },
	{ RLIMIT_NOFILE, 7, "7 descriptors" },
	{ RLIMIT_NOFILE, 8, "8 descriptors" },
	{ RLIMIT_NOFILE, 9, "9 descriptors" },
	{ RLIMIT_NOFILE, 10, "10 descriptors" },
	{ RLIMIT_NOFILE, 12, "12 descriptors" },
	{ RLIMIT_NOFILE, 16, "16 descriptors" },
	{ RLIMIT_NPROC, 0, "no process" },
	{ RLIMIT_NPROC, 1, "1 process" },
	{ RLIMIT_NPROC, 2, "2 processes" },
	{ RLIMIT_AS, 64 << 10, "64 KiB of memory" },
	{ RLIMIT_AS, 256 << 10, "256 KiB of memory" },
	{ RLIMIT_AS, 512 << 10, "512 KiB of memory" },
	{ RLIMIT_AS, 1 << 20, "1 MiB of memory" },
	{ RLIMIT_AS, 2 << 20, "2 MiB of memory" },
	{ RLIMIT_AS, 4 << 20, "4 MiB of memory" },
	{ RLIMIT_DATA, 0, "no data segment" },
	{ RLIMIT_STACK, 0, "no stack" },
	{ RLIMIT_STACK, 16 << 10, "16 KiB of stack" },
	{ RLIMIT_MEMLOCK, 0, "no locked memory" },
	{ RLIMIT_SIGPENDING, 0, "no queued signal" },
	{ RLIMIT_MSGQUEUE, 0, "no message queue" },
	{ RLIMIT_CPU, 1, "1 s of processor time" },
};
/* clang-format on */

static int
odd_set_limit(const void *arg)
{
	const struct limit_row *row = arg;
	struct rlimit limit = { row->value, row->value };

	return setrlimit(row->resource, &limit);
}

/*
 * It runs confined and recorded, or it is deferred, or the program was
 * started and could not live with so little, which is on record; or not even
 * the launcher could be loaded.
 */
static bool
odd_is_sound(bool is_as_root)
{
	bool was_loaded = r.log_count > 0 || r.err[0] != '\0';

	if (r.is_hung)
		return false;
	if (r.status == 0 && fault_is_confined_partly(&r, is_as_root))
		return fault_is_recorded(&r);
	if (r.has_run || strstr(r.out, "RAN") != NULL)
		return false;
	if (fault_is_deferred(&r))
		return true;
	return was_loaded ? fault_is_recorded(&r) : r.status != 0;
}

static void
odd_test_limit(const struct limit_row *row, bool is_as_root)
{
	struct lab_run run = { .command = "report",
			       .prepare = odd_set_limit,
			       .prepare_arg = row,
			       .is_as_root = is_as_root };

	(void)lab_run(&run, &r);
	if (!tap_ok(odd_is_sound(is_as_root),
		    "T43 %s in the caller, %s: confined and recorded, or not "
		    "at all",
		    row->what, fault_start_name(is_as_root)))
		lab_explain(&r);
}

void
odd_test_all(void)
{
	unsigned int closed;
	size_t i;

	odd_fill(at_limit, sizeof at_limit);
	odd_fill(over_limit, sizeof over_limit);
	odd_fill(too_long, sizeof too_long);
	memset(long_name, 'n', sizeof long_name - 1);
	for (closed = 0; closed < 8; closed++) {
		odd_test_closed(closed, false);
		odd_test_closed(closed, true);
		odd_test_refused_closed(closed);
	}
	odd_test_no_argv();
	for (i = 0; i < sizeof vectors / sizeof *vectors; i++)
		odd_test_vector(i);
	for (i = 0; i < sizeof limits / sizeof *limits; i++) {
		odd_test_limit(&limits[i], false);
		odd_test_limit(&limits[i], true);
	}
}
