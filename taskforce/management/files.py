"""Why a file named on the command line cannot be read or written, in the user's language."""

import errno

from django.utils.translation import gettext as _


def reason_of(error: OSError | ValueError) -> str:
    """Return the reason as the end of a sentence."""
    reasons = {
        errno.ENOENT: _("it does not exist"),
        errno.ENOTDIR: _("its folder does not exist"),
        errno.EACCES: _("permission is lacking"),
        errno.EPERM: _("permission is lacking"),
        errno.EROFS: _("permission is lacking"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENAMETOOLONG: _("its name is too long"),
    }
    return reasons.get(getattr(error, "errno", None)) or _("the name is not usable")
