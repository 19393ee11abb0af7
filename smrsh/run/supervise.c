/* SPDX-License-Identifier: ISC */
/*
 * supervise: from a plan to its outcome, and from a line to nothing left.
 * Phase: act.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smrsh/run/parts.h"
#include "smrsh2/outcome.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/policy.h"
#include "smrsh2/script.h"

#define FOREVER UINT64_MAX
#define DAY_US (86400u * UINT64_C(1000000))
#define IDLE_US 50000
#define READER_S 30	/* patience with a slow mail server */

int
run_begin(struct run *r, struct run_room *room,
	  const struct run_events *events, struct err *e)
{
	sigset_t signals;

	r->events = *events;
	r->room = room;
	sandbox_probe(&r->layers);
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGCHLD);
	(void)sigaddset(&signals, SIGTERM);
	r->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (r->signal_fd < 0 || clock_us() == 0 || deadman_begin(r) != 0 ||
	    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
		(void)err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
			      "deferred: no program can be supervised");
		return err_detail(e, "signalfd, clock, timer or subreaper: %s",
				  strerror(errno));
	}
	return relay_begin(r, e);
}

static void
read_signals(struct run *r)
{
	struct signalfd_siginfo info[2];	/* one of each at most */
	ssize_t n = read(r->signal_fd, info, sizeof info);
	ssize_t i;

	for (i = 0; i < n / (ssize_t)sizeof info[0]; i++)
		if (info[i].ssi_signo == SIGTERM)
			r->is_stopped = true;
	tree_reap(r);
}

static void
close_listener(struct run *r, size_t i)
{
	(void)close(r->listeners[i]);
	r->listener_count--;
	r->listeners[i] = r->listeners[r->listener_count];
	r->judges[i] = r->judges[r->listener_count];
}

/* For poll(2): milliseconds, a day at most; -1: no limit. */
static int
timeout_until(uint64_t deadline_us)
{
	const uint64_t now = clock_us();

	if (deadline_us == FOREVER)
		return -1;
	if (deadline_us <= now)
		return 0;
	if (deadline_us - now >= DAY_US)
		return (int)(DAY_US / 1000);
	return (int)((deadline_us - now) / 1000 + 1);
}

/* One round: sleeps until something happens or until deadline_us. */
static void
wait_round(struct run *r, uint64_t deadline_us)
{
	struct pollfd p[1 + 2 + RUN_LISTENERS_MAX];
	size_t relays = 0;
	size_t n = 1;
	size_t i;

	p[0] = (struct pollfd){ .fd = r->signal_fd, .events = POLLIN };
	for (i = 0; i < r->relay_count; i++)
		if (relay_poll(&r->relays[i], &p[n]))
			n++;
	relays = n;
	for (i = 0; i < r->listener_count; i++)
		p[n++] = (struct pollfd){ .fd = r->listeners[i],
					  .events = POLLIN };
	if (poll(p, n, timeout_until(deadline_us)) <= 0)
		return;
	for (i = r->listener_count; i-- > 0;) {
		if ((p[relays + i].revents & POLLIN) != 0)
			violation_serve(r, i);
		else if (p[relays + i].revents != 0)
			close_listener(r, i);	/* nobody is left */
	}
	for (i = 0; i < r->relay_count; i++)
		(void)relay_move(r, &r->relays[i]);
	if (p[0].revents != 0)
		read_signals(r);
}

static uint64_t
after(uint32_t seconds)
{
	return clock_us() + (uint64_t)seconds * 1000000u;
}

static void
report_kill(struct run *r, enum violation_kind kind, uint64_t count)
{
	struct violation v = { .kind = kind };

	v.pid = r->pid;
	v.count = count;
	violation_report(r, &v);
}

/* SIGTERM, TimeoutStopSec= to obey it, then SIGKILL for the whole tree. */
static void
stop_program(struct run *r)
{
	uint64_t deadline = after(r->plan->policy->stop_s);

	tree_signal(r, SIGTERM);
	tree_signal(r, SIGCONT);
	while (!r->has_ended && clock_us() < deadline)
		wait_round(r, deadline);
	tree_kill(r);
}

void
run_give_back(void *from, size_t size)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const uintptr_t first = ((uintptr_t)from + page - 1) / page * page;
	const uintptr_t end = ((uintptr_t)from + size) / page * page;

	if (first < end)
		(void)madvise((void *)first, end - first, MADV_DONTNEED);
}

