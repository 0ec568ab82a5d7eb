"""How many connections fit into the files that this process may have open."""

import sys

MOST_CONNECTIONS = 4096
OTHER_FILES = 160
"""The database, mails, uploads, and newcomers that were accepted but not counted yet."""
WANTED = MOST_CONNECTIONS + OTHER_FILES
LEAST = 16


def places() -> int:
    """Raise the soft limit of open files as far as needed and allowed; the connections that fit."""
    if sys.platform == "win32":  # sockets are no files there
        return MOST_CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    files = WANTED if soft == resource.RLIM_INFINITY else soft
    return max(LEAST, min(MOST_CONNECTIONS, files - OTHER_FILES))
