/* SPDX-License-Identifier: ISC */
/*
 * record: from an event to its JSON object, keys in a fixed order.
 * Phase: act; reads the clock and the working directory.
 */
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "smrsh/audit/audit.h"
#include "smrsh/audit/names.h"
#include "smrsh/audit/record.h"
#include "smrsh2/clock.h"
#include "smrsh2/encode.h"
#include "smrsh2/err.h"
#include "smrsh2/layers.h"
#include "smrsh2/outcome.h"
#include "smrsh2/plan.h"
#include "smrsh2/request.h"
#include "smrsh2/script.h"

/* clang-format off */
static const char limit_names[][12] = {	/* by RLIMIT_*, asm-generic/resource.h */
	"cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile",
	"memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio",
	"rttime",
};

static const char violation_names[][16] = {
	[VIOLATION_SECCOMP]     = "seccomp",
	[VIOLATION_EXEC]        = "exec",
	[VIOLATION_NEUTERED]    = "neutered",
	[VIOLATION_OUTPUT]      = "output",
	[VIOLATION_TIMEOUT]     = "timeout",
	[VIOLATION_LEFT_BEHIND] = "left-behind",
	[VIOLATION_SUBMIT]      = "submit",
	[VIOLATION_SUBMISSIONS] = "submissions",
	[VIOLATION_SUPPRESSED]  = "suppressed",
};

