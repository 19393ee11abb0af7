/* SPDX-License-Identifier: ISC */
/*
 * err: from a failure to one sentence, a class and a rule.
 * Phase: any.
 */
#include <stdarg.h>
#include <stdio.h>
#include <sysexits.h>

#include "smrsh2/err.h"
#include "smrsh2/own.h"

/* clang-format off */
static const char *const rule_names[RULE_COUNT] = {
	[RULE_NONE]      = "none",
	[RULE_USAGE]     = "usage",
	[RULE_LENGTH]    = "length",
	[RULE_CHARACTER] = "character",
	[RULE_QUOTE]     = "quote",
	[RULE_OPERATOR]  = "operator",
	[RULE_EXEC]      = "exec",
	[RULE_LOOKUP]    = "lookup",
	[RULE_FILE]      = "file",
	[RULE_ACCESS]    = "access",
	[RULE_FORMAT]    = "format",
	[RULE_SETID]     = "setid",
	[RULE_ARGUMENTS] = "arguments",
	[RULE_TRUST]     = "trust",
	[RULE_DIGEST]    = "digest",
	[RULE_USER]      = "user",
	[RULE_POLICY]    = "policy",
	[RULE_AUDIT]     = "audit",
	[RULE_STEP]      = "step",
	[RULE_SYSTEM]    = "system",
};

static const int statuses[] = {
	[ERR_NONE]   = EX_OK,
	[ERR_USAGE]  = EX_USAGE,
	[ERR_DENIED] = EX_UNAVAILABLE,
	[ERR_CONFIG] = EX_TEMPFAIL,
	[ERR_SYSTEM] = EX_TEMPFAIL,
};
/* clang-format on */

/* Against: escape sequences and forged lines in a bounce or a log. */
static void
clean(char *p)
{
	for (; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
}

int
err_set(struct err *e, enum err_class class, enum err_rule rule, int errnum,
	const char *fmt, ...)
{
	va_list ap;

	e->class = class;
	e->rule = rule;
	e->errnum = errnum;
	e->offset = -1;
	e->byte = 0;
	va_start(ap, fmt);
	(void)vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	clean(e->text);
	e->detail[0] = '\0';
	return -1;
}

int
err_detail(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(e->detail, sizeof e->detail, fmt, ap);
	va_end(ap);
	clean(e->detail);
	return -1;
}

const char *
err_rule_name(enum err_rule rule)
{
	MUST(rule < RULE_COUNT);
	return rule_names[rule];
}

int
err_status(const struct err *e)
{
	return statuses[e->class];
}
