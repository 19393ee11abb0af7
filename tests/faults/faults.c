/* SPDX-License-Identifier: ISC */
/*
 * faults: the system log in every bad state, /proc missing, layers missing,
 * calls that fail: no run without a record or a layer where policy demands
 * it, never a hang, 75 or the documented exception, one sentence.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/faults/faults.h"
#include "tests/faults/tap.h"

static struct lab_result r;

/* --- the system log ------------------------------------------------------ */

/* clang-format off */
static const struct {
	enum lab_log log;
	bool root_can;		/* root may write where others may not */
	const char *name;
} logs[] = {
	{ LAB_LOG_ABSENT, false, "absent" },
	{ LAB_LOG_STALE,  false, "a socket nobody holds" },
	{ LAB_LOG_DENIED, true,  "closed to the user" },
	{ LAB_LOG_FULL,   false, "stopped, with a full queue" },
	{ LAB_LOG_STREAM, false, "a socket of another type" },
	{ LAB_LOG_FILE,   false, "a file" },
	{ LAB_LOG_SILENT, true,  "bound and never read" },
};
/* clang-format on */

#define LOG_MS 9000	/* patience with a full queue, a few records long */

/* The default, Audit=best-effort: mail goes through. */
static void
fault_test_log(size_t i, bool is_as_root)
{
	struct lab_run run = { .command = "report",
			       .log = logs[i].log,
			       .is_as_root = is_as_root };

	(void)lab_run(&run, &r);
	if (!tap_ok(fault_is_confined(&r, is_as_root) && r.elapsed_ms < LOG_MS,
		    "T43 log %s, %s, best-effort: runs confined and in time",
		    logs[i].name, fault_start_name(is_as_root)))
		lab_explain(&r);
}

/* Audit=required: no record, no run; and nothing to bounce. */
static void
fault_test_log_required(size_t i, bool is_as_root)
{
	struct lab_run run = { .command = "required",
			       .log = logs[i].log,
			       .is_as_root = is_as_root };
	bool can_record = logs[i].log == LAB_LOG_SILENT ||
			  (is_as_root && logs[i].root_can);

	(void)lab_run(&run, &r);
	if (!tap_ok(can_record ? fault_is_confined(&r, is_as_root)
			       : fault_is_deferred(&r) && r.elapsed_ms < LOG_MS,
		    "T43 log %s, %s, Audit=required: %s", logs[i].name,
		    fault_start_name(is_as_root),
		    can_record ? "can record and runs"
			       : "not started, 75, one sentence"))
		lab_explain(&r);
}

/* A refusal that cannot be recorded is no refusal. */
static void
fault_test_refusal(void)
{
	struct lab_run run = { .command = "nosuch", .log = LAB_LOG_ABSENT };

	(void)lab_run(&run, &r);
	if (!tap_ok(!r.is_hung && r.status == 69 && lab_is_one_sentence(&r),
		    "T43 log absent, best-effort: a refusal is 69"))
		lab_explain(&r);
	run.log = LAB_LOG_FULL;
	(void)lab_run(&run, &r);
	if (!tap_ok(!r.is_hung && r.status == 69 && r.elapsed_ms < LOG_MS,
		    "T43 log stopped, best-effort: a refusal is 69, in time"))
		lab_explain(&r);
}

static void
fault_test_logs(void)
{
	size_t i;
	int is_as_root;

	for (i = 0; i < sizeof logs / sizeof *logs; i++)
		for (is_as_root = 0; is_as_root < 2; is_as_root++) {
			fault_test_log(i, is_as_root);
			fault_test_log_required(i, is_as_root);
		}
	fault_test_refusal();
}

/* --- /proc --------------------------------------------------------------- */

static void
fault_test_proc(bool is_as_root)
{
	struct lab_run run = { .command = "report", .is_as_root = is_as_root };
	int left;

	(void)mount("none", "/proc", "tmpfs", 0, "mode=0555");
	(void)lab_run(&run, &r);
	if (!tap_ok(fault_is_confined(&r, is_as_root) && fault_is_recorded(&r),
		    "T53 /proc missing, %s: runs confined and recorded",
		    fault_start_name(is_as_root)))
		lab_explain(&r);
	run.command = "left";
	(void)lab_run(&run, &r);
	(void)umount2("/proc", MNT_DETACH);
	left = lab_wait_gone(0);
	lab_sweep(0);
	if (!tap_ok(!r.is_hung && r.status == 75 && left == 0,
		    "T53 /proc missing, %s: the tree is ended all the same",
		    fault_start_name(is_as_root))) {
		tap_note("%d processes are left", left);
		lab_explain(&r);
	}
}

/* --- calls that fail ------------------------------------------------------ */

#define DEFERRED false
#define RUNS true

