"""The number of examples that Hypothesis tries; ``--hypothesis-profile thorough`` tries more.

A profile has the number for an ordinary test, and a test with costly examples tries a share of it.
No example has a deadline, because a busy machine may take any time.
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
    """Four of ten examples, for tests whose examples open a database or play a while."""
    return _share(10 / 4)


def very_costly() -> settings:
    """One of ten examples, for tests whose examples make a whole day."""
    return _share(10)


def _share(of: float) -> settings:
    return settings(max_examples=round(settings().max_examples / of))
