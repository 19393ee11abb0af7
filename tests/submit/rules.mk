# SPDX-License-Identifier: ISC
# smrsh2-submit: sendmail's command line, and what comes to the mail server.

CHECK_SUITES += submit

.PHONY: suite-submit
suite-submit: $(B)/smrsh2-submit
	@B=$(B) sh tests/tap submit sh tests/mta/enter tests/submit/suite.py
