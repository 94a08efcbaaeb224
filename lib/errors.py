"""What can go wrong, each said in one sentence: what was found, where, and what to do.

`lib/ui/problem.py` shows them as a red box; the command line prints them and exits with 2.
"""


class WinnowError(Exception):
    """Base of every error that a user can do something about. Its text is the sentence shown."""


class BadSource(WinnowError):
    """A file, folder, glob or URL that cannot be opened as a corpus."""


class SourceChanged(WinnowError):
    """A source file is not what it was when the corpus was imported."""


class BadWorkspace(WinnowError):
    """A workspace that cannot be opened: not one, made by a newer version, or damaged."""


class Busy(WinnowError):
    """Another process is doing this very thing in this workspace."""


class BadFilter(WinnowError):
    """A filter or typed expression that cannot be run."""


class BadOption(WinnowError):
    """An option or setting outside what is allowed."""


class BadLexicon(WinnowError):
    """A list of terms, or an edit of one, that cannot be used."""


class BadReference(WinnowError):
    """A reference population that cannot be used."""


class NotComputed(WinnowError):
    """Something that an analysis has not made yet."""


class NoSpace(WinnowError):
    """The disk or the memory allowed is full."""


class Cancelled(Exception):
    """Raised inside long work when the user asked it to stop; what was done so far is kept."""
