/* SPDX-License-Identifier: ISC */
/*
 * trust: from a name to the canonical name that only trusted owners could
 * have made it.
 * Phase: decide; reads names and owners, opens nothing.
 * Against: a link, a directory or a file that another account can replace.
 *
 * Each component is looked at only after everything above it is known to be
 * writable by trusted owners alone, so nobody else can change it afterwards.
 * An ACL that grants write shows in the group bits of the mode (acl(5)).
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/command/command.h"
#include "smrsh/command/trust.h"
#include "smrsh2/err.h"

struct walk {
	struct trust_path *done;
	char rest[TRUST_PATH_MAX];	/* what is still to be followed */
	int links;
	const struct trust *trust;
};

static bool
is_owner(const struct trust *trust, uid_t uid)
{
	size_t i;

	if (uid == 0)
		return true;
	for (i = 0; i < trust->count; i++)
		if (trust->owners[i] == uid)
			return true;
	return false;
}

int
trust_check(const struct stat *st, const char *name, const struct trust *trust,
	    struct err *e)
{
	static const char text[] =
		"deferred: the program cannot be trusted on this host";

	if (!is_owner(trust, st->st_uid)) {
		(void)err_set(e, ERR_CONFIG, RULE_TRUST, 0, text);
		return err_detail(e,
				  "%s belongs to uid %u: give it to root (chown"
				  " root) or name the owner in TrustedOwners=",
				  name, st->st_uid);
	}
	if (!S_ISLNK(st->st_mode) && (st->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		(void)err_set(e, ERR_CONFIG, RULE_TRUST, 0, text);
		return err_detail(e,
				  "%s is writable by others (mode %04o):"
				  " chmod go-w it", name,
				  st->st_mode & 07777);
	}
	return 0;
}

static void
drop_component(struct trust_path *p)
{
	while (p->len > 0 && p->name[--p->len] != '/')
		;
	p->name[p->len] = '\0';
}

static bool
add_component(struct trust_path *p, const char *name, size_t len)
{
	if (p->len + 1 + len >= sizeof p->name)
		return false;
	p->name[p->len++] = '/';
	memcpy(p->name + p->len, name, len);
	p->len += len;
	p->name[p->len] = '\0';
	return true;
}

/* The root's own name is "" while it is being extended. */
static const char *
shown(const struct trust_path *p)
{
	return p->len == 0 ? "/" : p->name;
}

/* Puts a link's target before what is still to be followed. */
static int
follow(struct walk *w, const char *behind)
{
	char target[TRUST_PATH_MAX];
	ssize_t n = readlink(w->done->name, target, sizeof target - 1);
	size_t behind_len = strlen(behind);

	if (n <= 0)
		return n < 0 ? errno : ENOENT;
	if (++w->links > TRUST_LINKS_MAX)
		return ELOOP;
	if ((size_t)n + behind_len >= sizeof w->rest)
		return ENAMETOOLONG;
	memmove(w->rest + n, behind, behind_len + 1);
	memcpy(w->rest, target, (size_t)n);
	if (target[0] == '/')
		w->done->len = 0;
	else
		drop_component(w->done);
	w->done->name[w->done->len] = '\0';
	return 0;
}

/* One component: *out_behind is what follows it.  -1: not trusted. */
static int
take(struct walk *w, const char *name, size_t len, const char *behind,
     struct err *e)
{
	struct trust_path *done = w->done;
	size_t i;

	if (len == 2 && memcmp(name, "..", 2) == 0) {
		drop_component(done);
	} else if (len != 1 || name[0] != '.') {
		if (!add_component(done, name, len)) {
			done->errnum = ENAMETOOLONG;
			return 0;
		}
	}
	if (lstat(shown(done), &done->st) != 0) {
		done->errnum = errno;
		return 0;
	}
	if (S_ISLNK(done->st.st_mode)) {
		done->errnum = follow(w, behind);
		return 0;
	}
	if (trust_check(&done->st, shown(done), w->trust, e) != 0)
		return -1;
	if (*behind != '\0' && !S_ISDIR(done->st.st_mode))
		done->errnum = ENOTDIR;
	i = strlen(behind);
	memmove(w->rest, behind, i + 1);
	return 0;
}

int
trust_walk(const struct trust_path *base, const char *path,
	   const struct trust *trust, struct trust_path *out, struct err *e)
{
	struct walk w;		/* large, so not initialized as a whole */
	char name[NAME_MAX + 1];
	size_t len;
	char *start;

	w.done = out;
	w.trust = trust;
	w.links = 0;
	if (base != NULL && path[0] != '/') {
		memcpy(out->name, base->name, base->len + 1);
		out->len = base->len;
		out->st = base->st;
		out->errnum = 0;
	} else {
		out->len = 0;
		out->name[0] = '\0';
		out->errnum = lstat("/", &out->st) == 0 ? 0 : errno;
		if (out->errnum == 0 &&
		    trust_check(&out->st, "/", trust, e) != 0)
			return -1;
	}
	if (strlen(path) >= sizeof w.rest)
		out->errnum = ENAMETOOLONG;
	else
		strcpy(w.rest, path);
	while (out->errnum == 0 && w.rest[0] != '\0') {
		start = w.rest + strspn(w.rest, "/");
		if (*start == '\0')
			break;
		len = strcspn(start, "/");
		if (len > NAME_MAX) {
			out->errnum = ENAMETOOLONG;
			break;
		}
		memcpy(name, start, len);
		if (take(&w, name, len, start + len, e) != 0)
			return -1;
	}
	if (out->errnum != 0)
		return 0;
	/* A link that led to the root: nothing has looked at that yet. */
	if (S_ISLNK(out->st.st_mode) && lstat(shown(out), &out->st) != 0)
		out->errnum = errno;
	if (out->len == 0)
		strcpy(out->name, "/");
	return out->errnum != 0 ? 0
				: trust_check(&out->st, out->name, trust, e);
}
