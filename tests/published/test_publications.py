"""What a sentence calls a publication."""

from minigpt.published.publications import INSTRUCT_GPT


def test_a_publication_is_cited_by_its_authors_and_its_year():
    """Neither the organisation nor the month is said; the link is."""
    assert INSTRUCT_GPT.cited == "[Ouyang and others, 2022](https://arxiv.org/abs/2203.02155)"
