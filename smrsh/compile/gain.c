/* SPDX-License-Identifier: ISC */
/*
 * gain: from NoNewPrivileges=no, or MailSubmission=yes in its place, to the
 * conditions they come with.
 * Phase: apply time; looks at the files that may be executed.
 *
 * The launcher looks again, at the files it holds open; here an
 * administrator learns it before any mail waits.
 */
#include <sys/stat.h>

#include "smrsh/compile/draft.h"
#include "smrsh/compile/keys.h"
#include "smrsh/compile/names.h"
#include "smrsh/compile/paths.h"
#include "smrsh2/submission.h"

/*
 * Against: a set-id program that gives its rights up, is told no, and runs on
 * with them (sendmail's capability bug).  The launcher's last step needs some
 * of these calls as well.
 */
static int
check_calls(const struct draft *d, const struct place *place,
	    struct report *report)
{
	const struct names_group *g = names_find_group("@smrsh2-setid");
	bool has_all = draft_has_call(&d->calls, "prctl") &&
		       draft_has_call(&d->calls, "capget");
	size_t i;

	for (i = 0; i < g->count; i++)
		has_all = has_all && draft_has_call(&d->calls, g->calls[i]);
	if (has_all || d->calls.count == 0)
		return 0;
	return report_add(report, place, "no needs @smrsh2-setid, prctl and"
			  " capget in SystemCallFilter=");
}

/* Against: every set-id file below a directory; one that nobody named. */
static int
check_file(const struct path *p, const struct place *place,
	   struct report *report)
{
	const bool is_named = (p->flags & POLICY_PATH_SETID) != 0;
	struct stat st;

	if ((p->flags & POLICY_PATH_HOME) != 0)
		return report_add(report, place, "no: %%h%s: nothing in a home"
				  " may be executed", p->path);
	if (stat(p->path, &st) != 0)
		return 0;
	if (!S_ISREG(st.st_mode))
		return report_add(report, place, "no: %s is not a file: name"
				  " each file that may be executed", p->path);
	if (!is_named && (st.st_mode & (S_ISUID | S_ISGID)) != 0)
		return report_add(report, place, "no: %s is set-id: name it in"
				  " SetIDPaths= or take it out", p->path);
	return 0;
}

/* What smrsh2-submit needs, and what sees that it does its work. */
static int
check_submission(const struct draft *d, struct report *report)
{
	static const char *const calls[] = { "execve", "socket", "connect" };
	const struct place place = keys_place(d, "MailSubmission");
	bool has_all = (d->families & DRAFT_FAMILY_INET) != 0;
	bool has_port = false;
	size_t i;

	if (!d->no_new_privs)
		return report_add(report, &place, "yes needs"
				  " NoNewPrivileges=yes, or SetIDPaths= in its"
				  " place");
	for (i = 0; i < sizeof calls / sizeof calls[0]; i++)
		has_all = has_all && draft_has_call(&d->calls, calls[i]);
	if (!has_all)
		return report_add(report, &place, "yes needs @smrsh2-net in"
				  " SystemCallFilter= and AF_INET in"
				  " RestrictAddressFamilies=");
	for (i = 0; i < d->connect_tcp.count; i++)
		has_port = has_port ||
			   d->connect_tcp.ports[i] == SUBMISSION_PORT ||
			   d->connect_tcp.ports[i] == DRAFT_PORT_ANY;
	return has_port ? 0 : report_add(report, &place,
					 "yes needs port 25 in ConnectTCP=");
}

int
gain_check(const struct paths *paths, const struct draft *d,
	   struct report *report)
{
	const uint32_t walls = POLICY_LAYER_LANDLOCK | POLICY_LAYER_SECCOMP;
	struct place place = keys_place(d, "NoNewPrivileges");
	struct place setid = keys_place(d, "SetIDPaths");
	int result = 0;
	size_t i;

	if (d->submission && check_submission(d, report) != 0)
		return -1;
	if (d->no_new_privs)
		return d->setid_paths.count == 0 ? 0 :
		       report_add(report, &setid, "needs NoNewPrivileges=no");
	if (d->setid_paths.count == 0)
		return report_add(report, &place, "no needs SetIDPaths=, the"
				  " set-id files that may gain rights");
	/* Against: calls that a set-id program must not have. */
	if (d->complains)
		return report_add(report, &place, "no goes with Mode=enforce"
				  " alone");
	if ((d->degraded & walls) != 0)
		return report_add(report, &place, "no needs both layers:"
				  " DegradedLayers= names landlock or seccomp");
	for (i = 0; i < paths->count; i++)
		if ((paths->items[i].access & POLICY_PATH_EXECUTE) != 0)
			result |= check_file(&paths->items[i], &place, report);
	return result | check_calls(d, &place, report);
}
