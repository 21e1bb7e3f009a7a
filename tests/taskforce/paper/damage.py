"""A copy of the static files in which one face is damaged."""

import shutil

from django.conf import settings


def with_damaged_face(changed, folder, name, damage):
    """Let all static files be found in a copy; `damage` changes the bytes of a face (None: gone).

    Args:
        changed: the settings of the test.
        folder: where the copy goes.
    """
    static = folder / "static"
    shutil.copytree(settings.BASE_DIR / "taskforce/static", static)
    face = next(static.rglob(name))
    if damage:
        face.write_bytes(damage(face.read_bytes()))
    else:
        face.unlink()
    # Before those of the apps, which hold the whole one; where it is gone, `fonts.css` still
    # stands beside its place.
    changed.STATICFILES_DIRS = [static]
