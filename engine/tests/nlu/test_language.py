"""English stays English, typos and all; the commonest other languages are told."""

import pytest
from project import examples

from backtalk_engine.nlu.words.language import language
from backtalk_engine.nlu.words.spelling import common_words

FOREIGN = {
    "es": [
        "Me duele mucho la espalda cuando me siento en la oficina.",
        "¿Qué ejercicios puedo hacer para la cadera?",
    ],
    "fr": [
        "J'ai mal au dos depuis trois semaines.",
        "Quels exercices puis-je faire pour mes hanches ?",
    ],
    "de": [
        "Mein Rücken tut weh, wenn ich lange sitze.",
        "Welche Übungen helfen bei verspannten Hüften?",
    ],
    "it": [
        "Mi fa male la schiena quando sto seduto a lungo.",
        "Quali esercizi posso fare per i fianchi?",
    ],
    "pt": [
        "Estou com dor nas costas há três semanas.",
        "Quais exercícios posso fazer para o quadril?",
    ],
    "nl": [
        "Ik heb al weken pijn in mijn onderrug.",
        "Welke oefeningen kan ik doen voor mijn heupen?",
    ],
    "pl": [
        "Od tygodnia bolą mnie plecy przy siedzeniu.",
        "Jakie ćwiczenia mogę robić na biodra?",
    ],
    "ro": [
        "Mă doare spatele când stau mult pe scaun.",
        "Ce exerciții pot face pentru șolduri?",
    ],
    "tr": [
        "Uzun süre oturunca belim çok ağrıyor.",
        "Kalçam için hangi egzersizleri yapabilirim?",
    ],
    "vi": [
        "Tôi bị đau lưng dưới khi ngồi lâu.",
        "Tôi nên tập bài tập nào cho hông?",
    ],
    "id": [
        "Punggung bawah saya sakit saat duduk lama.",
        "Latihan apa yang bisa saya lakukan untuk pinggul?",
    ],
    "tl": [
        "Masakit ang likod ko kapag matagal akong nakaupo.",
        "Anong ehersisyo ang pwede kong gawin para sa balakang?",
    ],
    "ht": [
        "Do mwen fè m mal lè m chita lontan.",
        "Ki egzèsis mwen ka fè pou ranch mwen?",
    ],
    "ru": [
        "У меня болит спина, когда я долго сижу.",
        "Какие упражнения помогут для бёдер?",
    ],
    "uk": [
        "У мене болить спина, коли я довго сиджу на роботі.",
        "Які вправи можна робити для стегон?",
    ],
    "ar": [
        "أشعر بألم في أسفل ظهري عند الجلوس.",
        "ما هي التمارين المناسبة للورك؟",
    ],
    "fa": [
        "وقتی زیاد می\u200cنشینم کمرم درد می\u200cگیرد.",
        "چه تمرین\u200cهایی برای لگن خوب است؟",
    ],
    "ur": [
        "زیادہ دیر بیٹھنے سے میری کمر میں درد ہوتا ہے۔",
        "کولہے کے لیے کون سی ورزش اچھی ہے؟",
    ],
    "hi": [
        "लंबे समय तक बैठने पर मेरी कमर में दर्द होता है।",
        "कूल्हे के लिए कौन सा व्यायाम अच्छा है?",
    ],
    "bn": [
        "অনেকক্ষণ বসে থাকলে আমার কোমরে ব্যথা হয়।",
        "নিতম্বের জন্য কোন ব্যায়াম ভালো?",
    ],
    "pa": [
        "ਜ਼ਿਆਦਾ ਦੇਰ ਬੈਠਣ ਨਾਲ ਮੇਰੀ ਪਿੱਠ ਦੁਖਦੀ ਹੈ।",
        "ਕਮਰ ਲਈ ਕਿਹੜੀ ਕਸਰਤ ਚੰਗੀ ਹੈ?",
    ],
    "gu": [
        "લાંબા સમય સુધી બેસવાથી મારી કમર દુખે છે.",
        "કમર માટે કઈ કસરત સારી છે?",
    ],
    "zh": [
        "我坐久了腰很痛。",
        "什么运动对髋部有好处？",
    ],
    "ja": [
        "長く座っていると腰が痛くなります。",
        "股関節にはどんな運動がいいですか？",
    ],
    "ko": [
        "오래 앉아 있으면 허리가 아파요.",
        "고관절에 좋은 운동은 무엇인가요?",
    ],
}
ENGLISH = [
    "my lumber hurst wen i bend ovr",
    "lower bak pane realy bad pls halp",
    "foam rollin da hip flexas innit",
    "wher is teh piriformus musle plz",
    "sacroiliac dysfunction spondylolisthesis",
    "trochanteric bursitis gluteus medius tendinopathy",
    "lumbago scoliosis kyphosis lordosis",
    "ibuprofen paracetamol naproxen diclofenac",
    "me back does be killin me so it does",
    "i dey feel pain for my waist since yesterday",
    "12345 678",
    "😀😀😀 👍",
    "",
]


@pytest.fixture(scope="session")
def known() -> frozenset[str]:
    return frozenset(common_words(line for _, lines in examples() for line in lines))


def told(text: str, known: frozenset[str]) -> str:
    words = [word.strip(".,?!").lower() for word in text.split()]
    return language(text, sum(word in known for word in words) / max(1, len(words)))


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in FOREIGN.items() for text in texts]
)
def test_a_sentence_in_another_language_is_told(
    code: str, text: str, known: frozenset[str]
) -> None:
    assert told(text, known) == code


@pytest.mark.parametrize("text", ENGLISH)
def test_english_stays_english(text: str, known: frozenset[str]) -> None:
    assert told(text, known) == "en"


def test_the_projects_own_examples_are_english(known: frozenset[str]) -> None:
    lines = [line for _, lines in examples() for line in lines if line.isascii()]
    wrong = [line for line in lines if told(line, known) != "en"]
    assert len(wrong) < len(lines) / 1000, wrong


@pytest.mark.parametrize("text", ["hola", "me duele", "bonjour", "danke schön", "numb", "ciao"])
def test_a_word_or_two_says_too_little(text: str, known: frozenset[str]) -> None:
    assert told(text, known) == "en"


@pytest.mark.parametrize("text", ["腰痛", "спина", "ظهري", "कमर", "허리", "πόνος", "כאב"])
def test_one_word_in_another_script_is_enough(text: str, known: frozenset[str]) -> None:
    assert told(text, known) != "en"
