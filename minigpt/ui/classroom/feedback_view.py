"""What the class's votes taught, and fine-tuning on it."""

import streamlit as st

from minigpt.classroom.reward import Reward, WordReward, tuned_key
from minigpt.classroom.rooms import Room
from minigpt.classroom.tunings import Tuning, keep_tuning, last_tuning
from minigpt.classroom.win_rate import Share
from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.library.entries import StoredModel
from minigpt.reward.kl_optimum import BETA
from minigpt.text.dataset import Dataset
from minigpt.ui.classroom import feedback
from minigpt.ui.classroom.before_and_after import draw_before_and_after
from minigpt.ui.classroom.desk import attempt, next_part
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.plain_text import inset, plain
from minigpt.ui.parts.signed import signed
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.session.live import offer_again
from minigpt.ui.session.unit_names import in_units, unit, units
from minigpt.ui.session.wait import waiting_words, why_not

WORDS_SHOWN = 8
BETA_KEY = "beta"
BETA_START = 0.5
OBJECTIVE = "Reward − β · KL".replace(" ", "\u00a0")  # no line is broken in it


def draw_reward(room: Room, config: Config) -> None:
    """The reward model of the votes so far: its words, and how far it can be trusted."""
    found = _learnt(room, config)
    if found is None:
        return
    st.markdown(
        f"From **{found.votes:,} votes** on {found.pairs} pairs, each {unit()} got a number: how "
        f"much it makes a text look *{inset(found.topic)}*. A text's reward is the sum over its "
        f"{units()}."
    )
    draw_verdict(found)
    _draw_trust(found)
    next_part("train the model on it", "Fine-tune")
    left, right = st.columns(2)
    with left:
        st.subheader("Most rewarded")
        _draw_words(found.words[:WORDS_SHOWN])
    with right:
        st.subheader("Least rewarded")
        _draw_words(found.words[::-1][:WORDS_SHOWN])
    st.caption(
        in_units(
            "± is one standard deviation of what the number may be, given these votes. A word is "
            "marked *sure* if its number is more than 1.96 of them from 0. Model: Bradley and "
            "Terry, 1952; a logistic regression on differences of word counts."
        )
    )


def _learnt(room: Room, config: Config) -> Reward | None:
    votes = feedback.votes_to_learn_from(room)
    if not votes:
        st.info("No votes on this topic yet: begin a round under *Compare*.")
        return None
    key = feedback.reward_key(config, room.topic, votes)
    found = feedback.reward(key)
    if found is None:
        _draw_progress(feedback.request_reward(config, key, room.topic, votes))
    return found


def _draw_progress(status: Status) -> None:
    """How a job stands, with a way out where it failed."""
    if why_not(status):
        offer_again(status)
        return
    waits = waiting_words(status)
    words = {"queued": waits, "held": waits, "done": "reading the result"}
    doing = words.get(status.state) or plain(status.stage or status.state)
    last = status.epochs[-1] if status.epochs else None
    more = f": mean reward {signed(last['val_score'], 3)}" if last else ""
    st.markdown(f":blue-badge[:material/model_training: {doing}{more}]")


def draw_verdict(found: Reward) -> None:
    """Whether there is anything to learn, in one plain sentence."""
    if found.learnable:
        st.success(
            "**These votes can be learnt from.** Learnt from some of the pairs, the reward guessed "
            f"{found.held_out.rate:.0%} of the votes on the others right. By chance it would be "
            "half.",
            icon=":material/check:",
        )
    elif found.doubts.class_disagrees:
        st.error(
            "**These votes do not agree on anything that can be learnt.** On the same pair the "
            "class was split as coins would be. Talk about what the question means, then vote "
            "again.",
            icon=":material/casino:",
        )
    elif not found.doubts.too_few_pairs:
        st.warning(
            "**The class agrees, but nothing can be learnt from it yet.** What was learnt from "
            f"some of the pairs guessed {found.held_out.rate:.0%} of the votes on the others; by "
            "chance it would be half.",
            icon=":material/help:",
        )


def _draw_trust(found: Reward) -> None:
    held = found.held_out
    with st.container(horizontal=True):
        value = "not known" if held.rate is None else f"{held.rate:.0%}"
        st.metric("Right on pairs it had not seen", value, border=True)
        st.metric("Where the truth may lie (95%)", interval(held), border=True)
        agreed = "not known" if found.agreement is None else f"{found.agreement:.0%}"
        st.metric("Votes that agree with most of the class", agreed, border=True)
    said = "".join(f"\n- {doubt}" for doubt in doubts(found))
    if said:
        st.warning(f"What these votes can't support:\n{said}", icon=":material/help:")


