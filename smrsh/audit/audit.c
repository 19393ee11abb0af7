/* SPDX-License-Identifier: ISC */
/*
 * audit: from events to records on their way.
 * Phase: act.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "smrsh/audit/audit.h"
#include "smrsh/audit/human.h"
#include "smrsh/audit/record.h"
#include "smrsh/audit/sink.h"
#include "smrsh2/encode.h"
#include "smrsh2/err.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/wire.h"

#define CUT_SMALL 256	/* when the whole would not fit a datagram */

void
audit_begin(struct audit *a, const char *socket_path, const struct request *r,
	    char *text)
{
	a->text = text;
	a->socket_path = socket_path;
	a->fd = -1;
	a->is_deaf = false;
	a->collector = NULL;
	a->lease_fd = -1;
	a->unanswered = 0;
	a->is_unheard = false;
	a->is_collected = false;
	a->request = r;
	a->mode = POLICY_AUDIT_BEST_EFFORT;
	a->pid = getpid();
	a->uid = getuid();
	a->gid = getgid();
	a->id[0] = '\0';
	a->plan = NULL;
	a->command = NULL;
	a->landlock_abi = 0;
}

/* 80 random bits in base32 (Crockford's, no look-alikes), and a nonce. */
static int
draw_id(struct audit *a)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char random[18];
	size_t bit;
	size_t i;

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return -1;
	for (i = 0; i < RECORD_ID_MAX - 1; i++) {
		unsigned int value = 0;

		for (bit = 5 * i; bit < 5 * i + 5; bit++)
			value = value << 1 |
				(random[bit / 8] >> (7 - bit % 8) & 1u);
		a->id[i] = digits[value];
	}
	a->id[i] = '\0';
	memcpy(&a->nonce, random + 10, sizeof a->nonce);
	return 0;
}

static enum policy_audit
mode_of(const struct audit *a)
{
	return a->plan != NULL ? (enum policy_audit)a->plan->policy->audit
			       : a->mode;
}

/* Whatever is not plainly something else: a doubt closes the door. */
static bool
is_required(const struct audit *a)
{
	return mode_of(a) != POLICY_AUDIT_BEST_EFFORT &&
	       mode_of(a) != POLICY_AUDIT_OFF;
}

static void
begin(struct audit *a, struct encoder *x, enum sink_priority priority,
      size_t cut)
{
	encode_begin(x, a->text, AUDIT_TEXT_MAX, cut);
	encode_raw(x, "<");
	encode_digits(x, priority, 2, 10);
	encode_raw(x, ">");
}

static void
begin_object(struct audit *a, struct encoder *x, size_t cut)
{
	a->is_collected = false;
	begin(a, x, SINK_INFO, cut);
	encode_raw(x, "smrsh2[");
	encode_digits(x, (uint64_t)a->pid, 1, 10);
	encode_raw(x, "]: ");
}

/* A message for the collector; the line for people comes next. */
static void
begin_message(struct audit *a, struct encoder *x, const char *kind, size_t cut)
{
	a->is_collected = true;
	encode_begin(x, a->text, AUDIT_TEXT_MAX, cut);
	encode_raw(x, WIRE_HELLO);
	encode_raw(x, kind);
	encode_raw(x, " ");
	encode_raw(x, a->id);
	encode_raw(x, " ");
	encode_digits(x, SINK_INFO, 2, 10);
	encode_raw(x, "\n");
}

/* The line is over, and its words decide its priority. */
static void
end_line(struct audit *a, struct encoder *x, enum sink_priority priority)
{
	char *digits = memchr(a->text, '\n', x->used);

	MUST(digits != NULL);
	digits[-2] = (char)('0' + priority / 10);
	digits[-1] = (char)('0' + priority % 10);
	encode_raw(x, "\n");
}

static int
too_long(void)
{
	errno = EMSGSIZE;
	return -1;
}

/* 0 when it is on its way; a record that the collector should have is not
 * made good by one that nobody acknowledges. */
static int
emit(struct audit *a, const struct encoder *x)
{
	int sent;

	if (mode_of(a) == POLICY_AUDIT_OFF)
		return 0;
	if (x->is_full)
		return too_long();
	sent = sink_send(a, x->text, x->used, is_required(a));
	if (sent == 0 && a->is_unheard && is_required(a)) {
		errno = ETIMEDOUT;
		return -1;
	}
	return sent;
}

/* True when there is nothing left to do: the collector has it.  One that
 * does not answer is given up, for this delivery. */
static bool
collect(struct audit *a, const struct encoder *x, bool is_awaited)
{
	if (mode_of(a) == POLICY_AUDIT_OFF ||
	    sink_collect(a, x->text, x->used, is_awaited) == 0)
		return true;
	if (errno == EMSGSIZE)
		return false;
	a->is_unheard = true;
	if (errno != ENOSPC)
		a->collector = NULL;
	return false;
}

