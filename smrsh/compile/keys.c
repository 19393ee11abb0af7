/* SPDX-License-Identifier: ISC */
/*
 * keys: the table of directives; names and meanings are those of
 * systemd.exec(5) where it has them.
 * Phase: apply time; pure.
 */
#include <stdbool.h>
#include <string.h>

#include "smrsh/compile/keys.h"
#include "smrsh/compile/draft.h"
#include "smrsh/compile/nearest.h"

#define AT(field) offsetof(struct draft, field)
#define UID_MAX_ALLOWED 4294967293u	/* -2 and -1 mean other things */
#define DAY_S 86400u

/* clang-format off */
const struct key keys[] = {
	{ "User", KIND_USER, IN_POLICY, AT(user), 0, 0,
	  "account to run as: recipient, or a name or number" },
	{ "Group", KIND_GROUP, IN_POLICY, AT(group), 0, 0,
	  "group of User=NAME, instead of the account's own" },
	{ "SupplementaryGroups", KIND_GROUPS, IN_POLICY, AT(supplementary), 0, 0,
	  "further groups of User=NAME, besides the account's own" },
	{ "MinimumUID", KIND_NUMBER, IN_POLICY, AT(minimum_uid),
	  1, UID_MAX_ALLOWED,
	  "recipients below it are deferred; User=NAME is not" },
	{ "Arguments", KIND_ARGUMENTS, IN_POLICY, AT(arguments), 0, 0,
	  "a pattern of all its arguments; repeated: one must fit" },
	{ "Digest", KIND_DIGEST, IN_POLICY, AT(digests), 0, 0,
	  "sha256: of program and interpreter; repeated: one must fit" },
	{ "NoNewPrivileges", KIND_BOOLEAN, IN_POLICY, AT(no_new_privs), 0, 0,
	  "set-id bits of what it executes give nothing" },
	{ "AllowSetID", KIND_BOOLEAN, IN_POLICY, AT(allow_setid), 0, 0,
	  "the command itself may be a set-id file" },
	{ "CapabilityBoundingSet", KIND_CAPABILITIES, IN_POLICY, AT(bounding),
	  0, 0, "capabilities it could ever gain; empty: none; ~ inverts" },
	{ "SystemCallFilter", KIND_CALLS, IN_POLICY, AT(calls), 0, 0,
	  "system calls by @group or name; ~ removes; empty: no filter" },
	{ "MemoryDenyWriteExecute", KIND_BOOLEAN, IN_POLICY,
	  AT(write_xor_exec), 0, 0,
	  "no memory that is or becomes writable and executable" },
	{ "RestrictAddressFamilies", KIND_FAMILIES, IN_POLICY, AT(families),
	  0, 0, "AF_UNIX AF_INET AF_INET6, or none" },
	{ "WorkingDirectory", KIND_DIRECTORY, IN_POLICY, AT(directory), 0, 0,
	  "where it starts: a path, ~ or %h; empty: where smrsh2 is" },
	{ "ReadOnlyPaths", KIND_PATHS, IN_POLICY, AT(read_paths), 0, 0,
	  "readable; - before it: may be missing; %h: the home" },
	{ "ReadWritePaths", KIND_PATHS, IN_POLICY, AT(write_paths), 0, 0,
	  "readable and writable" },
	{ "ExecPaths", KIND_PATHS, IN_POLICY, AT(exec_paths), 0, 0,
	  "readable and executable; never writable too" },
	{ "SetIDPaths", KIND_PATHS, IN_POLICY, AT(setid_paths), 0, 0,
	  "set-id files that may gain rights: NoNewPrivileges=no" },
	{ "MailSubmission", KIND_BOOLEAN, IN_POLICY, AT(submission), 0, 0,
	  "its /usr/sbin/sendmail hands mail to this host by SMTP" },
	{ "MaxSubmissions", KIND_NUMBER, IN_POLICY, AT(max_submissions),
	  1, 1000000, "letters by that sendmail, of one command line" },
	{ "ExecOnce", KIND_BOOLEAN, IN_POLICY, AT(exec_once), 0, 0,
	  "it may execute nothing: no shell, no helper" },
	{ "NoExecPaths", KIND_PATHS, IN_POLICY, AT(noexec_paths), 0, 0,
	  "not executable, though ExecPaths= says so" },
	{ "InaccessiblePaths", KIND_PATHS, IN_POLICY, AT(inaccessible_paths),
	  0, 0, "out of reach, though another list has them" },
	{ "ConnectTCP", KIND_PORTS, IN_POLICY, AT(connect_tcp), 1, 65535,
	  "TCP ports it may connect to, or any; empty: none" },
	{ "BindTCP", KIND_PORTS, IN_POLICY, AT(bind_tcp), 1, 65535,
	  "TCP ports it may listen on, or any; empty: none" },
	{ "LimitCORE", KIND_LIMIT_SIZE, IN_POLICY, AT(limits[LIMIT_CORE]), 0, 0,
	  "largest core file, soft[:hard]" },
	{ "LimitNPROC", KIND_LIMIT_COUNT, IN_POLICY, AT(limits[LIMIT_NPROC]),
	  0, 0, "processes of its user on the whole host" },
	{ "LimitNOFILE", KIND_LIMIT_COUNT, IN_POLICY, AT(limits[LIMIT_NOFILE]),
	  0, 0, "open descriptors" },
	{ "LimitFSIZE", KIND_LIMIT_SIZE, IN_POLICY, AT(limits[LIMIT_FSIZE]),
	  0, 0, "largest file it writes" },
	{ "LimitCPU", KIND_LIMIT_TIME, IN_POLICY, AT(limits[LIMIT_CPU]), 0, 0,
	  "processor time of one process" },
	{ "LimitAS", KIND_LIMIT_SIZE, IN_POLICY, AT(limits[LIMIT_AS]), 0, 0,
	  "address space of one process" },
	{ "LimitSTACK", KIND_LIMIT_SIZE, IN_POLICY, AT(limits[LIMIT_STACK]),
	  0, 0, "stack of one process" },
	{ "LimitMEMLOCK", KIND_LIMIT_SIZE, IN_POLICY, AT(limits[LIMIT_MEMLOCK]),
	  0, 0, "memory it may lock" },
	{ "LimitDATA", KIND_LIMIT_SIZE, IN_POLICY, AT(limits[LIMIT_DATA]), 0, 0,
	  "heap and data of one process" },
	{ "LimitSIGPENDING", KIND_LIMIT_COUNT, IN_POLICY,
	  AT(limits[LIMIT_SIGPENDING]), 0, 0,
	  "queued signals of its user on the whole host" },
	{ "LimitMSGQUEUE", KIND_LIMIT_SIZE, IN_POLICY,
	  AT(limits[LIMIT_MSGQUEUE]), 0, 0,
	  "message queues of its user on the whole host" },
	{ "LimitNICE", KIND_LIMIT_NICE, IN_POLICY, AT(limits[LIMIT_NICE]), 0, 0,
	  "best nice level it may take: +19 to -20, or 1 to 40" },
	{ "LimitRTPRIO", KIND_LIMIT_COUNT, IN_POLICY, AT(limits[LIMIT_RTPRIO]),
	  0, 0, "highest real-time priority it may take" },
	{ "LimitRTTIME", KIND_LIMIT_TIME_US, IN_POLICY,
	  AT(limits[LIMIT_RTTIME]), 0, 0,
	  "processor time at real-time priority without a pause" },
	{ "UMask", KIND_UMASK, IN_POLICY, AT(umask), 0, 0777,
	  "file creation mask, octal; empty: the mail server's" },
	{ "RuntimeMaxSec", KIND_SPAN_OR_INFINITY, IN_POLICY, AT(runtime_max_s),
	  1, 31 * DAY_S, "wall clock, then SIGTERM" },
	{ "OnTimeout", KIND_ON_TIMEOUT, IN_POLICY, AT(timeout_bounces), 0, 0,
	  "over RuntimeMaxSec=: defer the message, or bounce it" },
	{ "TimeoutStopSec", KIND_SPAN, IN_POLICY, AT(stop_s), 1, 3600,
	  "from SIGTERM to SIGKILL" },
	{ "LingerSec", KIND_SPAN, IN_POLICY, AT(linger_s), 0, DAY_S,
	  "for processes it leaves behind, then they are killed" },
	{ "MaxOutput", KIND_SIZE, IN_POLICY, AT(max_output), 0, 0,
	  "output handed to the mail server; the rest is thrown away" },
	{ "Environment", KIND_ENVIRONMENT, IN_POLICY, AT(environment), 0, 0,
	  "NAME=VALUE it starts with" },
	{ "PassEnvironment", KIND_PASS, IN_POLICY, AT(pass), 0, 0,
	  "variables taken over from the mail server" },
	{ "UnsetEnvironment", KIND_UNSET, IN_POLICY, AT(unset), 0, 0,
	  "NAME or NAME=VALUE it never starts with" },
	{ "Mode", KIND_MODE, IN_POLICY, AT(complains), 0, 0,
	  "enforce, or complain: denied calls are recorded and allowed" },
	{ "Audit", KIND_AUDIT, IN_POLICY, AT(audit), 0, 0,
	  "required (no record, no run), best-effort or off" },
	{ "AuditSocket", KIND_SOCKET, IN_GLOBAL, AT(audit_socket), 0, 0,
	  "where the collector listens; empty: there is none" },
	{ "DegradedLayers", KIND_LAYERS, IN_POLICY, AT(degraded), 0, 0,
	  "layers that an old kernel may lack; others defer the mail" },
	{ "TrustedOwners", KIND_OWNERS, IN_GLOBAL, AT(owners), 0, 0,
	  "accounts besides root that may own commands" },
};
/* clang-format on */

const size_t key_count = sizeof keys / sizeof keys[0];

_Static_assert(sizeof keys / sizeof keys[0] <= DRAFT_KEYS_MAX,
	       "a place for each directive");

const char *
keys_section(enum key_where where)
{
	static const char *const sections[] = {
		[IN_POLICY] = "Policy",
		[IN_GLOBAL] = "Global",
	};

	return sections[where];
}

const struct key *
keys_find(const char *name)
{
	size_t i;

	for (i = 0; i < key_count; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

const struct key *
keys_nearest(const char *name)
{
	struct nearest n;
	size_t i;

	nearest_begin(&n, name);
	for (i = 0; i < key_count; i++)
		nearest_try(&n, keys[i].name);
	return n.best != NULL ? keys_find(n.best) : NULL;
}

struct place
keys_place(const struct draft *d, const char *name)
{
	const struct key *key = keys_find(name);
	struct place place = { d->file, 0, name };

	if (key != NULL && d->places[key - keys].file != NULL &&
	    strcmp(d->places[key - keys].file, d->file) == 0)
		place.line = d->places[key - keys].line;
	return place;
}
