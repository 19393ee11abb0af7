/* SPDX-License-Identifier: ISC */
/*
 * argv in every odd form a caller may give it (T04 T06).
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh/request.h"
#include "smrsh2/err.h"
#include "smrsh2/request.h"
#include "tests/unit/unit.h"

static struct request request;
static struct err err;

static int
read_argv(char *const *argv)
{
	int argc = 0;

	while (argv[argc] != NULL)
		argc++;
	memset(&request, 0x5a, sizeof request);
	memset(&err, 0, sizeof err);
	return request_read(&request, argc, argv, &err);
}

#define ARGV(...) ((char *[]){ __VA_ARGS__, NULL })

static void
expect_usage(char *const *argv)
{
	if (read_argv(argv) == 0)
		fail_msg("accepted: %s ...", argv[0] == NULL ? "" : argv[1]);
	assert_int_equal(err.class, ERR_USAGE);
	assert_int_equal(err.rule, RULE_USAGE);
	assert_int_equal(err_status(&err), 64);
}

static void
test_command(void **state)
{
	(void)state;
	assert_int_equal(read_argv(ARGV("smrsh", "-c", "p a")), 0);
	assert_string_equal(request.argv0, "smrsh");
	assert_string_equal(request.command, "p a");
	assert_null(request.words);
	assert_null(request.queue_id);
	assert_null(request.sender);
	assert_null(request.client);
	assert_null(request.message_id);
	assert_int_equal(read_argv(ARGV("", "-c", "")), 0);
	assert_string_equal(request.argv0, "");
	assert_string_equal(request.command, "");
	assert_int_equal(read_argv(ARGV("smrsh", "-c", "--help")), 0);
	assert_string_equal(request.command, "--help");
	assert_int_equal(read_argv(ARGV("smrsh", "-c", "-c")), 0);
	assert_string_equal(request.command, "-c");
}

static void
test_usage(void **state)
{
	(void)state;
	expect_usage(ARGV("smrsh"));
	expect_usage(ARGV("smrsh", "-c"));
	expect_usage(ARGV("smrsh", "p"));
	expect_usage(ARGV("smrsh", "-c", "p", "extra"));
	expect_usage(ARGV("smrsh", "-cp"));
	expect_usage(ARGV("smrsh", "-c p"));
	expect_usage(ARGV("smrsh", "-l", "-c", "p"));
	expect_usage(ARGV("smrsh", "-lc", "p"));
	expect_usage(ARGV("smrsh", "--", "-c", "p"));
	expect_usage(ARGV("smrsh", "-C", "p"));
	expect_usage(ARGV("smrsh", "", "p"));
	expect_usage(ARGV("smrsh", "-", "p"));
	expect_usage(ARGV("smrsh", "--help"));
	expect_usage(ARGV("smrsh", "--version"));
	expect_usage(ARGV("smrsh", "-c", "p", "--queue-id", "x"));
	expect_usage(ARGV("smrsh", "--"));
	expect_usage(ARGV("smrsh", "--", ""));
	expect_usage(ARGV("smrsh", "--", "-x"));
}

/* execve(2) with an empty vector, and with a NULL for argv[0]. */
static void
test_no_argv(void **state)
{
	char *none[] = { NULL, NULL, NULL };

	(void)state;
	assert_int_equal(request_read(&request, 0, none, &err), -1);
	assert_string_equal(request.argv0, "");
	assert_int_equal(err_status(&err), 64);
	assert_int_equal(request_read(&request, 1, none, &err), -1);
	assert_string_equal(request.argv0, "");
}

static void
test_options(void **state)
{
	(void)state;
	assert_int_equal(read_argv(ARGV("smrsh", "--queue-id", "Q", "--sender",
					"S", "--client", "C", "--message-id",
					"M", "-c", "p")), 0);
	assert_string_equal(request.queue_id, "Q");
	assert_string_equal(request.sender, "S");
	assert_string_equal(request.client, "C");
	assert_string_equal(request.message_id, "M");
	assert_string_equal(request.command, "p");
	assert_int_equal(read_argv(ARGV("smrsh", "--message-id=M=1",
					"--client=", "-c", "p")), 0);
	assert_string_equal(request.message_id, "M=1");
	assert_string_equal(request.client, "");
	assert_null(request.sender);
	/* The last one counts. */
	assert_int_equal(read_argv(ARGV("smrsh", "--sender", "1",
					"--sender=2", "-c", "p")), 0);
	assert_string_equal(request.sender, "2");
}

