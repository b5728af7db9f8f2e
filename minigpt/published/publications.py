"""The papers and model cards in which makers of language models publish their figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A publication.

    Attributes:
        title: its title.
        authors: who wrote it, or the organisation.
        date: when it came out, ``YYYY-MM``.
        url: where it can be read.
    """

    title: str
    authors: str
    date: str
    url: str

    @property
    def cited(self) -> str:
        """As a sentence names it, with its link: ``[Ouyang and others, 2022](https://…)``."""
        return f"[{self.authors.split(' (')[0]}, {self.date[:4]}]({self.url})"


GPT_1 = Source(
    "Improving Language Understanding by Generative Pre-Training",
    "Radford, Narasimhan, Salimans and Sutskever (OpenAI)",
    "2018-06",
    "https://cdn.openai.com/research-covers/language-unsupervised/language_understanding_paper.pdf",
)
GPT_2 = Source(
    "Language Models are Unsupervised Multitask Learners",
    "Radford, Wu, Child, Luan, Amodei and Sutskever (OpenAI)",
    "2019-02",
    "https://cdn.openai.com/better-language-models/"
    "language_models_are_unsupervised_multitask_learners.pdf",
)
GPT_2_CARD = Source(
    "GPT-2 model card",
    "OpenAI",
    "2019-11",
    "https://github.com/openai/gpt-2/blob/master/model_card.md",
)
GPT_3 = Source(
    "Language Models are Few-Shot Learners",
    "Brown and others (OpenAI)",
    "2020-05",
    "https://arxiv.org/abs/2005.14165",
)
GOPHER = Source(
    "Scaling Language Models: Methods, Analysis & Insights from Training Gopher",
    "Rae and others (DeepMind)",
    "2021-12",
    "https://arxiv.org/abs/2112.11446",
)
INSTRUCT_GPT = Source(
    "Training language models to follow instructions with human feedback",
    "Ouyang and others (OpenAI)",
    "2022-03",
    "https://arxiv.org/abs/2203.02155",
)
CHINCHILLA = Source(
    "Training Compute-Optimal Large Language Models",
    "Hoffmann and others (DeepMind)",
    "2022-03",
    "https://arxiv.org/abs/2203.15556",
)
PALM = Source(
    "PaLM: Scaling Language Modeling with Pathways",
    "Chowdhery and others (Google)",
    "2022-04",
    "https://arxiv.org/abs/2204.02311",
)
LLAMA_1 = Source(
    "LLaMA: Open and Efficient Foundation Language Models",
    "Touvron and others (Meta AI)",
    "2023-02",
    "https://arxiv.org/abs/2302.13971",
)
GPT_4_DOCS = Source(
    "Models, in the API documentation",
    "OpenAI",
    "2023-03",
    "https://platform.openai.com/docs/models",
)
LLAMA_2 = Source(
    "Llama 2: Open Foundation and Fine-Tuned Chat Models",
    "Touvron and others (Meta)",
    "2023-07",
    "https://arxiv.org/abs/2307.09288",
)
MISTRAL = Source(
    "Mistral 7B", "Jiang and others (Mistral AI)", "2023-10", "https://arxiv.org/abs/2310.06825"
)
LLAMA_3_CARD = Source(
    "Llama 3 model card",
    "Meta",
    "2024-04",
    "https://github.com/meta-llama/llama3/blob/main/MODEL_CARD.md",
)
LLAMA_31_CARD = Source(
    "Llama 3.1 model card",
    "Meta",
    "2024-07",
    "https://github.com/meta-llama/llama-models/blob/main/models/llama3_1/MODEL_CARD.md",
)
DEEPSEEK = Source(
    "DeepSeek-V3, README",
    "DeepSeek-AI",
    "2024-12",
    "https://github.com/deepseek-ai/DeepSeek-V3/blob/main/README.md",
)
GPT_OSS = Source(
    "gpt-oss-120b & gpt-oss-20b Model Card",
    "OpenAI",
    "2025-08",
    "https://arxiv.org/abs/2508.10925",
)
NO_POSITIONS = Source(
    "Transformer Language Models without Positional Encodings Still Learn Positional Information",
    "Haviv and others (Tel Aviv University)",
    "2022-03",
    "https://arxiv.org/abs/2203.16634",
)
BYTE_PAIRS = Source(
    "Neural Machine Translation of Rare Words with Subword Units",
    "Sennrich, Haddow and Birch",
    "2016-08",
    "https://aclanthology.org/P16-1162/",
)
SENTENCE_PIECE = Source(
    "SentencePiece: A simple and language independent subword tokenizer and detokenizer for "
    "Neural Text Processing",
    "Kudo and Richardson",
    "2018-11",
    "https://aclanthology.org/D18-2012/",
)
BYT5 = Source(
    "ByT5: Towards a Token-Free Future with Pre-trained Byte-to-Byte Models",
    "Xue and others (Google)",
    "2022-03",
    "https://arxiv.org/abs/2105.13626",
)
LLAMA_3 = Source(
    "The Llama 3 Herd of Models",
    "Llama Team (Meta)",
    "2024-07",
    "https://arxiv.org/abs/2407.21783",
)
