# SPDX-License-Identifier: ISC
# Real mail servers around the launcher: the suites and the demonstration.

CHECK_SUITES += mta-sendmail mta-postfix
MTA_SRC      := $(wildcard tests/mta/*.c)

.PHONY: run suite-mta-sendmail suite-mta-postfix mta-sendmail mta-postfix
run: all $(B)/mta/probe mta-sendmail
	@B=$(B) sh packaging/run/demo

$(B)/mta/probe: $(MTA_SRC) $(wildcard tests/mta/*.h)
	@mkdir -p $(@D)
	$(CC) $(BASE) -o $@ $(MTA_SRC)

# Servers that are not installed are unpacked; what is missing, a suite says.
mta-sendmail:
	@[ -x /usr/libexec/sendmail/sendmail ] || \
	sh tests/mta/fetch sendmail-bin $(B)/mta/sendmail-bin || :
mta-postfix:
	@sh tests/mta/fetch postfix $(B)/mta/postfix || :

suite-mta-sendmail: all $(B)/mta/probe mta-sendmail
	@B=$(B) sh tests/tap mta-sendmail sh tests/mta/enter tests/mta/suite_sendmail.py

suite-mta-postfix: all $(B)/mta/probe mta-postfix
	@B=$(B) sh tests/tap mta-postfix sh tests/mta/enter tests/mta/suite_postfix.py