def interval(share: Share) -> str:
    """The bounds of a share, in words."""
    return f"{share.low:.0%} to {share.high:.0%}"


def doubts(found: Reward) -> list[str]:
    """What the votes can't support, in words."""
    said, about = [], found.doubts
    if about.too_few_pairs:
        said.append("Too few pairs to keep any back: nobody knows how it does on new ones.")
    elif about.no_better_than_guessing:
        said.append(
            "On new pairs it may do no better than a coin: the interval above holds 50%. More "
            "pairs help more than more votes on the same ones."
        )
    if about.no_sure_word:
        said.append(in_units("There is no word about which these votes are sure."))
    if about.class_disagrees:
        said.append("The class agrees no more than coins would: the topic may be too vague.")
    if about.words_never_seen:
        said.append(
            f"{about.words_never_seen:,} {units()} of the vocabulary never made a difference in a "
            "pair: they count as 0, which is not the same as being neutral."
        )
    return said


def _draw_words(words: tuple[WordReward, ...]) -> None:
    rows = [
        {
            unit(): plain(visible(word.word)),
            "reward": f"{signed(word.reward, 2)} ± {word.spread:.2f}",
            "sure": "sure" if word.sure else "",
            "pairs": word.pairs,
        }
        for word in words
    ]
    st.table(rows, hide_index=True)


def draw_tuning(room: Room, config: Config, original: StoredModel, dataset: Dataset) -> None:
    """The beta slider with what can be reached, and the training that goes there."""
    found = _learnt(room, config)
    if found is None:
        return
    st.markdown(
        "The model is trained on **reward − β · KL**. *KL* measures how far its chances have moved "
        "from the original's; *β* is the price of moving."
    )
    last = last_tuning(engine(), room.id, room.topic)
    start = last.beta if last else BETA_START
    beta = st.slider("β", BETA.low, BETA.high, start, BETA.step, key=BETA_KEY)
    expected = feedback.preview(original, dataset, found, beta)
    with st.container(horizontal=True):
        gain = expected.reward - expected.original_reward
        reward = signed(expected.reward, 3)  # a metric tells less from more by "-", so not in these
        st.metric(f"Reward of a next {unit()}", reward, f"{gain:+.3f}", border=True)
        st.metric("KL, in nats", f"{expected.kl:.3f}", border=True, height="stretch")
        change = f"{100 * (expected.accuracy - expected.original_accuracy):+.1f} points"
        st.metric(f"Right next {units()}", f"{expected.accuracy:.1%}", change, border=True)
    st.caption(
        f"What is best at this β, worked out from the formula p ∝ q · exp(r / β) on "
        f"{min(feedback.PREVIEWED, len(dataset.test_y)):,} test phrases; q and p are a {unit()}'s "
        "chances before and after, r its reward."
    )
    key = tuned_key(original.key, found, beta)
    model = feedback.tuned(key)
    if model is None:
        asked = last is not None and last.key == key
        _draw_training(room, config, original, found, Tuning(key, room.topic, beta), asked)
        return
    if last is None or last.key != key:  # trained before: choosing it again is asking for it
        keep_tuning(engine(), room.id, Tuning(key, room.topic, beta))
    _draw_reached(model)
    next_part("vote between the old model and the new one", "Blind vote")
    draw_before_and_after(original, model, dataset, room.topic)


def _draw_training(room: Room, config, original, found: Reward, tuning: Tuning, asked) -> None:
    """The button that begins a fine-tuning; once it was pressed how that stands."""
    if not asked:
        if st.button("Fine-tune the model", type=main_button(), icon=":material/model_training:"):
            attempt(lambda: keep_tuning(engine(), room.id, tuning))
        return
    votes = feedback.votes_to_learn_from(room)
    stored = feedback.reward_key(config, room.topic, votes)
    _draw_progress(feedback.request_tuned(config, original.key, stored, found, tuning.beta))


def _draw_reached(model: StoredModel) -> None:
    reached = model.report["balance"]
    st.success(
        f"Trained in {model.report['seconds']:.1f} s: on all {model.report['test_pairs']:,} test "
        f"phrases mean reward {signed(reached['original_reward'], 3)} → "
        f"{signed(reached['reward'], 3)}, KL {reached['kl']:.3f}, right "
        f"{reached['original_accuracy']:.1%} → {reached['accuracy']:.1%}. {OBJECTIVE} is "
        f"{signed(reached['value'], 4)}; the best possible is {signed(reached['best'], 4)}.",
        icon=":material/check:",
    )
