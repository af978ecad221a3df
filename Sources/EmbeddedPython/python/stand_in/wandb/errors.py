"""The errors of W&B's package that programs catch."""


class Error(Exception):
    """Any error of W&B's package."""

    def __init__(self, message="", context=None):
        super().__init__(message)
        self.message = message
        self.context = context


class CommError(Error):
    """The server was asked, and did not answer."""


class UsageError(Error):
    """A call that cannot be meant."""


class AuthenticationError(CommError):
    """The server does not know who asks."""


class UnsupportedError(UsageError):
    """A call that this version does not know."""


ConfigError = UsageError
