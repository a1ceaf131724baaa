"""Whether this computer can shape letters that change with those beside them."""


def can_shape() -> bool:
    """Whether Pillow has raqm, and raqm the library FriBiDi of the system."""
    from PIL import features  # imported here: the rooms below printers start without Pillow

    return bool(features.check("raqm") and features.check("fribidi"))
