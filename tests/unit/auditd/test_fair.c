/* SPDX-License-Identifier: ISC */
/*
 * Whose turn it is.
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh/auditd/fair.h"
#include "tests/unit/unit.h"

#define SECOND 1000000u
#define COUNT 3000

static struct fair fair;
static struct fair_entry entries[COUNT];

static int
setup(void **state)
{
	(void)state;
	memset(&fair, 0, sizeof fair);
	return 0;
}

static int
teardown(void **state)
{
	struct fair_user *u;

	(void)state;
	while ((u = fair.users) != NULL) {
		fair.users = u->next;
		free(u);
	}
	return 0;
}

static void
join(int from, int to, uid_t uid)
{
	int i;

	for (i = from; i < to; i++) {
		assert_int_equal(fair_join(&fair, &entries[i], uid, 0), 0);
		fair_wait(&entries[i]);
	}
}

/* How many turns a user gets in this round. */
static int
turns_of(uid_t uid, uint64_t now_us)
{
	struct fair_entry *entry;
	int turns = 0;

	fair_round(&fair, now_us);
	while ((entry = fair_next(&fair)) != NULL) {
		turns += entry->user->uid == uid;
		fair_wait(entry);	/* and comes back at once */
	}
	return turns;
}

static void
test_order(void **state)
{
	int i;

	(void)state;
	join(0, 10, 1000);
	fair_round(&fair, 0);
	for (i = 0; i < 10; i++)
		assert_ptr_equal(fair_next(&fair), &entries[i]);
	assert_null(fair_next(&fair));
	assert_int_equal(fair_wait_ms(&fair), -1);
}

static void
test_flood(void **state)
{
	(void)state;
	join(0, 256, 1000);
	join(256, 257, 1001);
	assert_int_equal(turns_of(1000, 0), FAIR_TURN);
	assert_int_equal(turns_of(1001, 0), FAIR_TURN);
}

static void
test_bucket(void **state)
{
	int turns = 0;
	int i;

	(void)state;
	join(0, 1, 1000);
	join(1, 2, 0);
	for (i = 0; i < 1000; i++)
		turns += turns_of(1000, 0);
	assert_int_equal(turns, FAIR_BURST);
	assert_int_equal(turns_of(0, 0), FAIR_TURN);	/* root is sendmail */
	assert_int_equal(turns_of(1000, SECOND / FAIR_RATE), 1);
	fair_leave(&entries[1]);
	assert_int_equal(fair_wait_ms(&fair), 1000 / FAIR_RATE + 1);
}

static void
test_leaves(void **state)
{
	(void)state;
	join(0, 3, 1000);
	fair_leave(&entries[1]);
	fair_leave(&entries[2]);
	fair_round(&fair, 0);
	assert_ptr_equal(fair_next(&fair), &entries[0]);
	assert_null(fair_next(&fair));
	fair_wait(&entries[0]);
	fair_wait(&entries[0]);	/* twice is once */
	assert_ptr_equal(fair_next(&fair), &entries[0]);
	assert_null(fair_next(&fair));
	fair_leave(&entries[0]);
	/* Not before the bucket is full: leaving must not fill it. */
	fair_round(&fair, SECOND / FAIR_RATE);
	assert_non_null(fair.users);
	fair_round(&fair, SECOND);
	assert_null(fair.users);
}

static void
test_connections(void **state)
{
	(void)state;
	join(0, FAIR_CLIENTS_MAX, 1000);
	assert_int_equal(fair_join(&fair, &entries[COUNT - 1], 1000, 0), -1);
	assert_int_equal(fair_join(&fair, &entries[COUNT - 1], 1001, 0), 0);
}

#define TURNS(sentence, f) { sentence, f, setup, teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TURNS("one user is served in order", test_order),
		TURNS("who floods gets no more turns than another", test_flood),
		TURNS("a bucket that is empty fills with time", test_bucket),
		TURNS("who leaves is not served", test_leaves),
		TURNS("a user has so many connections and no more",
		      test_connections),
	};

	return cmocka_run_group_tests_name("fair", tests, NULL, NULL);
}
