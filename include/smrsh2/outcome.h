/* SPDX-License-Identifier: ISC */
/*
 * outcome: how one command ended.
 */
#ifndef SMRSH2_OUTCOME_H
#define SMRSH2_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "smrsh2/err.h"

enum outcome_end {
	OUTCOME_EXIT,		/* code */
	OUTCOME_SIGNAL,		/* signal */
	OUTCOME_TIMEOUT,	/* RuntimeMaxSec=, or stopped by SIGTERM */
	OUTCOME_STOPPED,	/* by its supervisor; error names the step */
	OUTCOME_NOT_STARTED,	/* error names the step */
};

struct outcome {
	enum outcome_end end;
	pid_t pid;
	int code;
	int signal;
	bool has_core;
	uint64_t wall_us;
	uint64_t out_bytes;	/* relayed to the mail server */
	uint64_t lost_bytes;	/* beyond MaxOutput=, thrown away */
	int64_t in_bytes;	/* taken from stdin; -1: a pipe */
	struct rusage usage;
	bool is_refused;	/* OUTCOME_TIMEOUT: the message bounces */
	unsigned int violations;
	bool is_neutered;	/* a set-id program failed without its rights */
	unsigned int unsent;	/* letters under MailSubmission=yes */
	uint32_t degraded;	/* POLICY_LAYER_* that were missing */
	const char *step;	/* of OUTCOME_STOPPED, OUTCOME_NOT_STARTED */
	struct err error;
};

#endif
