/* SPDX-License-Identifier: ISC */
/*
 * draft: one policy while it is being written: statements as values, not
 * yet as bytes.  A command's draft begins as a copy of the default's.
 * Strings live in a pool; a draft owns nothing.
 */
#ifndef SMRSH_COMPILE_DRAFT_H
#define SMRSH_COMPILE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smrsh/compile/report.h"
#include "smrsh2/policy.h"

#define DRAFT_KEYS_MAX 64
#define DRAFT_CALLS_MAX 1024u
#define DRAFT_PORT_ANY 0u	/* alone in a list: not restricted */
#define DRAFT_TIME_INFINITE UINT64_MAX

/* In the order of limit_resources in block.c. */
enum draft_limit_index {
	LIMIT_CORE,
	LIMIT_NPROC,
	LIMIT_NOFILE,
	LIMIT_FSIZE,
	LIMIT_CPU,
	LIMIT_AS,
	LIMIT_STACK,
	LIMIT_MEMLOCK,
	LIMIT_DATA,
	LIMIT_SIGPENDING,
	LIMIT_MSGQUEUE,
	LIMIT_NICE,
	LIMIT_RTPRIO,
	LIMIT_RTTIME,
	LIMIT_COUNT
};

struct draft_limit {
	bool is_set;
	uint64_t soft;		/* UINT64_MAX: infinity */
	uint64_t hard;
};

struct draft_words {
	const char *items[POLICY_PATHS_MAX];
	size_t count;
};

struct draft_calls {		/* sorted by name */
	const char *names[DRAFT_CALLS_MAX];
	size_t count;
};

struct draft_ports {
	uint16_t ports[POLICY_PORTS_MAX];	/* sorted */
	size_t count;
};

/* RestrictAddressFamilies=, bits of draft.families */
#define DRAFT_FAMILY_UNIX	0x1u
#define DRAFT_FAMILY_INET	0x2u
#define DRAFT_FAMILY_INET6	0x4u
#define DRAFT_FAMILY_NONE	0x8u	/* said so */

struct draft {
	const char *name;	/* "default", or the command */
	const char *file;	/* it comes from */

	/* As written. */
	const char *user;	/* "recipient", a name, a number */
	const char *group;	/* NULL: the user's */
	struct draft_words supplementary;
	uint64_t minimum_uid;
	uint32_t no_new_privs;
	uint32_t allow_setid;
	uint32_t write_xor_exec;
	uint32_t exec_once;
	uint32_t submission;
	uint32_t audit;		/* enum policy_audit */
	const char *audit_socket;	/* [Global]; NULL: no collector */
	uint32_t degraded;
	uint32_t timeout_bounces;
	uint32_t complains;
	uint32_t families;
	uint32_t umask;
	uint64_t runtime_max_s;	/* DRAFT_TIME_INFINITE: no limit */
	uint64_t stop_s;
	uint64_t linger_s;
	uint64_t max_submissions;
	uint64_t max_output;	/* UINT64_MAX: no limit */
	uint64_t bounding;
	struct draft_calls calls;
	const char *directory;	/* NULL: where the launcher is */
	struct draft_words read_paths;	/* normal form, "-" in front */
	struct draft_words write_paths;
	struct draft_words exec_paths;
	struct draft_words setid_paths;
	struct draft_words noexec_paths;
	struct draft_words inaccessible_paths;
	struct draft_words environment;
	struct draft_words pass;
	struct draft_words unset;
	struct draft_words arguments;	/* words that end in '\n' each */
	struct draft_words digests;	/* HEX, or HEX blank HEX */
	struct draft_words owners;	/* [Global] of smrsh2.conf */
	struct draft_ports connect_tcp;
	struct draft_ports bind_tcp;
	struct draft_limit limits[LIMIT_COUNT];
	struct place places[DRAFT_KEYS_MAX];	/* last statement of each key */

	bool names_files;	/* ExecPaths=, by paths_name_files() */

	/* Looked up by account_resolve(). */
	uint32_t user_kind;	/* enum policy_user */
	uint32_t uid;
	uint32_t gid;
	uint32_t groups[POLICY_GROUPS_MAX];
	size_t group_count;
	const char *home;	/* "": none known */
};

/* What an empty smrsh2.conf means. */
void draft_init(struct draft *d);

/* Adds a word; -1: full. */
int draft_add_word(struct draft_words *w, const char *word);

/* Adds or removes a system call by name; -1: full. */
int draft_add_call(struct draft_calls *c, const char *name);
void draft_remove_call(struct draft_calls *c, const char *name);
bool draft_has_call(const struct draft_calls *c, const char *name);

/* Adds a port, in order and once; -1: full. */
int draft_add_port(struct draft_ports *p, uint16_t port);

/* Whether UnsetEnvironment= names a variable, NAME or NAME=VALUE. */
bool draft_is_unset(const struct draft *d, const char *variable);

#endif
