/* SPDX-License-Identifier: ISC */
/*
 * policy: the compiled policy as it lies in the file, written by
 * smrsh/compile and read by smrsh/policy.
 *
 *   header | index: policy_entry[entries], sorted by hash | names | blocks |
 *   text
 *
 * A block is one policy, whole: a fixed part, then strings and arrays that
 * the fixed part names by offsets from the start of the block.  Offsets and
 * lengths in the file are untrusted until policy_open() and policy_find()
 * have checked them.  Numbers are native: the header's arch proves that.
 *
 * The text is what the administrator wrote, for smrsh2ctl; the launcher never
 * looks at it.  A line "[NAME]" for each policy, "[]" first, and behind it
 * "PLACE\tKEY=VALUE" for each statement in its order.
 */
#ifndef SMRSH2_POLICY_H
#define SMRSH2_POLICY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define POLICY_MAGIC "smrsh2p\n"
#define POLICY_VERSION 3u
#define POLICY_SIZE_MAX (256u << 20)
#define POLICY_ENTRIES_MAX 100000u
#define POLICY_OWNERS_MAX 16u
#define POLICY_NAME_MAX 255u
#define POLICY_BLOCK_MAX (128u << 10)
#define POLICY_GROUPS_MAX 64u
#define POLICY_LIMITS_MAX 16u
#define POLICY_PATHS_MAX 256u
#define POLICY_PORTS_MAX 256u
#define POLICY_ENV_MAX 64u
#define POLICY_ARGUMENTS_MAX 64u
#define POLICY_DIGESTS_MAX 64u
#define POLICY_UMASK_INHERIT UINT32_MAX	/* policy_block.umask */
#define POLICY_FILTER_MAX 4096u		/* BPF_MAXINSNS */

/* What runs it: policy_block.user_kind. */
enum policy_user {
	POLICY_USER_RECIPIENT = 0x3a,	/* the caller; under root start the
				 * owner of the working directory */
	POLICY_USER_NAMED = 0xc5,	/* uid, gid, groups of the block */
};

/* policy_block.audit */
enum policy_audit {
	POLICY_AUDIT_REQUIRED = 0x5c,	/* no record, no run */
	POLICY_AUDIT_BEST_EFFORT = 0xa3,
	POLICY_AUDIT_OFF = 0x96,
};

/* policy_block.flags */
#define POLICY_NO_NEW_PRIVS	0x0001u
#define POLICY_ALLOW_SETID	0x0002u
#define POLICY_LANDLOCK		0x0004u	/* restrict files to the paths */
#define POLICY_TCP		0x0008u	/* restrict TCP to the ports */
#define POLICY_SCOPE		0x0010u	/* abstract sockets and signals */
#define POLICY_SECCOMP		0x0020u
#define POLICY_SUBMIT		0x0040u	/* a sendmail that needs no rights */
#define POLICY_TIMEOUT_BOUNCES	0x0100u	/* OnTimeout=bounce */
#define POLICY_UNSET_PWD	0x0200u	/* UnsetEnvironment=PWD */
#define POLICY_EXEC_ONCE	0x0400u	/* no exec but the launcher's */
#define POLICY_EXEC_LIST	0x0800u	/* ExecPaths= names files */
#define POLICY_COMPLAIN		0x1000u	/* Mode=complain */

/* Layers that may be missing: policy_block.degraded */
#define POLICY_LAYER_LANDLOCK	0x0001u	/* Landlock at all (5.13) */
#define POLICY_LAYER_TRUNCATE	0x0002u	/* ABI 3 (6.2) */
#define POLICY_LAYER_TCP	0x0004u	/* ABI 4 (6.7) */
#define POLICY_LAYER_SCOPE	0x0008u	/* ABI 6 (6.12) */
#define POLICY_LAYER_SECCOMP	0x0010u
#define POLICY_LAYER_LISTENER	0x0020u	/* reports of denied calls (5.5) */
#define POLICY_LAYER_BOUNDING	0x0040u	/* capability bounding set */

/*
 * policy_path.access, for the launcher to turn into Landlock rights; 0: what
 * lies there stays out of reach, whatever other paths say.
 */
#define POLICY_PATH_READ	0x0001u
#define POLICY_PATH_WRITE	0x0002u	/* and create, remove, truncate */
#define POLICY_PATH_EXECUTE	0x0004u

/* policy_path.flags */
#define POLICY_PATH_OPTIONAL	0x0001u	/* "-": may be missing */
#define POLICY_PATH_HOME	0x0002u	/* "%h": path is what follows it */
#define POLICY_PATH_SETID	0x0004u	/* may gain rights: SetIDPaths= */

struct policy_span {		/* count elements, off bytes into the block */
	uint32_t off;
	uint32_t count;
};

struct policy_limit {
	uint32_t resource;	/* RLIMIT_* */
	uint32_t pad;
	uint64_t soft;		/* RLIM_INFINITY: UINT64_MAX */
	uint64_t hard;
};

struct policy_path {
	uint32_t path;		/* offset of a string in the block */
	uint16_t access;
	uint16_t flags;
};

