/* SPDX-License-Identifier: ISC */
/*
 * judge: what is demanded of a run when something was wrong around it.
 */
#include <stdio.h>
#include <string.h>

#include "tests/faults/faults.h"

int
fault_open(const char *launcher, const char *ctl)
{
	static const char program[] = "/run/world/report";
	const struct lab_command commands[] = {
		{ "report", program, NULL },
		{ "required", program,
		  "[Policy]\nAudit=required\nRuntimeMaxSec=2s\n"
		  "TimeoutStopSec=1s\nLingerSec=1s\n" },
		{ "strict", program,
		  "[Policy]\nDegradedLayers=\nDegradedLayers=bounding\n" },
		{ "left", program,
		  "[Policy]\nLingerSec=1s\nTimeoutStopSec=1s\n" },
		{ "slow", program, NULL },
	};

	if (lab_open(launcher) != 0)
		return -1;
	return lab_commands(ctl, commands, sizeof commands / sizeof *commands);
}

bool
fault_is_deferred(const struct lab_result *result)
{
	return !result->is_hung && !result->is_signal &&
	       result->status == 75 && !result->has_run &&
	       strstr(result->out, "RAN") == NULL &&
	       lab_is_one_sentence(result);
}

static bool
judge_words(const char *text, bool is_as_root)
{
	char ids[128];

	(void)snprintf(ids, sizeof ids,
		       " uid=%d euid=%d gid=%d groups=1 session=1 "
		       "nnp=1 landlock=1 seccomp=1 caps=0 ",
		       LAB_UID, LAB_UID, LAB_UID);
	return strstr(text, ids) != NULL &&
	       strstr(text, " fds=0 ignored=0 blocked=0 death=9 core=0 ") !=
		   NULL &&
	       (!is_as_root || strstr(text, " bounding=0 ") != NULL);
}

bool
fault_is_confined_partly(const struct lab_result *result, bool is_as_root)
{
	return judge_words(result->mark, is_as_root) ||
	       judge_words(result->out, is_as_root);
}

bool
fault_is_confined(const struct lab_result *result, bool is_as_root)
{
	return !result->is_hung && !result->is_signal &&
	       result->status == 0 &&
	       result->has_run && judge_words(result->mark, is_as_root) &&
	       judge_words(result->out, is_as_root);
}

bool
fault_is_recorded(const struct lab_result *result)
{
	return lab_has_record(result, "intent", "") &&
	       lab_has_record(result, "done", "");
}

const char *
fault_start_name(bool is_as_root)
{
	return is_as_root ? "as root" : "as the recipient";
}
