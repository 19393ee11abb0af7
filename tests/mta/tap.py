# SPDX-License-Identifier: ISC
"""tap: from facts to lines of the Test Anything Protocol."""

import sys
import traceback


class Tap:
    """One numbered line for each fact; the plan stands at the end."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, is_true, sentence, *got):
        self.count += 1
        if not is_true:
            self.failed += 1
        print("%sok %d - %s" % ("" if is_true else "not ", self.count,
                                sentence.replace("#", "number ")), flush=True)
        if not is_true:
            for item in got:
                for line in str(item).splitlines():
                    print("#   " + line, flush=True)
        return is_true

    def same(self, got, wanted, sentence):
        return self.ok(got == wanted, sentence, "got    %r" % (got,),
                       "wanted %r" % (wanted,))

    def skip(self, sentence, why):
        self.count += 1
        print("ok %d - %s # SKIP %s" % (self.count, sentence, why), flush=True)

    def note(self, text):
        print("# " + text, flush=True)

    def run(self, *parts):
        """Runs the parts; one that breaks is a failure, the rest still run."""
        for part in parts:
            self.note(part.__doc__ or part.__name__)
            try:
                part()
            except Exception:                   # whatever it is, it is reported
                self.ok(False, "%s runs to its end" % part.__name__,
                        traceback.format_exc())
        print("1..%d" % self.count, flush=True)
        sys.exit(1 if self.failed else 0)
