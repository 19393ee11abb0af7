/* SPDX-License-Identifier: ISC */
/*
 * account: from User=, Group=, SupplementaryGroups= and TrustedOwners= to
 * numbers.  The launcher never asks who is who.
 * Phase: apply time; reads the account databases.
 * Against: root by another name, and numbers that are read as others (T20).
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/types.h>

#include "smrsh/compile/account.h"
#include "smrsh/compile/keys.h"
#include "smrsh/compile/value.h"

#define ID_MAX 4294967293u	/* -2 and -1 mean other things */
#define NAME_LENGTH_MAX 32u

struct lookup {
	struct report *report;
	struct place place;
};

static int
wrong(struct lookup *l, const char *word, const char *what)
{
	return report_add(l->report, &l->place, "'%s' %s", word, what);
}

/* 1: *out is the number; 0: a name; -1: neither. */
static int
read_number(struct lookup *l, const char *word, uint32_t *out)
{
	const char *why;
	uint64_t n;

	if (word[0] >= '0' && word[0] <= '9') {
		if (value_decimal(word, &n, &why) != 0)
			return wrong(l, word, "is neither a number nor a name");
		if (n == 0)
			return wrong(l, word, "is root's, and root never runs a"
				     " program");
		if (n > ID_MAX || word[0] == '0')
			return wrong(l, word, "is no number within 1 to"
				     " 4294967293");
		*out = (uint32_t)n;
		return 1;
	}
	if (strlen(word) > NAME_LENGTH_MAX ||
	    word[strspn(word, "abcdefghijklmnopqrstuvwxyz"
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")] != '\0' ||
	    word[0] == '-' || word[0] == '.')
		return wrong(l, word, "is no name of an account");
	return 0;
}

static int
check_id(struct lookup *l, const char *word, uint32_t id)
{
	if (id == 0)
		return wrong(l, word, "is root's, and root never runs a"
			     " program");
	if (id > ID_MAX)
		return wrong(l, word, "has a number that means no account");
	return 0;
}

/*
 * 0 and *out (NULL: a number without an account); -1: reported.  A database
 * that cannot be asked is no reason to run as somebody else (T21).
 */
static int
find_user(struct lookup *l, const char *word, uint32_t *out_uid,
	  struct passwd **out)
{
	int is_number = read_number(l, word, out_uid);

	if (is_number < 0)
		return -1;
	errno = 0;
	*out = is_number ? getpwuid(*out_uid) : getpwnam(word);
	if (*out == NULL && errno != 0 && errno != ENOENT && errno != ESRCH)
		return wrong(l, word, "cannot be looked up now");
	if (*out == NULL && !is_number)
		return wrong(l, word, "is no account of this host");
	if (*out != NULL)
		*out_uid = (*out)->pw_uid;
	return check_id(l, word, *out_uid);
}

static int
find_group(struct lookup *l, const char *word, uint32_t *out_gid)
{
	int is_number = read_number(l, word, out_gid);
	const struct group *g;

	if (is_number != 0)
		return is_number < 0 ? -1 : 0;
	errno = 0;
	g = getgrnam(word);
	if (g == NULL && errno != 0 && errno != ENOENT && errno != ESRCH)
		return wrong(l, word, "cannot be looked up now");
	if (g == NULL)
		return wrong(l, word, "is no group of this host");
	*out_gid = g->gr_gid;
	return check_id(l, word, *out_gid);
}

static int
add_group(struct lookup *l, struct draft *d, const char *word, uint32_t gid)
{
	size_t i;

	if (check_id(l, word, gid) != 0)
		return -1;
	for (i = 0; i < d->group_count; i++)
		if (d->groups[i] == gid)
			return 0;
	if (d->group_count == POLICY_GROUPS_MAX)
		return wrong(l, word, "is in too many groups");
	d->groups[d->group_count++] = gid;
	return 0;
}

/* The groups that the account has by itself. */
static int
add_own_groups(struct lookup *l, struct draft *d, const char *login)
{
	gid_t list[POLICY_GROUPS_MAX + 1];
	int count = (int)(sizeof list / sizeof list[0]);
	int i;

	if (getgrouplist(login, d->gid, list, &count) < 0)
		return wrong(l, login, "is in too many groups");
	for (i = 0; i < count; i++)
		if (add_group(l, d, login, list[i]) != 0)
			return -1;
	return 0;
}

static int
add_given_groups(struct draft *d, struct report *report)
{
	struct lookup l = { report, keys_place(d, "SupplementaryGroups") };
	uint32_t gid;
	size_t i;

	for (i = 0; i < d->supplementary.count; i++) {
		const char *word = d->supplementary.items[i];

		if (find_group(&l, word, &gid) != 0 ||
		    add_group(&l, d, word, gid) != 0)
			return -1;
	}
	return 0;
}

static int
take_group(struct draft *d, const struct passwd *pw, struct report *report)
{
	struct lookup l = { report, keys_place(d, "Group") };

	if (d->group != NULL)
		return find_group(&l, d->group, &d->gid);
	if (pw == NULL)
		return wrong(&l, d->user, "has no account, so its group must be"
			     " given");
	d->gid = pw->pw_gid;
	return check_id(&l, d->user, d->gid);
}

static int
refuse_groups(const struct draft *d, struct report *report)
{
	struct place group = keys_place(d, "Group");
	struct place more = keys_place(d, "SupplementaryGroups");

	if (d->group != NULL)
		return report_add(report, &group, "goes with User=NAME only;"
				  " a recipient has groups");
	if (d->supplementary.count != 0)
		return report_add(report, &more, "goes with User=NAME only;"
				  " a recipient has groups");
	return 0;
}

/* Without slashes at its end; "" when it is no place at all. */
static const char *
keep_home(struct pool *pool, const char *home)
{
	size_t len = strlen(home);

	if (home[0] != '/')
		return "";
	while (len > 1 && home[len - 1] == '/')
		len--;
	return pool_copy(pool, home, len);
}

int
account_resolve(struct draft *d, struct pool *pool, struct report *report)
{
	struct lookup l = { report, keys_place(d, "User") };
	struct passwd *pw = NULL;
	const char *login = NULL;

	d->group_count = 0;
	d->home = "";
	d->uid = d->gid = 0;
	d->user_kind = POLICY_USER_RECIPIENT;
	if (strcmp(d->user, "recipient") == 0)
		return refuse_groups(d, report);
	d->user_kind = POLICY_USER_NAMED;
	if (find_user(&l, d->user, &d->uid, &pw) != 0)
		return -1;
	if (pw != NULL) {
		/* The next look-up may write over what this one found. */
		d->home = keep_home(pool, pw->pw_dir);
		login = pool_string(pool, pw->pw_name);
		if (d->home == NULL || login == NULL)
			return wrong(&l, d->user, "found, but no memory");
	}
	if (take_group(d, pw, report) != 0 ||
	    add_group(&l, d, d->user, d->gid) != 0)
		return -1;
	if (login != NULL && add_own_groups(&l, d, login) != 0)
		return -1;
	return add_given_groups(d, report);
}

int
account_owners(const struct draft *d, uint32_t *out, uint32_t *out_count,
	       struct report *report)
{
	struct lookup l = { report, keys_place(d, "TrustedOwners") };
	struct passwd *pw;
	size_t i;

	*out_count = 0;
	for (i = 0; i < d->owners.count; i++)
		if (find_user(&l, d->owners.items[i], &out[*out_count],
			      &pw) == 0)
			(*out_count)++;
	return *out_count == d->owners.count ? 0 : -1;
}
