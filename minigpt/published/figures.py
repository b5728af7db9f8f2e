"""How far from the real thing: figures that the makers of language models have published.

Only figures that a model's makers have published themselves are here, each with where it stands.
What they have kept to themselves is None: OpenAI, for one, has never said how large GPT-3.5 and
GPT-4 are. Training data is in tokens: words or pieces of words.
"""

from dataclasses import dataclass

from minigpt.published.publications import (
    CHINCHILLA,
    DEEPSEEK,
    GOPHER,
    GPT_1,
    GPT_2,
    GPT_2_CARD,
    GPT_3,
    GPT_4_DOCS,
    GPT_OSS,
    LLAMA_1,
    LLAMA_2,
    LLAMA_3_CARD,
    LLAMA_31_CARD,
    MISTRAL,
    PALM,
    Source,
)


@dataclass(frozen=True)
class Figure:
    """A published number.

    Attributes:
        value: the number.
        source: the publication.
        place: where in it: section, table.
        at_least: whether the makers say "more than".
    """

    value: float
    source: Source
    place: str
    at_least: bool = False


@dataclass(frozen=True)
class PublishedModel:
    """A language model of the world outside.

    Attributes:
        name: its name.
        maker: who made it.
        date: when it was published, ``YYYY-MM``.
        parameters: how many numbers it has learnt; None if that was not published.
        context: how many tokens it looks at; None if that was not published.
        training_tokens: how many tokens it learnt from; None if that was not published.
        note: what a reader should know besides; may be "".
    """

    name: str
    maker: str
    date: str
    parameters: Figure | None = None
    context: Figure | None = None
    training_tokens: Figure | None = None
    note: str = ""


EXPERTS = "It uses only some of its parameters for each token ({} billion): a mixture of experts."
GPT_2_CONTEXT = Figure(1024, GPT_2, "section 2.3")
GPT_2_DATA = "The makers give its training text as 40 GB, not in tokens."

MODELS = (
    PublishedModel(
        "GPT (the first)",
        "OpenAI",
        "2018-06",
        Figure(117e6, GPT_2, "table 2, which calls its smallest model equal to the first GPT"),
        Figure(512, GPT_1, "section 4.1"),
        note="The makers give its training text as over 7,000 books, not in tokens.",
    ),
    PublishedModel(
        "GPT-2, smallest",
        "OpenAI",
        "2019-02",
        Figure(124e6, GPT_2_CARD, "Model version"),
        GPT_2_CONTEXT,
        note=GPT_2_DATA,
    ),
    PublishedModel(
        "GPT-2, largest",
        "OpenAI",
        "2019-02",
        Figure(1.5e9, GPT_2_CARD, "Model version"),
        GPT_2_CONTEXT,
        note=GPT_2_DATA,
    ),
    PublishedModel(
        "GPT-3",
        "OpenAI",
        "2020-05",
        Figure(175e9, GPT_3, "table 2.1"),
        Figure(2048, GPT_3, "section 2.1"),
        Figure(300e9, GPT_3, "caption of table 2.1"),
    ),
    PublishedModel(
        "Gopher",
        "DeepMind",
        "2021-12",
        Figure(280e9, GOPHER, "abstract"),
        Figure(2048, GOPHER, "section on training"),
        Figure(300e9, GOPHER, "section on training"),
    ),
    PublishedModel(
        "Chinchilla",
        "DeepMind",
        "2022-03",
        Figure(70e9, CHINCHILLA, "table 1"),
        training_tokens=Figure(1.4e12, CHINCHILLA, "table 1"),
    ),
    PublishedModel(
        "PaLM",
        "Google",
        "2022-04",
        Figure(540e9, PALM, "abstract"),
        Figure(2048, PALM, "section on the training setup"),
        Figure(780e9, PALM, "section 1"),
    ),
    PublishedModel(
        "LLaMA 65B",
        "Meta",
        "2023-02",
        Figure(65.2e9, LLAMA_1, "table 2"),
        Figure(2048, LLAMA_2, "appendix A.2.1"),
        Figure(1.4e12, LLAMA_1, "table 2"),
    ),
    PublishedModel(
        "GPT-4",
        "OpenAI",
        "2023-03",
        context=Figure(8192, GPT_4_DOCS, "gpt-4"),
        note="Its makers have published neither its size nor how much it was trained on.",
    ),
    PublishedModel(
        "Llama 2 70B",
        "Meta",
        "2023-07",
        Figure(70e9, LLAMA_2, "table 1"),
        Figure(4096, LLAMA_2, "appendix A.2.1"),
        Figure(2e12, LLAMA_2, "table 1"),
    ),
    PublishedModel(
        "Mistral 7B",
        "Mistral AI",
        "2023-10",
        Figure(7e9, MISTRAL, "abstract"),
        Figure(8192, MISTRAL, "table 1"),
        note="How much it was trained on was not published.",
    ),
    PublishedModel(
        "Llama 3 8B",
        "Meta",
        "2024-04",
        Figure(8e9, LLAMA_3_CARD, "Model Details"),
        Figure(8_000, LLAMA_3_CARD, 'Model Details, as "8k"'),
        Figure(15e12, LLAMA_3_CARD, "Model Details", at_least=True),
    ),
    PublishedModel(
        "Llama 3.1 405B",
        "Meta",
        "2024-07",
        Figure(405e9, LLAMA_31_CARD, "Model Information"),
        Figure(128_000, LLAMA_31_CARD, 'Model Information, as "128k"'),
        Figure(15e12, LLAMA_31_CARD, "Model Information", at_least=True),
    ),
    PublishedModel(
        "DeepSeek-V3",
        "DeepSeek",
        "2024-12",
        Figure(671e9, DEEPSEEK, "section 1"),
        Figure(128_000, DEEPSEEK, 'section 3, as "128K"'),
        Figure(14.8e12, DEEPSEEK, "section 1"),
        EXPERTS.format(37),
    ),
    PublishedModel(
        "gpt-oss-120b",
        "OpenAI",
        "2025-08",
        Figure(116.8e9, GPT_OSS, "table of the parameter counts"),
        Figure(131_072, GPT_OSS, "section on attention"),
        note=EXPERTS.format(5.1),
    ),
)

FACTORS = ("parameters", "context", "training_tokens")


def times_larger(model: PublishedModel, ours: dict[str, float]) -> dict[str, float | None]:
    """How many times a published model's figures are ours; None where nothing was published.

    Args:
        model: the published model.
        ours: our own ``parameters``, ``context`` and ``training_tokens``, all above 0.
    """
    figures = {name: getattr(model, name) for name in FACTORS}
    return {name: f.value / ours[name] if f else None for name, f in figures.items()}
