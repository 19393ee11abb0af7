/* SPDX-License-Identifier: ISC */
/*
 * landlock: from the policy's paths and ports to a Landlock domain
 * (landlock(7)), as far as this kernel's ABI goes.
 * Phase: child, as the user.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/steps.h"
#include "sandbox/uapi.h"
#include "smrsh2/own.h"
#include "smrsh2/plan.h"
#include "smrsh2/script.h"
#include "smrsh2/submission.h"

#define FS_READ (LL_FS_READ_FILE | LL_FS_READ_DIR)
#define FS_EXECUTE (LL_FS_EXECUTE | FS_READ)
/* Devices may not be made: nobody but root could, and root is not here. */
#define FS_WRITE (LL_FS_WRITE_FILE | LL_FS_REMOVE_DIR | LL_FS_REMOVE_FILE |   \
		  LL_FS_MAKE_DIR | LL_FS_MAKE_REG | LL_FS_MAKE_SOCK |	      \
		  LL_FS_MAKE_FIFO | LL_FS_MAKE_SYM | LL_FS_REFER |	      \
		  LL_FS_TRUNCATE | LL_FS_IOCTL_DEV)
/* What a rule for a file, and not a directory, may allow. */
#define FS_FILE (LL_FS_EXECUTE | LL_FS_WRITE_FILE | LL_FS_READ_FILE |	      \
		 LL_FS_TRUNCATE | LL_FS_IOCTL_DEV)

struct domain {
	int fd;
	uint64_t handled_fs;
};

static uint64_t
handled_fs(int abi)
{
	uint64_t all = LL_FS_REFER - 1;		/* ABI 1 */

	if (abi >= 2)
		all |= LL_FS_REFER;
	if (abi >= 3)
		all |= LL_FS_TRUNCATE;
	if (abi >= 5)
		all |= LL_FS_IOCTL_DEV;
	return all;
}

/* The attribute grows with the ABI: hand over what this kernel knows. */
static int
create_ruleset(const struct launch *l, struct domain *d)
{
	const uint32_t flags = l->plan->policy->flags;
	const int abi = l->layers->landlock_abi;
	struct ll_ruleset_attr attr = { 0, 0, 0 };
	size_t size = sizeof attr.handled_access_fs;

	if ((flags & POLICY_LANDLOCK) != 0)
		attr.handled_access_fs = d->handled_fs = handled_fs(abi);
	if (abi >= 4) {
		size += sizeof attr.handled_access_net;
		if ((flags & POLICY_TCP) != 0)
			attr.handled_access_net =
				LL_NET_BIND_TCP | LL_NET_CONNECT_TCP;
	}
	if (abi >= 6) {
		size += sizeof attr.scoped;
		if ((flags & POLICY_SCOPE) != 0)
			attr.scoped = LL_SCOPE_ABSTRACT | LL_SCOPE_SIGNAL;
	}
	if (attr.handled_access_fs == 0 && attr.handled_access_net == 0 &&
	    attr.scoped == 0)
		return 0;	/* the policy wants none of it */
	d->fd = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	return d->fd < 0 ? -1 : 1;
}

/* What may not be allowed for a file is left out when it is one (EINVAL). */
static int
allow_fd(const struct domain *d, int fd, uint64_t access)
{
	struct ll_path_attr rule = { .parent_fd = fd };
	long added;

	rule.allowed_access = access & d->handled_fs;
	added = syscall(SYS_landlock_add_rule, d->fd, LL_RULE_PATH_BENEATH,
			&rule, 0);
	if (added == 0 || errno != EINVAL)
		return (int)added;
	rule.allowed_access &= FS_FILE;
	return (int)syscall(SYS_landlock_add_rule, d->fd, LL_RULE_PATH_BENEATH,
			    &rule, 0);
}

/* is_own: /bin and its like do not count where they are links into /usr. */
static int
open_path(const char *name, bool is_own)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = is_own ? RESOLVE_NO_SYMLINKS : 0,
	};

	return (int)syscall(SYS_openat2, AT_FDCWD, name, &how, sizeof how);
}