/*
 * A program that takes its time: what only its start needed is given back.
 * A hundred of them at once are a hundred small supervisors.
 */
static void
rest(struct run *r)
{
	r->is_idle = true;
	run_give_back(&r->room->nursery, sizeof r->room->nursery);
	if (r->relays[0].used == 0 && r->relays[1].used == 0)
		run_give_back(r->room->buffers, sizeof r->room->buffers);
	r->events.idle(r->events.context);
}

/* True when the program ended by itself. */
static bool
watch(struct run *r, struct outcome *out)
{
	const uint32_t limit = r->plan->policy->runtime_max_s;
	const uint64_t deadline = limit == 0 ? FOREVER : after(limit);
	const uint64_t start = clock_us();

	while (!r->has_ended) {
		if (r->is_stopped || clock_us() >= deadline) {
			/* A SIGTERM of the host's is not the program's. */
			out->is_refused = !r->is_stopped &&
					  (r->plan->policy->flags &
					   POLICY_TIMEOUT_BOUNCES) != 0;
			report_kill(r, VIOLATION_TIMEOUT, limit);
			stop_program(r);
			return false;
		}
		if (!r->is_idle && clock_us() - start >= IDLE_US)
			rest(r);
		wait_round(r, r->is_idle ? deadline : start + IDLE_US);
	}
	return true;
}

/*
 * A shell's statuses for what exec said: 127 for an interpreter or a loader
 * that is missing, 2 for a script that its user may not read (sh says so),
 * 126 for what is no program.  Anything else is weather.
 */
static void
exec_failed(const struct plan *plan, int errnum, struct outcome *out)
{
	const int flags = fcntl(plan->program->fd, F_GETFL);

	out->end = OUTCOME_EXIT;
	switch (errnum) {
	case ENOENT:
	case ENOTDIR:
		out->code = flags >= 0 && (flags & O_PATH) != 0 ? 2 : 127;
		break;
	case EACCES:
	case ENOEXEC:
	case ELIBBAD:
	case ELOOP:
		out->code = 126;
		break;
	default:
		out->end = OUTCOME_NOT_STARTED;
		out->step = "exec";
		(void)err_set(&out->error, ERR_SYSTEM, RULE_SYSTEM, errnum,
			      "deferred: the program cannot be started");
		(void)err_detail(&out->error, "execveat: %s", strerror(errnum));
	}
}

static void
judge_end(const struct run *r, struct outcome *out)
{
	if (WIFSIGNALED(r->wait_status)) {
		out->end = OUTCOME_SIGNAL;
		out->signal = WTERMSIG(r->wait_status);
		out->has_core = WCOREDUMP(r->wait_status);
	} else {
		out->end = OUTCOME_EXIT;
		out->code = WEXITSTATUS(r->wait_status);
	}
}

static void
measure(struct run *r, uint64_t started_us, off_t in_at, struct outcome *out)
{
	off_t in_now = lseek(STDIN_FILENO, 0, SEEK_CUR);

	out->pid = r->pid;
	out->wall_us = clock_us() - started_us;
	out->usage = r->usage;
	out->out_bytes = r->out_bytes;
	out->lost_bytes = r->lost_bytes;
	out->in_bytes = in_at >= 0 && in_now >= in_at ? in_now - in_at : -1;
	out->violations = r->violations;
	out->degraded = r->launch.degraded |
			(r->is_blind ? POLICY_LAYER_LISTENER : 0);
}

static void
reset(struct run *r, const struct plan *plan, uint64_t nonce,
      struct err *error)
{
	r->plan = plan;
	r->pid = 0;
	r->has_ended = false;
	r->out_bytes = r->lost_bytes = 0;
	r->violations = 0;
	memset(&r->usage, 0, sizeof r->usage);
	r->launch.plan = plan;
	r->launch.layers = &r->layers;
	r->launch.nursery = &r->room->nursery;
	r->launch.supervisor = getpid();
	r->launch.nonce = nonce;
	r->launch.error = error;
	r->is_idle = r->is_blind = false;
}

