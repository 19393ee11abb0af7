/* SPDX-License-Identifier: ISC */
/*
 * builtin: echo and exit, as dash has them.
 * Phase: act.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/command/command.h"

#define PATIENCE_MS 60000

struct buffer {
	int fd;
	bool has_failed;
	size_t used;
	char bytes[512];
};

static void
flush(struct buffer *b)
{
	struct pollfd p = { .fd = b->fd, .events = POLLOUT };
	size_t done = 0;
	ssize_t n;

	while (done < b->used && !b->has_failed) {
		/* Against: a mail server that has stopped reading. */
		if (poll(&p, 1, PATIENCE_MS) != 1) {
			b->has_failed = true;
			break;
		}
		n = write(b->fd, b->bytes + done, b->used - done);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			b->has_failed = true;
		if (n > 0)
			done += (size_t)n;
	}
	b->used = 0;
}

static void
put(struct buffer *b, char c)
{
	b->bytes[b->used++] = c;
	if (b->used == sizeof b->bytes)
		flush(b);
}

/* \0ooo and \ooo: at most three octal digits behind the first zero. */
static const char *
put_octal(struct buffer *b, const char *c)
{
	unsigned int value = 0;
	int digits;

	if (*c == '0')
		c++;
	for (digits = 0; digits < 3 && *c >= '0' && *c <= '7'; digits++, c++)
		value = value * 8 + (unsigned int)(*c - '0');
	put(b, (char)(value & 0xff));
	return c;
}

/* One argument; false when \c ends the output. */
static bool
put_argument(struct buffer *b, const char *c)
{
	static const char letters[] = "abefnrtv\\";
	static const char values[] = "\a\b\033\f\n\r\t\v\\";
	const char *letter;

	while (*c != '\0') {
		if (*c != '\\' || c[1] == '\0') {
			put(b, *c++);
		} else if (c[1] == 'c') {
			return false;
		} else if ((letter = strchr(letters, c[1])) != NULL) {
			put(b, values[letter - letters]);
			c += 2;
		} else if (c[1] >= '0' && c[1] <= '7') {
			c = put_octal(b, c + 1);
		} else {
			put(b, *c++);
		}
	}
	return true;
}

int
command_echo(int fd, char *const *argv)
{
	struct buffer b = { .fd = fd };
	bool has_newline = true;
	char *const *word = argv + 1;

	if (*word != NULL && strcmp(*word, "-n") == 0) {
		has_newline = false;
		word++;
	}
	for (; *word != NULL; word++) {
		if (!put_argument(&b, *word)) {
			has_newline = false;
			break;
		}
		if (word[1] != NULL)
			put(&b, ' ');
	}
	if (has_newline)
		put(&b, '\n');
	flush(&b);
	return b.has_failed ? 2 : 0;
}

int
command_exit(char *const *argv, int status, const char **out_message)
{
	static const char spaces[] = " \t\n\v\f\r";
	const char *c = argv[1];
	bool is_negative;
	long value = 0;
	const char *digits;

	*out_message = NULL;
	if (c == NULL)
		return status;
	c += strspn(c, spaces);
	is_negative = *c == '-';
	if (*c == '+' || *c == '-')
		c++;
	for (digits = c; *c >= '0' && *c <= '9'; c++)
		if (value <= 0x7fffffffL)
			value = value * 10 + (*c - '0');
	if (c == digits || c[strspn(c, spaces)] != '\0' ||
	    value > 0x7fffffffL || (is_negative && value != 0)) {
		*out_message = "exit: Illegal number";
		return 2;
	}
	return (int)(value & 0xff);
}
