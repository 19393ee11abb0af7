/* SPDX-License-Identifier: ISC */
/*
 * err: what went wrong, in a form that a child can leave for its parent.
 * No pointers, no allocation.
 */
#ifndef SMRSH2_ERR_H
#define SMRSH2_ERR_H

#include <stddef.h>

enum err_class {
	ERR_NONE,
	ERR_USAGE,	/* called wrongly: exit status 64 */
	ERR_DENIED,	/* a decision of policy: 69 */
	ERR_CONFIG,	/* the administrator can mend it: 75 */
	ERR_SYSTEM,	/* the system's weather: 75 */
};

/* What decided; the record and the system log name it. */
enum err_rule {
	RULE_NONE,
	RULE_USAGE,		/* argv is none of the accepted forms */
	RULE_LENGTH,		/* command line over the limit */
	RULE_CHARACTER,		/* a shell's special character */
	RULE_QUOTE,		/* unterminated quote */
	RULE_OPERATOR,		/* nothing behind && or || */
	RULE_EXEC,		/* exec of nothing, of a builtin, of exec */
	RULE_LOOKUP,		/* no such program in the command directory */
	RULE_FILE,		/* not a regular file */
	RULE_ACCESS,		/* not executable for the caller */
	RULE_FORMAT,		/* neither a binary nor a #! script */
	RULE_SETID,		/* set-id program without AllowSetID= */
	RULE_ARGUMENTS,		/* arguments that Arguments= does not allow */
	RULE_TRUST,		/* somebody else could change the program */
	RULE_DIGEST,		/* not the program that Digest= pins */
	RULE_USER,		/* the user it would run as */
	RULE_POLICY,		/* compiled policy unreadable or damaged */
	RULE_AUDIT,		/* no record, no run */
	RULE_STEP,		/* a layer of the sandbox */
	RULE_SYSTEM,		/* fork, pipe, memory */
	RULE_COUNT
};

#define ERR_DETAIL_MAX 512
#define ERR_TEXT_MAX 1200	/* a whole command line and a sentence */

struct err {
	enum err_class class;
	enum err_rule rule;
	int errnum;		/* errno, or 0 */
	long offset;		/* byte of the command line, or -1 */
	unsigned char byte;	/* the offending byte for RULE_CHARACTER */
	char text[ERR_TEXT_MAX];	/* for the caller: no host detail */
	char detail[ERR_DETAIL_MAX];	/* for the record: paths, owners */
};

/*
 * Fills *e with a class, a rule, an errno (0: none) and one sentence, and
 * returns -1, so that a caller can `return err_set(...)`.  Control bytes in
 * the sentence are replaced by `?`; a sentence that does not fit is cut.
 */
int err_set(struct err *e, enum err_class class, enum err_rule rule,
    int errnum, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/*
 * Adds what only the administrator should read (the text goes into bounces)
 * to an err that err_set() filled.  Returns -1.
 */
int err_detail(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The word for a rule in records: "character", "lookup", ... */
const char *err_rule_name(enum err_rule rule);

/* The exit status for a class: 64, 69 or 75 (sysexits.h). */
int err_status(const struct err *e);

#endif
