/* SPDX-License-Identifier: ISC */
/*
 * sweep: every system call that the launcher makes, itself and in the child
 * on its way to exec, fails once, in several ways.  Whatever fails: the
 * program runs confined and on record, or it does not run and the status is
 * 75.  A fault never becomes a refusal, a signal, a hang or a silent run.
 */
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/faults/faults.h"
#include "tests/faults/tap.h"

#define TRACE "/run/world/trace"
#define RESULT "/tmp/trace"

static struct lab_result r;
static const char *const errors[] = { "EPERM", "ENOMEM", "EINTR" };

struct sweep {
	const char *launcher;
	bool is_as_root;
	bool is_of_child;
	unsigned int calls[2];
	int hit;
	unsigned int unsound;
};

static int
sweep_run(struct sweep *sweep, unsigned int nth, const char *error)
{
	char number[16];
	const char *argv[] = { "trace", sweep->is_of_child ? "c" : "s",
			       number, error, RESULT, sweep->launcher,
			       "smrsh", "-c", "required", NULL };
	struct lab_run run = { .program = TRACE,
			       .argv = argv,
			       .is_as_root = sweep->is_as_root };
	FILE *result;
	int fields = 0;

	(void)remove(RESULT);
	(void)snprintf(number, sizeof number, "%u", nth);
	(void)lab_run(&run, &r);
	result = fopen(RESULT, "re");
	if (result != NULL) {
		fields = fscanf(result, "%u %u %d", &sweep->calls[0],
				&sweep->calls[1], &sweep->hit);
		(void)fclose(result);
	}
	lab_sweep(0);
	return fields == 3 ? 0 : -1;
}

/*
 * The C library's own start, before main: glibc's says 127; and its heap takes
 * an errno of brk(2), that no kernel returns, for an address.
 */
static bool
sweep_is_libc(const struct sweep *sweep)
{
	if (r.log_count != 0 || r.has_run)
		return false;
	if (!r.is_signal)
		return r.status == 127;
	return sweep->hit == seccomp_syscall_resolve_name("arch_prctl") ||
	       sweep->hit == seccomp_syscall_resolve_name("brk");
}

/*
 * Under Audit=required whatever has run has its record.  Deferred though it
 * has run it may be where the supervisor could not give up its own rights
 * afterwards, or lost sight of the program until the time limit: both need a
 * broken kernel.
 */
static bool
sweep_is_sound(const struct sweep *sweep)
{
	bool has_run = r.has_run || strstr(r.out, "RAN") != NULL;

	if (sweep_is_libc(sweep))
		return true;
	if (r.is_hung || r.is_signal)
		return false;
	if (!has_run || lab_has_record(&r, "done", "\"step\":\"retire\"") ||
	    lab_has_record(&r, "done", "\"status\":\"timeout\""))
		return r.status == 75;
	return (r.status == 0 || r.status == 75) &&
	       lab_has_record(&r, "intent", "") &&
	       fault_is_confined_partly(&r, sweep->is_as_root);
}

static void
sweep_each(struct sweep *sweep)
{
	unsigned int nth, count = sweep->calls[sweep->is_of_child];
	char *name;
	size_t i;

	for (nth = 1; nth <= count; nth++)
		for (i = 0; i < sizeof errors / sizeof *errors; i++) {
			sweep->hit = -1;
			if (sweep_run(sweep, nth, errors[i]) == 0 &&
			    sweep_is_sound(sweep))
				continue;
			name = seccomp_syscall_resolve_num_arch(
			    SCMP_ARCH_NATIVE, sweep->hit);
			tap_note("call %u, %s: %s", nth, name ? name : "?",
				 errors[i]);
			free(name);
			lab_explain(&r);
			sweep->unsound++;
		}
}

static void
sweep_test(const char *launcher, bool is_as_root)
{
	struct sweep sweep = { .launcher = launcher, .is_as_root = is_as_root };
	unsigned int calls[2];
	int who;

	if (!tap_ok(sweep_run(&sweep, 0, "EPERM") == 0 && r.status == 0 &&
			fault_is_confined_partly(&r, is_as_root) &&
			sweep.calls[0] > 20 && sweep.calls[1] > 20,
		    "%s, nothing fails: runs confined and recorded",
		    fault_start_name(is_as_root))) {
		lab_explain(&r);
		return;
	}
	memcpy(calls, sweep.calls, sizeof calls);
	for (who = 0; who < 2; who++) {
		memcpy(sweep.calls, calls, sizeof calls);
		sweep.is_of_child = who;
		sweep.unsound = 0;
		sweep_each(&sweep);
		(void)tap_ok(sweep.unsound == 0,
			     "%s, each of the %u calls of the %s fails in %zu "
			     "ways: confined and recorded, or 75",
			     fault_start_name(is_as_root), calls[who],
			     who ? "child" : "launcher",
			     sizeof errors / sizeof *errors);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 3 || fault_open(argv[1], argv[2]) != 0)
		return 64;
	(void)chmod("/tmp", 01777);
	sweep_test(argv[1], false);
	sweep_test(argv[1], true);
	return tap_end();
}
