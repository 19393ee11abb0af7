/* SPDX-License-Identifier: ISC */
/*
 * fuzz_letter: any bytes as a message that a program hands to its sendmail.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "smrsh/submit/submit.h"
#include "smrsh2/own.h"
#include "tests/fuzz/replay.h"

/* smrsh2-submit says a sentence; here nobody listens. */
int
submit_failed(int status, const char *sentence, const char *what)
{
	(void)sentence;
	(void)what;
	return status;
}

/* Nothing that SMTP could take for something else. */
static void
check(const struct letter *l)
{
	size_t i;

	MUST(l->count > 0 && l->count <= SUBMIT_RECIPIENTS_MAX);
	for (i = 0; i < l->count; i++) {
		MUST(strlen(l->recipients[i]) > 0);
		MUST(strpbrk(l->recipients[i], "<>\r\n\t ") == NULL);
	}
	MUST(memchr(l->text, '\r', l->size) == NULL);
	MUST(l->size == 0 || l->text[l->size - 1] == '\n');
	MUST(!message_has(l, "Bcc") && !message_has(l, "Resent-Bcc"));
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static struct letter letter;
	own_fd fd = memfd_create("letter", MFD_CLOEXEC);

	if (size == 0 || fd < 0 ||
	    write(fd, data + 1, size - 1) != (ssize_t)size - 1)
		return 0;
	(void)lseek(fd, 0, SEEK_SET);
	memset(&letter, 0, sizeof letter);
	letter.takes_headers = (data[0] & 1) != 0;
	letter.ignores_dot = (data[0] & 2) != 0;
	if (!letter.takes_headers)
		(void)address_add_list(&letter, "a@b", 3);
	if (message_read(&letter, fd) == 0 && message_headers(&letter) == 0)
		check(&letter);
	free(letter.text);
	return 0;
}
