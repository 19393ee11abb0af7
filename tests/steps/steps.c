/* SPDX-License-Identifier: ISC */
/*
 * steps: every step of the sandbox fails once: by an error, and by a success
 * that had no effect.  The program must not start, the status is 75, the
 * record names the step, and one sentence says so.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/faults/lab.h"
#include "tests/faults/tap.h"

#define ROOT_ONLY true
#define ANYBODY false

/* clang-format off */
static const struct step {
	const char *step;
	const char *rule;
	bool is_for_root;
	const char *what;
} steps[] = {
	{ "fds", "close_range:ENOSYS", ANYBODY, "close_range is missing" },
	{ "fds", "close_range:EPERM", ANYBODY, "close_range is refused" },
	{ "session", "setsid:EPERM", ANYBODY, "setsid is refused" },
	{ "session", "setsid:OK", ANYBODY, "setsid has no effect" },
	{ "limits", "prlimit64:2&0xffffffff:EPERM", ANYBODY, "setrlimit is refused" },
	{ "limits", "prlimit64:2&0xffffffff:OK", ANYBODY, "setrlimit has no effect" },
	{ "limits", "prlimit64:EIO", ANYBODY, "getrlimit fails" },
	{ "shim", "mount:EPERM", ANYBODY, "no mount" },
	{ "shim", "mount:OK", ANYBODY, "a mount has no effect" },
	{ "bounding", "prctl:0=24:EPERM", ROOT_ONLY, "PR_CAPBSET_DROP is refused" },
	{ "bounding", "prctl:0=24:OK", ROOT_ONLY, "PR_CAPBSET_DROP has no effect" },
	{ "bounding", "prctl:0=28:EPERM", ROOT_ONLY, "PR_SET_SECUREBITS is refused" },
	{ "bounding", "prctl:0=28:OK", ROOT_ONLY, "PR_SET_SECUREBITS has no effect" },
	{ "identity", "setgroups:EPERM", ROOT_ONLY, "setgroups is refused" },
	{ "identity", "setresgid:EPERM", ANYBODY, "setresgid is refused" },
	{ "identity", "setresgid:OK", ROOT_ONLY, "setresgid has no effect" },
	{ "identity", "setresuid:EAGAIN", ANYBODY, "setresuid runs into RLIMIT_NPROC" },
	{ "identity", "setresuid:OK", ROOT_ONLY, "setresuid has no effect" },
	{ "identity", "setuid:OK", ANYBODY, "the way back to root is open" },
	{ "identity", "setgid:OK", ANYBODY, "the way back to root's group is open" },
	{ "identity", "getresuid:EPERM", ANYBODY, "the identity cannot be asked for" },
	{ "leash", "prctl:0=1:EPERM", ANYBODY, "PR_SET_PDEATHSIG is refused" },
	{ "leash", "prctl:0=1:OK", ANYBODY, "PR_SET_PDEATHSIG has no effect" },
	{ "leash", "prctl:0=2:EPERM", ANYBODY, "PR_GET_PDEATHSIG is refused" },
	{ "caps", "prctl:0=47:EPERM", ANYBODY, "PR_CAP_AMBIENT is refused" },
	{ "caps", "capset:EPERM", ANYBODY, "capset is refused" },
	{ "caps", "capget:EPERM", ANYBODY, "capget is refused" },
	{ "caps", "prctl:0=38:EPERM", ROOT_ONLY, "no_new_privs is refused" },
	{ "caps", "prctl:0=38:OK", ROOT_ONLY, "no_new_privs has no effect" },
	{ "landlock", "landlock_create_ruleset:2=0:ENOMEM", ANYBODY, "no ruleset" },
	{ "landlock", "landlock_add_rule:EINVAL", ANYBODY, "no rule" },
	{ "landlock", "landlock_add_rule:1=2:EINVAL", ANYBODY, "no rule for a port" },
	{ "landlock", "landlock_restrict_self:E2BIG", ANYBODY, "no more domains" },
	{ "landlock", "landlock_restrict_self:ENOSYS", ANYBODY, "landlock_restrict_self is missing" },
	{ "landlock", "landlock_restrict_self:OK", ANYBODY, "landlock_restrict_self has no effect" },
	{ "seccomp", "seccomp:0=1:EINVAL", ANYBODY, "no filter is accepted" },
	{ "seccomp", "seccomp:0=1:ENOMEM", ANYBODY, "no memory for a filter" },
	{ "seccomp", "seccomp:0=1:ENOSYS", ANYBODY, "seccomp is missing" },
	{ "exec", "execveat:ENOMEM", ANYBODY, "exec has no memory" },
	{ "exec", "execveat:ENOSYS", ANYBODY, "execveat is missing" },
	{ "clone", "clone:EAGAIN", ANYBODY, "clone fails" },
	{ "clone", "clone:ENOMEM", ANYBODY, "clone has no memory" },
	{ "retire", "setfsuid:OK", ROOT_ONLY, "the supervisor stays root" },
};
/* clang-format on */

static struct lab_result r;

/* The supervisor retires beside the program, which may be the faster. */
static bool
step_has_run(const struct step *step)
{
	return strcmp(step->step, "retire") != 0 &&
	       (r.has_run || strstr(r.out, "RAN") != NULL);
}

static void
step_test(const struct step *step, bool is_as_root)
{
	struct lab_run run = { .command = "report", .is_as_root = is_as_root };
	char key[64];

	/* Its policy lets it submit mail. */
	if (strcmp(step->step, "shim") == 0)
		run.command = "vacation";
	run.rules[0] = step->rule;
	(void)snprintf(key, sizeof key, "\"step\":\"%s\"", step->step);
	(void)lab_run(&run, &r);
	if (!tap_ok(!r.is_hung && !r.is_signal && r.status == 75 &&
			!step_has_run(step) &&
			lab_has_record(&r, "done", key) &&
			lab_is_one_sentence(&r),
		    "%s, %s: %s: not started, 75, recorded, one sentence",
		    step->step, is_as_root ? "as root" : "as the recipient",
		    step->what)) {
		tap_note("rule %s", step->rule);
		lab_explain(&r);
	}
}

/* Nothing fails: the program starts, so that the rest means something. */
static void
step_test_none(bool is_as_root)
{
	struct lab_run run = { .command = "report", .is_as_root = is_as_root };

	run.rules[0] = "getpriority:EPERM";
	(void)lab_run(&run, &r);
	if (!tap_ok(r.status == 0 && r.has_run && r.err[0] == '\0' &&
			strstr(r.out, "landlock=1 seccomp=1 caps=0") &&
			!lab_has_record(&r, "done", "\"step\""),
		    "no step fails, %s: the program runs in its sandbox",
		    is_as_root ? "as root" : "as the recipient"))
		lab_explain(&r);
}

/* Somebody at port 25 of this private network, as MailSubmission=yes needs. */
static int
listen_smtp(void)
{
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in at = { .sin_family = AF_INET };

	at.sin_port = htons(25);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return bind(fd, (const void *)&at, sizeof at) != 0 ||
	       listen(fd, 64) != 0;
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc != 2 || lab_open(argv[1]) != 0 || listen_smtp() != 0)
		return 64;
	step_test_none(false);
	step_test_none(true);
	for (i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (!steps[i].is_for_root)
			step_test(&steps[i], false);
		step_test(&steps[i], true);
	}
	return tap_end();
}
