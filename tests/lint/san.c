/* SPDX-License-Identifier: ISC */
/*
 * san: how the sanitizers behave in programs that get no environment.
 * The leak detector is off there: it traces its process, and the launcher
 * is not dumpable.  Unit tests turn it on (ASAN_OPTIONS).
 */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0:exitcode=99:detect_stack_use_after_return=0";
}
