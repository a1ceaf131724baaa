"""How many examples Hypothesis tries: ``pytest --hypothesis-profile thorough`` tries more.

A profile says how many an ordinary test tries; a test whose examples cost much tries a share of
them. No example has a deadline: how long one takes depends on what else the machine does.
"""

from hypothesis import HealthCheck, settings

PROFILES = {"default": 100, "fast": 20, "thorough": 2000}


def register_profiles() -> None:
    for name, count in PROFILES.items():
        settings.register_profile(
            name,
            max_examples=count,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("default")


def costly() -> settings:
    """Four examples of ten: each opens a database or plays a while."""
    return _share(10 / 4)


def very_costly() -> settings:
    """One example of ten: each makes a whole day."""
    return _share(10)


def _share(of: float) -> settings:
    return settings(max_examples=round(settings().max_examples / of))
