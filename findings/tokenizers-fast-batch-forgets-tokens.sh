#!/usr/bin/env bash
# tokenizers 0.23.3, `encode_batch_fast`: the ids are right, the tokens are empty strings and belong
# to no word.
#
# One expects: what the docstring says, that it is `encode_batch` without offsets, which are all
# zeros. So whatever does not come from offsets (the tokens' texts, which word a token belongs to,
# which of two sequences it is of) stays as it was.
#
# What happens: `tokens` is a list of empty strings, of the right length; `word_ids` is None for each
# token, also where the input came as words, for which no offset is needed; `word_to_tokens`,
# `token_to_word` and `char_to_token` find nothing. `ids`, `sequence_ids`, `attention_mask` and the
# special tokens with their texts stay. Nothing is raised or warned of: a table of tokens is blank
# but for its special tokens, and numbers joined by word fall into no word at all. The way out: ask
# `id_to_token` for the texts, or keep `encode_batch` where words matter.
#
# NumPy is installed because words as input are read only where it is; tokenizers does not require it.
#
# Source: the docstring of Tokenizer.encode_batch_fast, and OffsetType::None in the crate's
# tokenizer/pre_tokenizer.rs, where the branch without offsets makes tokens of an id alone.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tokenizers==0.23.3 numpy==2.4.0
cat >"$folder/ask.py" <<'PY'
from tokenizers import Tokenizer, models, pre_tokenizers, processors

numbers = {"r": 0, "o": 1, "w": 2, "ro": 3, "row": 4, "<end>": 5}
asked = Tokenizer(models.BPE(numbers, [("r", "o"), ("ro", "w")]))
asked.pre_tokenizer = pre_tokenizers.Whitespace()
asked.post_processor = processors.TemplateProcessing(
    single="$A <end>", pair="$A <end> $B:1", special_tokens=[("<end>", 5)]
)
for name in ("encode_batch", "encode_batch_fast"):
    one, two = getattr(asked, name)([("row ro", "or"), "row row"])
    (words,) = getattr(asked, name)([["row", "ro"]], is_pretokenized=True)
    print(f"{name}: ids {one.ids}, of sequences {one.sequence_ids}, tokens {one.tokens}")
    print(f"  word 1 is tokens {two.word_to_tokens(1)}; given as words, of words {words.word_ids}")
print("by id_to_token:", [asked.id_to_token(number) for number in one.ids])
PY
"$folder/venv/bin/python" "$folder/ask.py" | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
encode_batch: ids [4, 3, 5, 1, 0], of sequences [0, 0, None, 1, 1], tokens ['row', 'ro', '<end>', 'o', 'r']
  word 1 is tokens (1, 2); given as words, of words [0, 1, None]
encode_batch_fast: ids [4, 3, 5, 1, 0], of sequences [0, 0, None, 1, 1], tokens ['', '', '<end>', '', '']
  word 1 is tokens None; given as words, of words [None, None, None]
by id_to_token: ['row', 'ro', '<end>', 'o', 'r']
SEEN
echo "Seen: tokenizers 0.23.3 keeps ids in encode_batch_fast, but neither tokens nor words."
