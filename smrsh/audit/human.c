/* SPDX-License-Identifier: ISC */
/*
 * human: from an event to the line people read in the mail log.
 * Phase: act; pure.
 */
#include <stdbool.h>
#include <string.h>

#include "smrsh/audit/audit.h"
#include "smrsh/audit/human.h"
#include "smrsh/audit/names.h"
#include "smrsh2/encode.h"
#include "smrsh2/err.h"
#include "smrsh2/outcome.h"
#include "smrsh2/plan.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

#define SHOWN_MAX 300	/* bytes of a command line */

static const char *
line_of(const struct audit *a)
{
	if (a->request->command != NULL)
		return a->request->command;
	return a->request->words != NULL ? a->request->words[0] : "";
}

/* "smrsh2[PID]: QID: uid=U, cmd="...", " */
static void
head(struct encoder *x, const struct audit *a, uid_t uid)
{
	encode_raw(x, "smrsh2[");
	encode_digits(x, (uint64_t)a->pid, 1, 10);
	encode_raw(x, "]: ");
	if (a->request->queue_id != NULL && a->request->queue_id[0] != '\0') {
		encode_plain(x, a->request->queue_id, 64);
		encode_raw(x, ": ");
	}
	encode_raw(x, "uid=");
	encode_digits(x, uid, 1, 10);
	encode_raw(x, ", cmd=\"");
	encode_plain(x, line_of(a), SHOWN_MAX);
	encode_raw(x, "\"");
}

enum sink_priority
human_done(struct encoder *x, const struct audit *a, const struct outcome *out,
	   int status)
{
	head(x, a, a->plan->uid);
	switch (out->end) {
	case OUTCOME_EXIT:
		encode_raw(x, ", stat=exit ");
		encode_digits(x, (uint64_t)out->code, 1, 10);
		break;
	case OUTCOME_SIGNAL:
		encode_format(x, ", stat=signal %d (%s)", out->signal,
			      names_signal(out->signal));
		break;
	case OUTCOME_TIMEOUT:
		encode_raw(x, ", stat=stopped (time limit)");
		break;
	case OUTCOME_STOPPED:
	case OUTCOME_NOT_STARTED:
		encode_format(x, ", stat=%s (%s): ",
			      out->end == OUTCOME_STOPPED ? "stopped"
							  : "not started",
			      out->step);
		encode_plain(x, out->error.detail, SHOWN_MAX);
		break;
	}
	if (out->is_neutered)
		encode_raw(x, ", a set-id program ran without its rights");
	if (out->violations > 0)
		encode_format(x, ", violations=%u", out->violations);
	if (out->end != OUTCOME_EXIT || out->code != status)
		encode_format(x, ", exit=%d", status);
	return out->end == OUTCOME_NOT_STARTED ? SINK_ERR : SINK_INFO;
}

/* What smrsh logged for a rule; others have no words of its own. */
static bool
human_smrsh(struct encoder *x, const struct audit *a, const struct err *e,
	    enum sink_priority *out_priority)
{
	const char *line = line_of(a);
	const char *word = e->offset >= 0 ? line + e->offset : line;
	const char *suffix = e->rule == RULE_LOOKUP ? " (stat failed)"
			     : e->rule == RULE_FILE ? " (not a file)"
						    : "";
	char byte[2] = { (char)e->byte, '\0' };

	*out_priority = SINK_CRIT;
	if (e->class == ERR_USAGE) {
		encode_raw(x, "smrsh: usage");
		*out_priority = SINK_ERR;
	} else if (e->class != ERR_DENIED) {
		return false;
	} else if (e->rule == RULE_LENGTH) {
		encode_raw(x, "smrsh: command too long: ");
		encode_plain(x, line, 40);
		*out_priority = SINK_WARNING;
	} else if (e->rule == RULE_LOOKUP || e->rule == RULE_FILE ||
		   e->rule == RULE_ACCESS) {
		encode_format(x, "smrsh: uid %u: attempt to use \"", a->uid);
		encode_plain(x, word, SCRIPT_LINE_MAX);
		encode_format(x, "\"%s", suffix);
	} else if (e->rule == RULE_CHARACTER && e->byte != 0) {
		encode_format(x, "smrsh: uid %u: attempt to use ", a->uid);
		encode_plain(x, byte, 1);
		encode_raw(x, " in command: ");
		encode_plain(x, line, SCRIPT_LINE_MAX);
	} else {
		encode_format(x, "smrsh: uid %u: ", a->uid);
		encode_plain(x, e->text, SCRIPT_LINE_MAX);
	}
	return true;
}

enum sink_priority
human_deny(struct encoder *x, const struct audit *a, const struct err *e)
{
	enum sink_priority priority;

	if (human_smrsh(x, a, e, &priority))
		return priority;
	head(x, a, a->uid);
	encode_format(x, ", stat=deferred (%s)", err_rule_name(e->rule));
	if (e->detail[0] != '\0') {
		encode_raw(x, ": ");
		encode_plain(x, e->detail, SHOWN_MAX);
	}
	return SINK_ERR;
}

enum sink_priority
human_violation(struct encoder *x, const struct audit *a,
		const struct violation *v)
{
	const char *name = names_syscall(v->nr);
	const char *verb = v->is_allowed ? "not denied" : "denied";

	head(x, a, a->plan->uid);
	switch (v->kind) {
	case VIOLATION_SECCOMP:
		if (name != NULL)
			encode_format(x, ", %s=%s", verb, name);
		else
			encode_format(x, ", %s=syscall %d", verb, v->nr);
		break;
	case VIOLATION_EXEC:
		encode_format(x, ", %s=exec of ", verb);
		encode_plain(x, v->path, VIOLATION_PATH_MAX);
		break;
	case VIOLATION_NEUTERED:
		encode_raw(x, ", set-id program without its rights: ");
		encode_plain(x, v->path, VIOLATION_PATH_MAX);
		break;
	case VIOLATION_OUTPUT:
		encode_raw(x, ", output over MaxOutput= thrown away");
		break;
	case VIOLATION_TIMEOUT:
		encode_raw(x, ", stopped: RuntimeMaxSec= or SIGTERM");
		break;
	case VIOLATION_LEFT_BEHIND:
		encode_raw(x, ", processes left behind ended (LingerSec=)");
		break;
	case VIOLATION_SUBMIT:
		encode_raw(x, ", submitted to ");
		encode_plain(x, v->path, VIOLATION_PATH_MAX);
		encode_format(x, ", exit=%d", v->nr);
		break;
	case VIOLATION_SUBMISSIONS:
		encode_format(x, ", %s=letters over MaxSubmissions=", verb);
		break;
	case VIOLATION_SUPPRESSED:
		encode_raw(x, ", further violations are not recorded");
		break;
	}
	return SINK_NOTICE;
}