/* What is left behind under one that is closed has ENOSYS for an answer. */
static void
add_listener(struct run *r, int fd)
{
	if (r->listener_count == RUN_LISTENERS_MAX)
		close_listener(r, 0);
	r->judges[r->listener_count] = r->plan;
	r->listeners[r->listener_count++] = fd;
}

/* 0 when the program runs. */
static int
launch(struct run *r, struct outcome *out)
{
	struct launch *l = &r->launch;

	l->exec_errno = r->plan->program->exec_errno;
	if (l->exec_errno != 0)
		return -1;
	r->pid = sandbox_launch(l, &out->error);
	if (r->pid < 0) {
		r->pid = 0;
		out->step = "clone";
		return -1;
	}
	if (l->listener_fd >= 0)
		add_listener(r, l->listener_fd);
	if (l->step != NULL) {
		out->step = l->step;
		return -1;
	}
	if (!l->has_reached_exec) {
		out->step = "exec";
		(void)err_set(&out->error, ERR_SYSTEM, RULE_SYSTEM, 0,
			      "deferred: the program was killed before it"
			      " started");
		return -1;
	}
	return l->exec_errno != 0 ? -1 : 0;
}

/* A supervisor that stays too mighty must not supervise. */
static void
give_up(struct run *r, struct outcome *out)
{
	tree_kill(r);
	out->end = OUTCOME_STOPPED;
	out->step = "retire";
}

/* A set-id program that failed may have failed for want of its rights. */
static void
check_own_rights(struct run *r, const struct outcome *out)
{
	const struct program *p = r->plan->program;
	struct violation v = { .kind = VIOLATION_NEUTERED };

	if (out->end != OUTCOME_EXIT || out->code == 0 ||
	    !guard_is_neutered(r, &p->st))
		return;
	v.pid = r->pid;
	(void)strncpy(v.path, p->real, sizeof v.path - 1);
	violation_report(r, &v);
	r->has_neutered_failure = true;
}

void
run_command(struct run *r, const struct plan *plan, uint64_t nonce,
	    bool is_last, struct outcome *out)
{
	const uint64_t started = clock_us();
	const off_t in_at = lseek(STDIN_FILENO, 0, SEEK_CUR);

	memset(out, 0, offsetof(struct outcome, error));
	out->end = OUTCOME_NOT_STARTED;
	reset(r, plan, nonce, &out->error);
	deadman_arm(r, plan->policy->runtime_max_s);
	if (launch(r, out) == 0) {
		if (is_last && sandbox_retire(plan, &out->error) != 0)
			give_up(r, out);
		else if (watch(r, out))
			judge_end(r, out);
		else
			out->end = OUTCOME_TIMEOUT;
		relay_drain(r, out->end == OUTCOME_TIMEOUT
				       ? plan->policy->stop_s
				       : READER_S);
		guard_settle(r, false);
	} else {
		if (r->pid > 0)
			tree_kill(r);
		if (out->step == NULL)
			exec_failed(plan, r->launch.exec_errno, out);
	}
	check_own_rights(r, out);
	out->is_neutered = r->has_neutered_failure;
	measure(r, started, in_at, out);
}

/* True when nothing is left before the deadline. */
static bool
is_gone(struct run *r, uint64_t deadline)
{
	while (r->has_children && !r->is_stopped && clock_us() < deadline)
		wait_round(r, deadline);
	return !r->has_children;
}

static bool
end_tree(struct run *r)
{
	int count;

	if (is_gone(r, after(r->plan->policy->linger_s)))
		return false;
	count = tree_signal_children(SIGTERM);
	report_kill(r, VIOLATION_LEFT_BEHIND, (uint64_t)count);
	r->is_stopped = false;
	if (!is_gone(r, after(r->plan->policy->stop_s)))
		tree_kill(r);
	return true;
}

bool
run_end(struct run *r)
{
	struct violation v = { .kind = VIOLATION_SUPPRESSED };
	bool was_ended = false;

	if (r->has_children) {
		/* At least a second: 0 is no limit at all. */
		deadman_arm(r, (uint64_t)r->plan->policy->linger_s + 1);
		was_ended = end_tree(r);
		relay_drain(r, r->plan->policy->stop_s);
	}
	guard_settle(r, true);
	relay_settle(r);
	if (r->suppressed > 0) {
		v.count = r->suppressed;
		r->events.violation(r->events.context, &v);
	}
	return was_ended;
}