/* clang-format off */
static const struct rule_row {
	const char *rule;
	const char *command;
	bool runs;		/* confined, recorded */
	const char *degraded;	/* what the record must admit */
	const char *what;
} rows[] = {
	{ "landlock_create_ruleset:ENOSYS", "report", DEFERRED, NULL, "no Landlock" },
	{ "landlock_create_ruleset:EOPNOTSUPP", "report", DEFERRED, NULL, "Landlock switched off" },
	{ "seccomp:ENOSYS", "report", DEFERRED, NULL, "no seccomp" },
	{ "seccomp:0=1:EINVAL", "report", DEFERRED, NULL, "seccomp without filters" },
	{ "seccomp:1&8:EBUSY", "report", RUNS, "seccomp-listener", "no listener: there is one" },
	{ "seccomp:1&8:EINVAL", "report", RUNS, "seccomp-listener", "no listener: an old kernel" },
	{ "seccomp:1&8:EBUSY", "strict", DEFERRED, NULL, "no listener, and policy insists" },
	{ "seccomp:1&32:EINVAL", "report", RUNS, NULL, "no WAIT_KILLABLE_RECV" },
	{ "clone:EAGAIN", "report", DEFERRED, NULL, "clone fails" },
	{ "pipe2:EMFILE", "report", DEFERRED, NULL, "pipe2 fails" },
	{ "signalfd4:EMFILE", "report", DEFERRED, NULL, "signalfd fails" },
	{ "prctl:0=36:EINVAL", "report", DEFERRED, NULL, "no subreaper" },
	{ "prctl:0=4:EPERM", "report", DEFERRED, NULL, "PR_SET_DUMPABLE fails" },
	{ "getrandom:ENOSYS", "report", DEFERRED, NULL, "no getrandom" },
	{ "getrandom:EAGAIN", "report", DEFERRED, NULL, "no randomness yet" },
	{ "openat2:ENOSYS", "report", DEFERRED, NULL, "no openat2" },
	{ "openat2:EPERM", "report", DEFERRED, NULL, "openat2 refused" },
	{ "execveat:ENOSYS", "report", DEFERRED, NULL, "no execveat" },
	{ "execveat:EPERM", "report", DEFERRED, NULL, "execveat refused" },
	{ "execveat:ETXTBSY", "report", DEFERRED, NULL, "the program is being written" },
	{ "execveat:EAGAIN", "report", DEFERRED, NULL, "RLIMIT_NPROC at exec" },
	{ "socket:EMFILE", "required", DEFERRED, NULL, "no socket, Audit=required" },
	{ "socket:EMFILE", "report", RUNS, NULL, "no socket" },
	{ "connect:EPERM", "required", DEFERRED, NULL, "no connection, Audit=required" },
	{ "sendto:ENOBUFS", "required", DEFERRED, NULL, "nothing is sent, Audit=required" },
	{ "sendto:EPERM", "report", RUNS, NULL, "nothing is sent" },
	{ "close_range:ENOSYS", "report", DEFERRED, NULL, "no close_range" },
	{ "fcntl:1=1030:EMFILE", "report", DEFERRED, NULL, "no descriptor for the relay" },
	{ "dup2:EBADF", "report", DEFERRED, NULL, "dup2 fails" },
	{ "dup3:EBADF", "report", RUNS, NULL, "dup3 fails: nobody needs it" },
	{ "clock_gettime:EPERM", "report", DEFERRED, NULL, "no clock" },
	{ "setfsuid:ENOSYS", "report", RUNS, NULL, "no setfsuid, which is for root" },
};
/* clang-format on */

static void
fault_test_row(const struct rule_row *row)
{
	struct lab_run run = { .command = row->command };
	bool is_ok, has_log = true;

	run.rules[0] = row->rule;
	(void)lab_run(&run, &r);
	/* Where sending is what fails, there is no record to look for. */
	if (strncmp(row->rule, "socket:", 7) == 0 ||
	    strncmp(row->rule, "connect:", 8) == 0 ||
	    strncmp(row->rule, "sendto:", 7) == 0)
		has_log = false;
	is_ok = row->runs ? fault_is_confined(&r, false)
			  : fault_is_deferred(&r);
	if (row->runs && has_log)
		is_ok = is_ok && fault_is_recorded(&r);
	if (row->degraded != NULL)
		is_ok = is_ok && lab_has_record(&r, "done", row->degraded);
	if (!tap_ok(is_ok, "T53 %s: %s", row->what,
		    row->runs ? "runs confined, and says what is missing"
			      : "not started, 75, one sentence")) {
		tap_note("rule %s", row->rule);
		lab_explain(&r);
	}
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc != 3 || fault_open(argv[1], argv[2]) != 0)
		return 64;
	fault_test_logs();
	fault_test_proc(false);
	fault_test_proc(true);
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		fault_test_row(&rows[i]);
	odd_test_all();
	storm_test_all();
	return tap_end();
}