static const char end_names[][12] = {
	[OUTCOME_EXIT]        = "exit",
	[OUTCOME_SIGNAL]      = "signal",
	[OUTCOME_TIMEOUT]     = "timeout",
	[OUTCOME_STOPPED]     = "stopped",
	[OUTCOME_NOT_STARTED] = "not-started",
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
envelope(struct encoder *x, const struct audit *a, const char *kind)
{
	struct timespec now;
	struct timespec mono;

	if (a->is_collected) {	/* the collector's envelope is better */
		encode_open(x, NULL, '{');
		return;
	}
	clock_read(CLOCK_REALTIME, &now);
	clock_read(CLOCK_BOOTTIME, &mono);
	encode_open(x, NULL, '{');
	encode_number(x, "v", 1);
	encode_time(x, "ts", now.tv_sec, now.tv_nsec / 1000);
	encode_key(x, "mono");
	encode_digits(x, (uint64_t)mono.tv_sec, 1, 10);
	encode_raw(x, ".");
	encode_digits(x, (uint64_t)mono.tv_nsec / 1000, 6, 10);
	encode_word(x, "via", "syslog");	/* nobody numbers or signs it */
	encode_word(x, "k", kind);
	encode_word(x, "x", a->id);
	encode_open(x, "peer", '{');
	encode_number(x, "pid", a->pid);
	encode_unsigned(x, "uid", a->uid);
	encode_unsigned(x, "gid", a->gid);
	encode_number(x, "ppid", getppid());
	encode_close(x, '}');
	encode_open(x, "ev", '{');
}

static void
finish(struct encoder *x, const struct audit *a)
{
	encode_close(x, '}');
	if (!a->is_collected)
		encode_close(x, '}');
}

/*
 * Last in their records.
 * Against: ids of a stranger's that push the rest behind the length at which
 * a log daemon cuts.
 */
static void
correlate(struct encoder *x, const struct request *r)
{
	encode_string(x, "qid", r->queue_id);
	encode_string(x, "from", r->sender);
	encode_string(x, "client", r->client);
	encode_string(x, "msgid", r->message_id);
}

/* The argv form has no line; its words are recorded as they came. */
static void
command_line(struct encoder *x, const struct request *r)
{
	if (r->command != NULL)
		encode_string(x, "cmd", r->command);
	else if (r->words != NULL)
		encode_strings(x, "words", r->words,
			       r->word_count < SCRIPT_WORDS_MAX
				       ? r->word_count
				       : SCRIPT_WORDS_MAX);
}

static void
file(struct encoder *x, const char *key, const char *path, const char *real,
     const struct stat *st)
{
	encode_open(x, key, '{');
	encode_string(x, "path", path);
	encode_string(x, "real", real);
	encode_key(x, "dev");
	encode_raw(x, "\"");
	encode_digits(x, major(st->st_dev), 2, 16);
	encode_raw(x, ":");
	encode_digits(x, minor(st->st_dev), 2, 16);
	encode_raw(x, "\"");
	encode_unsigned(x, "ino", st->st_ino);
	encode_key(x, "mode");
	encode_raw(x, "\"");
	encode_digits(x, st->st_mode, 6, 8);
	encode_raw(x, "\"");
	encode_unsigned(x, "uid", st->st_uid);
	encode_unsigned(x, "gid", st->st_gid);
	encode_unsigned(x, "size", (uint64_t)st->st_size);
	encode_time(x, "mtime", st->st_mtim.tv_sec, -1);
	encode_close(x, '}');
}

static void
layers(struct encoder *x, uint32_t degraded)
{
	size_t i;

	if (degraded == 0)
		return;
	encode_open(x, "degraded", '[');
	for (i = 0; i < COUNT(layer_words); i++)
		if ((degraded & layer_words[i].bit) != 0)
			encode_word(x, NULL, layer_words[i].word);
	encode_close(x, ']');
}

static void
limits(struct encoder *x, const struct policy_block *b)
{
	const struct policy_limit *limit = policy_array(b, b->limits.off);
	uint32_t i;

	encode_open(x, "rlim", '{');
	for (i = 0; i < b->limits.count; i++)
		if (limit[i].resource < COUNT(limit_names) &&
		    limit[i].soft != UINT64_MAX)
			encode_unsigned(x, limit_names[limit[i].resource],
					limit[i].soft);
	encode_close(x, '}');
}

/* The confinement in force. */
static void
confinement(struct encoder *x, const struct audit *a, uint32_t degraded)
{
	const struct plan *p = a->plan;
	const struct policy_block *b = p->policy;
	size_t i;

	encode_open(x, "run", '{');
	encode_unsigned(x, "uid", p->uid);
	encode_unsigned(x, "gid", p->gid);
	encode_open(x, "groups", '[');
	for (i = 0; i < p->group_count; i++)
		encode_unsigned(x, NULL, p->groups[i]);
	encode_close(x, ']');
	encode_word(x, "caps", "0");
	if ((b->flags & POLICY_COMPLAIN) != 0)
		encode_word(x, "mode", "complain");
	encode_number(x, "nnp", (b->flags & POLICY_NO_NEW_PRIVS) != 0);
	encode_string(x, "seccomp", (b->flags & POLICY_SECCOMP) == 0
					    ? "none"
					    : policy_string(b, b->filter_id));
	encode_number(x, "landlock",
		      (b->flags & POLICY_LANDLOCK) != 0 ? a->landlock_abi : 0);
	limits(x, b);
	layers(x, degraded);
	encode_close(x, '}');
}

static void
environment(struct encoder *x, const struct plan *p)
{
	char name[POLICY_NAME_MAX + 1];
	size_t i;
	size_t n;

	encode_open(x, "env", '[');	/* names only: values are private */
	for (i = 0; p->envp[i] != NULL; i++) {
		for (n = 0; n < POLICY_NAME_MAX && p->envp[i][n] != '=' &&
			    p->envp[i][n] != '\0'; n++)
			name[n] = p->envp[i][n];
		name[n] = '\0';
		encode_element(x, name);
	}
	encode_close(x, ']');
}

void
record_intent(struct encoder *x, const struct audit *a, uint32_t degraded)
{
	const struct command *c = a->command;
	const struct program *p = &c->program;
	const char *cwd = a->plan->directory;
	char room[4096];

	envelope(x, a, "intent");
	command_line(x, a->request);
	encode_strings(x, "argv", c->argv, c->argc);
	file(x, "exe", p->path, p->real, &p->st);
	if (p->interp_fd >= 0)
		file(x, "interp", p->argv[0], p->interp, &p->interp_st);
	encode_string(x, "digest", a->plan->digest);
	if (cwd == NULL)
		cwd = getcwd(room, sizeof room);
	encode_string(x, "cwd", cwd != NULL ? cwd : "(unreachable)");
	confinement(x, a, degraded);
	environment(x, a->plan);
	encode_string(x, "policy",
		      policy_string(a->plan->policy, a->plan->policy->name));
	encode_key(x, "cfg");
	encode_raw(x, "\"");
	encode_digits(x, a->plan->policy->check, 16, 16);
	encode_raw(x, "\"");
	correlate(x, a->request);
	finish(x, a);
}

static void
exit_status(struct encoder *x, int status)
{
	const char *name = names_sysexit(status);

	encode_number(x, "exit", status);
	if (name[0] != '\0')
		encode_word(x, "sysexit", name);
}

static uint64_t
microseconds(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * 1000000u + (uint64_t)t->tv_usec;
}

static void
ending(struct encoder *x, const struct outcome *out)
{
	encode_word(x, "status", end_names[out->end]);
	if (out->end == OUTCOME_EXIT)
		encode_number(x, "code", out->code);
	if (out->end == OUTCOME_SIGNAL) {
		encode_number(x, "sig", out->signal);
		encode_word(x, "signal", names_signal(out->signal));
		encode_number(x, "core", out->has_core);
	}
	if (out->end == OUTCOME_STOPPED || out->end == OUTCOME_NOT_STARTED) {
		encode_string(x, "step", out->step);
		encode_string(x, "reason", out->error.text);
		encode_string(x, "detail", out->error.detail);
		encode_number(x, "errno", out->error.errnum);
	}
}

void
record_done(struct encoder *x, const struct audit *a,
	    const struct outcome *out, int status)
{
	envelope(x, a, "done");
	encode_number(x, "pid", out->pid);
	ending(x, out);
	encode_ms(x, "wall_ms", out->wall_us);
	encode_ms(x, "utime_ms", microseconds(&out->usage.ru_utime));
	encode_ms(x, "stime_ms", microseconds(&out->usage.ru_stime));
	encode_number(x, "maxrss_kb", out->usage.ru_maxrss);
	if (out->in_bytes >= 0)
		encode_number(x, "in_bytes", out->in_bytes);
	encode_unsigned(x, "out_bytes", out->out_bytes);
	if (out->lost_bytes > 0)
		encode_unsigned(x, "lost_bytes", out->lost_bytes);
	if (out->violations > 0)
		encode_unsigned(x, "violations", out->violations);
	if (out->is_neutered)
		encode_number(x, "neutered", 1);
	if (out->unsent > 0)
		encode_unsigned(x, "unsent", out->unsent);
	layers(x, out->degraded);
	exit_status(x, status);
	encode_string(x, "qid", a->request->queue_id);
	finish(x, a);
}

void
record_deny(struct encoder *x, const struct audit *a, const struct err *e)
{
	const int status = err_status(e);

	envelope(x, a, "deny");
	encode_word(x, "rule", err_rule_name(e->rule));
	if (e->rule == RULE_CHARACTER && e->byte != 0) {
		char byte[2] = { (char)e->byte, '\0' };

		encode_string(x, "char", byte);
	}
	if (e->offset >= 0)
		encode_number(x, "off", e->offset);
	if (e->errnum != 0)
		encode_number(x, "errno", e->errnum);
	exit_status(x, status);
	encode_string(x, "reason", e->text);
	if (e->detail[0] != '\0')
		encode_string(x, "detail", e->detail);
	command_line(x, a->request);
	correlate(x, a->request);
	finish(x, a);
}

static void
call(struct encoder *x, const struct violation *v)
{
	const char *name = names_syscall(v->nr);
	size_t i;

	encode_word(x, "action", v->is_allowed ? "allowed" : "errno EPERM");
	encode_word(x, "arch", names_arch(v->arch));
	encode_number(x, "nr", v->nr);
	if (name != NULL)
		encode_word(x, "syscall", name);
	encode_open(x, "args", '[');
	for (i = 0; i < 6; i++) {
		encode_key(x, NULL);
		encode_format(x, "\"0x%llx\"", (unsigned long long)v->args[i]);
	}
	encode_close(x, ']');
	encode_key(x, "ip");
	encode_format(x, "\"0x%llx\"", (unsigned long long)v->ip);
}

static void
submission(struct encoder *x, const struct audit *a, const struct violation *v)
{
	envelope(x, a, "submit");
	encode_string(x, "qid", a->request->queue_id);
	encode_number(x, "pid", v->pid);
	encode_string(x, "from", v->exe);
	encode_string(x, "to", v->path);
	encode_unsigned(x, "bytes", v->count);
	exit_status(x, v->nr);
	finish(x, a);
}

void
record_violation(struct encoder *x, const struct audit *a,
		 const struct violation *v)
{
	if (v->kind == VIOLATION_SUBMIT) {
		submission(x, a, v);
		return;
	}
	envelope(x, a, "violation");
	encode_number(x, "pid", v->pid);
	encode_word(x, "what", violation_names[v->kind]);
	if (v->kind == VIOLATION_SECCOMP)
		call(x, v);
	else if (v->is_allowed)
		encode_word(x, "action", "allowed");
	if (v->path[0] != '\0')
		encode_string(x, "path", v->path);
	if (v->exe[0] != '\0')
		encode_string(x, "exe", v->exe);
	if (v->count > 0)
		encode_unsigned(x, "count", v->count);
	encode_string(x, "qid", a->request->queue_id);
	finish(x, a);
}
