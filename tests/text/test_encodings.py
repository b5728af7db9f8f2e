"""Which encoding some bytes are in."""

import pytest

from minigpt.errors import UserError
from minigpt.text.encodings import SAMPLE, decoded, recognised

FRENCH = "Élodie regardait la mer. « C’est là », dit-elle, « que mon père a pêché l’été dernier. »"
POLISH = "Żółta łódź płynęła po rzece, a chłopiec śpiewał cicho. Gdzie jesteś, mój przyjacielu?"
CZECH = "Žlutý kůň běžel přes louku a děti se smály. Večer přišla bouře a všichni běželi domů."
HUNGARIAN = "Az öreg tölgyfa alatt ült egy kisfiú, és őszintén örült a hűvös esőnek."
TURKISH = "Çocuk yolda yürüyor ve şarkı söylüyordu. Akşam eve döndü, annesi ona ekmek ve süt verdi."
RUSSIAN = "Мальчик шёл по дороге и пел тихую песню. Вечером он вернулся домой, и мать ждала его."
GREEK = "Το αγόρι περπατούσε στον δρόμο και τραγουδούσε. Το βράδυ γύρισε στο σπίτι του."
HEBREW = "הילד הלך בדרך ושר שיר שקט. בערב הוא חזר הביתה ואמו נתנה לו לחם וחלב."
ARABIC = "مشى الولد في الطريق وغنى أغنية هادئة. عاد في المساء إلى البيت وأعطته أمه خبزا وحليبا."
THAI = "เด็กชายเดินไปตามถนนและร้องเพลงเบา ๆ ตอนเย็นเขากลับบ้านและแม่ให้ขนมปังกับนมแก่เขา"
JAPANESE = "少年は道を歩きながら静かに歌っていました。夕方、家に帰ると母がパンと牛乳をくれました。"
CHINESE = "男孩走在路上轻轻地唱着歌。晚上他回到家里，母亲给了他面包和牛奶。窗外下着雪。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        ("Élodie aime l’été et la forêt.\n" * 200, "cp1252"),
        (FRENCH, "mac-roman"),
        (POLISH, "cp1250"),
        (CZECH, "cp1250"),
        (HUNGARIAN, "cp1250"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "cp1253"),
        (HEBREW, "cp1255"),
        (ARABIC, "cp1256"),
        (THAI, "cp874"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (FRENCH, "utf-8"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
    ],
)
def test_the_encoding_of_a_short_text_is_found_out(text, encoding):
    """One or two sentences are enough."""
    assert recognised(text.encode(encoding)) == encoding
    assert decoded(text.encode(encoding), "x.txt")[0] == text


def test_a_sample_ends_at_a_line():
    """Half a character at its end would speak against the right encoding."""
    line = "少年は道を歩き静かに歌っていました。\n"
    raw = (line * (SAMPLE // len(line))).encode("shift_jis")
    assert len(raw) > SAMPLE and recognised(raw) == "shift_jis"


def test_what_was_chosen_is_used():
    """Latin letters can be read as Greek ones, if somebody wants that."""
    assert decoded(b"\xe1", "x.txt", "cp1253") == ("α", "cp1253")
    with pytest.raises(UserError, match="byte 0 of x.txt is not UTF-8 text|byte 0 of x.txt"):
        decoded(b"\xe1", "x.txt", "utf-8")