static uint64_t
rights(uint16_t access)
{
	uint64_t fs = 0;

	if ((access & POLICY_PATH_READ) != 0)
		fs |= FS_READ;
	if ((access & POLICY_PATH_WRITE) != 0)
		fs |= FS_READ | FS_WRITE;
	if ((access & POLICY_PATH_EXECUTE) != 0)
		fs |= FS_EXECUTE;
	return fs;
}

void
landlock_expand(const struct launch *l, const struct policy_path *p, char *out)
{
	const struct plan *plan = l->plan;
	const char *rest = policy_string(plan->policy, p->path);
	size_t home_len = strlen(plan->home);

	out[0] = '\0';
	if ((p->flags & POLICY_PATH_HOME) == 0)
		home_len = 0;
	else if (home_len == 0)
		return;
	if (home_len + strlen(rest) >= PLAN_PATH_MAX)
		return;
	memcpy(out, plan->home, home_len);
	strcpy(out + home_len, rest);
}

/* Against: a right that is lost because the system was short of memory. */
static bool
is_missing(const char *name, int errnum)
{
	return name[0] == '\0' || errnum == ENOENT || errnum == ENOTDIR ||
	       errnum == ELOOP || errnum == EACCES;
}

static bool
is_top(const char *name)
{
	return strrchr(name, '/') == name;
}

static int
allow_path(const struct launch *l, const struct domain *d,
	   const struct policy_path *p, struct err *e)
{
	const bool is_optional = (p->flags & POLICY_PATH_OPTIONAL) != 0;
	const bool is_home = (p->flags & POLICY_PATH_HOME) != 0;
	const bool is_program_dir = is_optional && !is_home &&
				    (p->access & POLICY_PATH_EXECUTE) != 0;
	char name[PLAN_PATH_MAX];
	struct stat st;
	own_fd fd = -1;
	int place;

	landlock_expand(l, p, name);
	place = name[0] != '\0' ? place_check(l, p, name, e) : 0;
	if (place != 0)
		return place < 0 ? -1 : 0;
	if (name[0] != '\0')
		fd = open_path(name, is_program_dir && is_top(name));
	if (fd < 0 && is_optional && is_missing(name, errno))
		return 0;
	if (fd < 0 || (is_home && fstat(fd, &st) != 0)) {
		(void)step_failed(e, name[0] == '\0' ? ENOENT : errno, name);
		return err_detail(e, "%s: %s: put a - before the path if it may"
				  " be missing",
				  policy_string(l->plan->policy, p->path),
				  strerror(e->errnum));
	}
	/* Against: a link of the user's that leads out of the home. */
	if (is_home && st.st_uid != l->plan->uid)
		return is_optional ? 0 : step_failed(e, EPERM, name);
	if ((p->access & POLICY_PATH_EXECUTE) != 0 &&
	    setid_check(l, fd, name, e) != 0)
		return -1;
	if (allow_fd(d, fd, rights(p->access)) != 0)
		return step_failed(e, errno, name);
	return 0;
}

/* The program and its interpreter are always readable and executable, and
 * so are their neighbours in the command directory, but for those that could
 * gain rights. */
static int
allow_program(const struct launch *l, const struct domain *d, struct err *e)
{
	const struct program *p = l->plan->program;
	own_fd shim_fd = -1;
	own_fd dir_fd = -1;

	if (setid_check(l, p->fd, p->path, e) != 0 ||
	    (p->interp_fd >= 0 &&
	     setid_check(l, p->interp_fd, p->interp, e) != 0))
		return -1;
	if (allow_fd(d, p->fd, FS_EXECUTE & FS_FILE) != 0 ||
	    (p->interp_fd >= 0 &&
	     allow_fd(d, p->interp_fd, FS_EXECUTE & FS_FILE) != 0))
		return step_failed(e, errno, "landlock rule for the program");
	if ((l->plan->policy->flags & POLICY_SUBMIT) != 0) {
		shim_fd = open_path(SUBMISSION_PROGRAM, false);
		if (shim_fd < 0 || allow_fd(d, shim_fd, FS_EXECUTE & FS_FILE))
			return step_failed(e, errno, SUBMISSION_PROGRAM);
	}
	/* A list of files is the whole list. */
	if (setid_may_gain(l) ||
	    (l->plan->policy->flags & POLICY_EXEC_LIST) != 0 ||
	    strncmp(p->path, "/usr/", strlen("/usr/")) == 0)
		return 0;
	dir_fd = open_path(SMRSH_CMDDIR, false);
	if (dir_fd >= 0 && allow_fd(d, dir_fd, FS_EXECUTE) != 0)
		return step_failed(e, errno, "landlock rule for the programs");
	return 0;
}