static int
send_intent(struct audit *a, uint32_t degraded, size_t cut)
{
	struct encoder x;

	if (a->collector != NULL) {
		begin_message(a, &x, "intent", cut);
		encode_raw(&x, "\n");
		record_intent(&x, a, degraded);
		if (x.is_full)
			return too_long();
		if (collect(a, &x, true))
			return 0;
		/* The system log is not told of what will not run. */
		if (errno == EMSGSIZE || is_required(a))
			return -1;
	}
	begin_object(a, &x, cut);
	record_intent(&x, a, degraded);
	return emit(a, &x);
}

static int
send_deny(struct audit *a, const struct err *e, size_t cut)
{
	struct encoder x;

	if (a->collector != NULL) {
		begin_message(a, &x, "deny", cut);
		end_line(a, &x, human_deny(&x, a, e));
		record_deny(&x, a, e);
		if (x.is_full)
			return too_long();
		if (collect(a, &x, true))
			return 0;
		if (errno == EMSGSIZE)
			return -1;
	}
	begin_object(a, &x, cut);
	record_deny(&x, a, e);
	return emit(a, &x);
}

/* A line for people; the words decide its priority, which stands first. */
static void
send_line(struct audit *a, struct encoder *x, enum sink_priority priority)
{
	a->text[1] = (char)('0' + priority / 10);
	a->text[2] = (char)('0' + priority % 10);
	(void)emit(a, x);
}

int
audit_intent(struct audit *a, const struct command *c, const struct plan *plan,
	     int landlock_abi, uint32_t degraded, struct err *e)
{
	int sent;

	a->command = c;
	a->plan = plan;
	a->landlock_abi = landlock_abi;
	if (draw_id(a) != 0)
		return err_set(e, ERR_SYSTEM, RULE_SYSTEM, errno,
			       "deferred: no random numbers");
	sent = send_intent(a, degraded, ENCODE_CUT);
	if (sent != 0 && errno == EMSGSIZE)
		sent = send_intent(a, degraded, CUT_SMALL);
	if (sent == 0 || !is_required(a))
		return 0;
	(void)err_set(e, ERR_SYSTEM, RULE_AUDIT, errno,
		      "deferred: the execution cannot be recorded");
	if (a->is_unheard)
		return err_detail(e, "the collector did not acknowledge: "
				  "start smrsh2-auditd, or set Audit=");
	return err_detail(e, "%s: %s: start the system log, or set Audit=",
			  a->socket_path, strerror(errno));
}

void
audit_done(struct audit *a, const struct outcome *out, int status)
{
	struct encoder x;

	a->is_deaf = false;	/* nobody fills the queue any more */
	if (a->collector != NULL) {
		begin_message(a, &x, "done", ENCODE_CUT);
		end_line(a, &x, human_done(&x, a, out, status));
		record_done(&x, a, out, status);
		if (!x.is_full && collect(a, &x, true))
			return;
	}
	begin_object(a, &x, ENCODE_CUT);
	record_done(&x, a, out, status);
	(void)emit(a, &x);	/* it has run: its status must not change */
	begin(a, &x, SINK_INFO, ENCODE_CUT);
	send_line(a, &x, human_done(&x, a, out, status));
}

void
audit_deny(struct audit *a, struct err *e)
{
	struct encoder x;
	int sent;

	if (a->id[0] == '\0')
		(void)draw_id(a);	/* without one it is still a record */
	sent = send_deny(a, e, ENCODE_CUT);
	if (sent != 0 && errno == EMSGSIZE)
		sent = send_deny(a, e, CUT_SMALL);
	if (!a->is_collected) {
		begin(a, &x, SINK_CRIT, ENCODE_CUT);
		send_line(a, &x, human_deny(&x, a, e));
	}
	if (sent != 0 && is_required(a))
		(void)err_set(e, ERR_SYSTEM, RULE_AUDIT, 0,
			      "deferred: the refusal cannot be recorded");
}

void
audit_violation(struct audit *a, const struct violation *v)
{
	struct encoder x;

	if (a->collector != NULL) {
		begin_message(a, &x, v->kind == VIOLATION_SUBMIT ? "submit"
								  : "violation",
			      ENCODE_CUT);
		end_line(a, &x, human_violation(&x, a, v));
		record_violation(&x, a, v);
		if (!x.is_full && collect(a, &x, false))
			return;	/* answered with the end */
	}
	begin_object(a, &x, ENCODE_CUT);
	record_violation(&x, a, v);
	(void)emit(a, &x);
	begin(a, &x, SINK_NOTICE, ENCODE_CUT);
	send_line(a, &x, human_violation(&x, a, v));
}
