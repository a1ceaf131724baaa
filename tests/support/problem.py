"""Checks the one form that every refusal of the API has."""

from hall import texts
from tests.support.hall_process import Answer


def expect_problem(
    answer: Answer, language: str, status: int, code: str, /, **values: object
) -> None:
    """Asserts that ``answer`` is this refusal, in one sentence of the requested language."""
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json == {
        "type": f"urn:sanh:problem:{code}",
        "title": texts.text(language, f"error.title_{status}"),
        "status": status,
        "detail": texts.text(language, f"error.{code}", **values),
        "code": code,
    }
    assert answer.json["detail"].endswith(".")
    assert "{" not in answer.json["detail"].replace("{n}", "")
