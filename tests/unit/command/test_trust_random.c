/* SPDX-License-Identifier: ISC */
/*
 * Where random links lead, and what happens when the system does not tell.
 */
#include "tests/unit/command/paths.h"

static void
test_failing_calls(void **state)
{
	static const int errnums[] = { EACCES, EIO, ENOMEM };
	size_t i;
	int nth;

	(void)state;
	NEEDS_ROOT();
	(void)file("f", 0755);
	(void)link_to("f", "link");
	for (i = 0; i < 3; i++) {
		for (nth = 1; nth <= 4; nth++) { /* / run scratch link f */
			fault_fail("lstat", FAULT_ANY, nth, errnums[i]);
			expect_missing(scratch_path("link"), errnums[i]);
			assert_int_equal(fault_hits(), 1);
			fault_clear();
		}
		fault_fail("readlink", FAULT_ANY, 1, errnums[i]);
		expect_missing(scratch_path("link"), errnums[i]);
		fault_clear();
	}
	fault_return("readlink", FAULT_ANY, 1, 0);
	expect_missing(scratch_path("link"), ENOENT);
	fault_clear();
}

/* A random tree of links: where we arrive is where realpath(3) does. */
static void
random_target(struct random *r, char *out)
{
	static const char *const names[] = {
		"a", "b", "c", "..", ".", "", "x"
	};
	size_t count = 1 + random_below(r, 4);

	out[0] = '\0';
	if (random_below(r, 4) == 0)
		(void)sprintf(out, "%s/", scratch());
	while (count-- > 0) {
		strcat(out, names[random_below(r, 7)]);
		strcat(out, count > 0 ? "/" : "");
	}
	if (out[0] == '\0')
		strcpy(out, "a");
}

static void
build_tree(struct random *r)
{
	static const char *const places[] = { "a",   "b",   "c",   "a/a", "a/b",
					      "a/c", "b/a", "b/b", "b/c" };
	char target[512];
	char command[128];
	size_t i;

	(void)snprintf(command, sizeof command, "rm -rf %s/[abc]", scratch());
	assert_int_equal(system(command), 0);
	for (i = 0; i < sizeof places / sizeof places[0]; i++) {
		const char *path = scratch_path(places[i]);

		switch (random_below(r, 3)) {
		case 0:
			(void)mkdir(path, 0755);
			break;
		case 1:
			random_target(r, target);
			(void)!symlink(target, path);
			break;
		default:
			(void)close(open(path, O_CREAT | O_WRONLY, 0755));
		}
	}
}

static void
test_like_realpath(void **state)
{
	struct random r = { random_seed("like realpath") };
	char real[PATH_MAX];
	char path[1024];
	char name[2048];
	int trees;
	int i;

	(void)state;
	NEEDS_ROOT();
	for (trees = 0; trees < 60; trees++) {
		build_tree(&r);
		for (i = 0; i < 60; i++) {
			random_target(&r, path);
			(void)snprintf(name, sizeof name, "%s%s%s",
				       path[0] == '/' ? "" : scratch(),
				       path[0] == '/' ? "" : "/", path);
			assert_int_equal(walk(name), 0);
			if (realpath(name, real) == NULL)
				assert_int_equal(found.errnum, errno);
			else
				assert_string_equal(found.name, real);
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("each system call that fails is an error, not trust",
		     test_failing_calls),
		SAYS("random trees of links lead where realpath(3) leads",
		     test_like_realpath),
	};

	return cmocka_run_group_tests_name("trust_random", tests, NULL, NULL);
}
