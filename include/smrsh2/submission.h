/* SPDX-License-Identifier: ISC */
/*
 * submission: what smrsh2-submit tells the supervisor by an exec of a path
 * that cannot be: MARK STATUS SIZE SENDER FIRST-RECIPIENT.
 */
#ifndef SMRSH2_SUBMISSION_H
#define SMRSH2_SUBMISSION_H

#define SUBMISSION_PROGRAM "/usr/sbin/sendmail"	/* what it stands in for */
#define SUBMISSION_PORT 25
#define SUBMISSION_MARK "//smrsh2-submit/"
#define SUBMISSION_TEXT_MAX 256

#endif