/* What a stranger wrote as his address is a value, whatever it looks like. */
static void
test_values_that_look_like_options(void **state)
{
	static char *const values[] = {
		"-c",		    "-c@x",	  "--", "--sender",
		"--option=x@x",	    "",		  "-",	"--queue-id=-rf",
		"a b \";|$()\n\xff", "-cid\"@x",
	};
	static char *const names[] = { "--queue-id", "--sender", "--client",
				       "--message-id" };
	char joined[64];
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < sizeof values / sizeof values[0]; i++) {
		for (j = 0; j < 4; j++) {
			const char *const *field[] = {
				&request.queue_id, &request.sender,
				&request.client, &request.message_id,
			};

			assert_int_equal(read_argv(ARGV("smrsh", names[j],
							values[i], "-c", "p")),
					 0);
			assert_string_equal(*field[j], values[i]);
			assert_string_equal(request.command, "p");
			strcpy(joined, names[j]);
			strcat(joined, "=");
			strcat(joined, values[i]);
			assert_int_equal(read_argv(ARGV("smrsh", joined, "-c",
							"p")), 0);
			assert_string_equal(*field[j], values[i]);
		}
	}
}

static void
test_options_that_are_none(void **state)
{
	(void)state;
	expect_usage(ARGV("smrsh", "--queue-id", "-c", "p"));
	expect_usage(ARGV("smrsh", "--queue-id"));
	expect_usage(ARGV("smrsh", "--queue-id", "x"));
	expect_usage(ARGV("smrsh", "--queue-idx", "y", "-c", "p"));
	expect_usage(ARGV("smrsh", "--queue", "y", "-c", "p"));
	expect_usage(ARGV("smrsh", "-queue-id", "y", "-c", "p"));
	expect_usage(ARGV("smrsh", "--Sender", "y", "-c", "p"));
	expect_usage(ARGV("smrsh", "--sender y", "-c", "p"));
	expect_usage(ARGV("smrsh", "--user", "root", "-c", "p"));
}

/* What was read before the mistake is for the record all the same. */
static void
test_usage_with_options(void **state)
{
	(void)state;
	expect_usage(ARGV("smrsh", "--queue-id", "Q", "--sender=S", "p"));
	assert_string_equal(request.queue_id, "Q");
	assert_string_equal(request.sender, "S");
	assert_string_equal(request.argv0, "smrsh");
}

static void
test_argv_form(void **state)
{
	(void)state;
	assert_int_equal(read_argv(ARGV("smrsh", "--", "p", "-c", "--", "")),
			 0);
	assert_null(request.command);
	assert_int_equal(request.word_count, 4);
	assert_string_equal(request.words[0], "p");
	assert_string_equal(request.words[1], "-c");
	assert_string_equal(request.words[3], "");
	assert_null(request.words[4]);
	assert_int_equal(read_argv(ARGV("smrsh", "--queue-id", "--", "--",
					"p")), 0);
	assert_string_equal(request.queue_id, "--");
	assert_string_equal(request.words[0], "p");
	assert_int_equal(request.word_count, 1);
}

static void
test_argc_is_the_end(void **state)
{
	char *argv[] = { "smrsh", "-c", "p", "beyond", NULL };

	(void)state;
	assert_int_equal(request_read(&request, 3, argv, &err), 0);
	assert_string_equal(request.command, "p");
	assert_int_equal(request_read(&request, 2, argv, &err), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		SAYS("-c takes one command", test_command),
		SAYS("every other form is a usage error (T04)", test_usage),
		SAYS("an empty argv is a usage error (T04)", test_no_argv),
		SAYS("options for the record come before -c", test_options),
		SAYS("an option's value may be anything (T06)",
		     test_values_that_look_like_options),
		SAYS("what is not exactly an option is a usage error",
		     test_options_that_are_none),
		SAYS("a usage error keeps the options read before it",
		     test_usage_with_options),
		SAYS("-- takes words as they are", test_argv_form),
		SAYS("nothing behind argc is read", test_argc_is_the_end),
	};

	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