/*
 * The filter is an array of struct sock_filter.  Two of its constants are
 * for the launcher to replace before it loads a copy:
 *  - BPF_K of the comparisons with POLICY_NONCE_LO and POLICY_NONCE_HI, by
 *    a random number: the sixth argument that tells the launcher's own
 *    execveat from every other;
 *  - SECCOMP_RET_USER_NOTIF, where no listener is to be had: with data
 *    POLICY_NOTIFY_DENY it becomes ERRNO|EPERM, with POLICY_NOTIFY_EXEC
 *    (the guard on exec) ALLOW.
 */
#define POLICY_NONCE_LO 0x736d7273u
#define POLICY_NONCE_HI 0x68326e6fu
#define POLICY_NOTIFY_DENY 0u
#define POLICY_NOTIFY_EXEC 1u

struct policy_block {
	uint64_t check;		/* policy_checksum() of the rest of it */
	uint32_t size;		/* of the block, a multiple of 8 */
	uint32_t name;		/* string: "default", or the command */
	uint32_t user_kind;
	uint32_t audit;
	uint32_t flags;
	uint32_t degraded;	/* layers that may be missing */
	uint32_t uid;		/* POLICY_USER_NAMED */
	uint32_t gid;
	struct policy_span groups;	/* uint32_t */
	uint32_t home;		/* string, POLICY_USER_NAMED; 0: none */
	uint32_t minimum_uid;
	uint32_t umask;
	uint32_t runtime_max_s;	/* wall clock; 0: no limit */
	uint32_t stop_s;	/* from SIGTERM to SIGKILL */
	uint32_t linger_s;	/* for what a program leaves behind */
	uint32_t max_submissions;	/* POLICY_SUBMIT: letters of a line */
	uint32_t audit_socket;	/* string: the collector's; 0: none */
	uint64_t max_output;	/* bytes; UINT64_MAX: no limit */
	uint64_t bounding;	/* capabilities to keep in the bounding set */
	struct policy_span limits;	/* struct policy_limit */
	struct policy_span environment;	/* uint32_t: strings "NAME=VALUE" */
	struct policy_span pass;	/* uint32_t: strings "NAME" */
	struct policy_span paths;	/* struct policy_path */
	struct policy_span connect_tcp;	/* uint16_t: ports */
	struct policy_span bind_tcp;	/* uint16_t: ports */
	struct policy_span filter;	/* struct sock_filter */
	uint32_t filter_id;	/* string: "NAME@16 hex of its checksum" */
	uint32_t directory;	/* string, "%h..." in the home; 0: as it is */
	struct policy_span arguments;	/* uint32_t: strings, patterns of
					 * words that end in '\n' each */
	struct policy_span digests;	/* uint32_t: strings, SHA-256 of the
					 * program, a blank and that of its
					 * interpreter behind it */
};

/* A string of a checked block; "" for offset 0. */
static inline const char *
policy_string(const struct policy_block *b, uint32_t offset)
{
	return offset == 0 ? "" : (const char *)b + offset;
}

/* The array that a span of a checked block names. */
static inline const void *
policy_array(const struct policy_block *b, uint32_t offset)
{
	return (const char *)b + offset;
}

struct policy_entry {
	uint64_t hash;		/* policy_hash() of the name */
	uint32_t name;		/* offset in the file of a string */
	uint32_t block;		/* offset in the file, a multiple of 8 */
};

struct policy_header {
	char magic[8];
	uint64_t check;		/* policy_checksum() of what follows in it */
	uint32_t version;
	uint32_t arch;		/* AUDIT_ARCH_* of the filters */
	uint32_t size;		/* of the whole file */
	uint32_t entries;
	uint32_t index;		/* offset of policy_entry[entries] */
	uint32_t fallback;	/* offset of the block without a name */
	uint32_t owner_count;
	uint32_t owners[POLICY_OWNERS_MAX];	/* TrustedOwners=, besides 0 */
	uint32_t text;		/* offset of struct policy_text; 0: none */
	uint64_t index_check;	/* policy_checksum() of the index */
};

struct policy_text {		/* up to the end of the file */
	uint64_t check;		/* policy_checksum() of the lines */
	char lines[];		/* padded with NUL to a multiple of 8 */
};

/*
 * Finds damage, not forgery: the file is root's.  size is a multiple of 8.
 * A word-wise FNV-1a with a shift, so that every bit reaches every other;
 * four of them side by side, which a processor computes at once.
 */
static inline uint64_t
policy_checksum(const void *data, size_t size)
{
	const unsigned char *p = data;
	uint64_t h[4] = { 0xcbf29ce484222325u, 1, 2, 3 };
	uint64_t word;
	size_t i;

	for (i = 0; i + sizeof word <= size; i += sizeof word) {
		const size_t lane = i / sizeof word % 4;

		memcpy(&word, p + i, sizeof word);
		h[lane] = (h[lane] ^ word) * 0x100000001b3u;
		h[lane] ^= h[lane] >> 32;
	}
	for (i = 1; i < 4; i++) {
		h[0] = (h[0] ^ h[i]) * 0x100000001b3u;
		h[0] ^= h[0] >> 32;
	}
	return h[0];
}

/*
 * FNV-1a of a command's name.  The index is sorted by it, so that a name
 * that is damaged is found and seen to be, and not taken for another.
 */
static inline uint64_t
policy_hash(const char *name)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 0x100000001b3u;
	return h;
}

#endif
