/* SPDX-License-Identifier: ISC */
/*
 * steps: the irreversible acts, called from enter.c alone; private to the
 * room.  Each returns 0, or -1 with *e, and proves its own effect.
 */
#ifndef SMRSH_SANDBOX_STEPS_H
#define SMRSH_SANDBOX_STEPS_H

#include <stdint.h>

#include "sandbox/sandbox.h"

int fds_apply(struct launch *l, struct err *e);
int session_apply(struct launch *l, struct err *e);
int limits_apply(struct launch *l, struct err *e);
int shim_apply(struct launch *l, struct err *e);
int bounding_apply(struct launch *l, struct err *e);
int identity_apply(struct launch *l, struct err *e);
int directory_apply(struct launch *l, struct err *e);
int leash_apply(struct launch *l, struct err *e);
int caps_apply(struct launch *l, struct err *e);
int landlock_apply(struct launch *l, struct err *e);
int seccomp_apply(struct launch *l, struct err *e);
int uncap_apply(struct launch *l, struct err *e);

/* In the parent: is there a mail server to submit to?  0, or -1 with *e. */
int server_check(const struct plan *plan, struct err *e);

/*
 * NoNewPrivileges=no: what may be executed is a list of files, and the only
 * set-id files in it are those of SetIDPaths=, on a file system where these
 * bits mean something.  0, or -1 with *e, for a file about to be allowed.
 */
bool setid_may_gain(const struct launch *l);
int setid_check(const struct launch *l, int fd, const char *name,
    struct err *e);

/* landlock: the path's name here; "": no home to put in the place of %h. */
void landlock_expand(const struct launch *l, const struct policy_path *p,
    char *out);

/*
 * place: whether a path may have what its entry says, beside all others;
 * 1: it is out of reach, leave it out; -1 with *e: it may not.
 */
int place_check(const struct launch *l, const struct policy_path *p,
    const char *name, struct err *e);

/* RULE_STEP, deferred: what a step says when it fails. */
int step_failed(struct err *e, int errnum, const char *what);

/* Notes a missing layer; -1 with *e when the policy insists on it. */
int step_degrade(struct launch *l, uint32_t layer, int errnum,
    const char *what, struct err *e);

/* The steps, and then exec.  Never returns. */
int enter(void *launch);

#endif