static int
allow_port(const struct domain *d, uint16_t port, uint64_t access,
	   struct err *e)
{
	struct ll_port_attr rule = { access, port };

	if (syscall(SYS_landlock_add_rule, d->fd, LL_RULE_NET_PORT, &rule, 0) !=
	    0)
		return step_failed(e, errno, "landlock port");
	return 0;
}

static int
allow_ports(const struct domain *d, const struct policy_block *b,
	    struct policy_span span, uint64_t access, struct err *e)
{
	const uint16_t *port = policy_array(b, span.off);
	uint32_t i;

	for (i = 0; i < span.count; i++)
		if (allow_port(d, port[i], access, e) != 0)
			return -1;
	return 0;
}

static int
add_rules(const struct launch *l, const struct domain *d, struct err *e)
{
	const struct policy_block *b = l->plan->policy;
	const struct policy_path *path = policy_array(b, b->paths.off);
	uint32_t i;

	if (d->handled_fs != 0) {
		if (allow_program(l, d, e) != 0)
			return -1;
		for (i = 0; i < b->paths.count; i++)
			if (path[i].access != 0 &&
			    allow_path(l, d, &path[i], e) != 0)
				return -1;
	}
	if ((b->flags & POLICY_TCP) == 0 || l->layers->landlock_abi < 4)
		return 0;
	if (allow_ports(d, b, b->connect_tcp, LL_NET_CONNECT_TCP, e) != 0)
		return -1;
	/* Port 0 before connect(2) is any free port of one's own; without
	 * BindTCP= the filter knows no listen(2). */
	if (allow_port(d, 0, LL_NET_BIND_TCP, e) != 0)
		return -1;
	return allow_ports(d, b, b->bind_tcp, LL_NET_BIND_TCP, e);
}

static bool
has_root_rule(const struct policy_block *b)
{
	const struct policy_path *path = policy_array(b, b->paths.off);
	uint32_t i;

	for (i = 0; i < b->paths.count; i++)
		if (path[i].access != 0 &&
		    strcmp(policy_string(b, path[i].path), "/") == 0)
			return true;
	return false;
}

/* The root directory can be read by everybody, but not from inside. */
static int
prove(const struct launch *l, const struct domain *d, struct err *e)
{
	own_fd fd = -1;

	if (d->handled_fs == 0 || has_root_rule(l->plan->policy))
		return 0;
	fd = (int)syscall(SYS_openat, AT_FDCWD, "/",
			  O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	return fd < 0 ? 0 : step_failed(e, 0, "landlock_restrict_self");
}

int
landlock_apply(struct launch *l, struct err *e)
{
	struct domain d = { .fd = -1 };
	own_fd fd = -1;
	int wanted;

	if (l->layers->landlock_abi == 0 && !setid_may_gain(l))
		return 0;	/* sandbox_check() agreed */
	wanted = create_ruleset(l, &d);
	if (wanted < 0)
		return step_failed(e, errno, "landlock_create_ruleset");
	if (wanted == 0)
		return 0;
	fd = d.fd;
	if (add_rules(l, &d, e) != 0)
		return -1;
	if (syscall(SYS_landlock_restrict_self, d.fd, 0) != 0)
		return step_failed(e, errno, "landlock_restrict_self");
	return prove(l, &d, e);
}
