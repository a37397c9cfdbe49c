"""Make arabic.pdf and chinese.pdf again; needs WeasyPrint and Noto fonts.

Run as `python -m tests.data.make_script_pdfs`. The tests read the files, not this.
"""

from pathlib import Path

from weasyprint import HTML

PAGE = """
<html lang="{language}" dir="{direction}"><title>{title}</title><style>
@page {{ size: A5; margin: 2cm }}
body {{ font: 12pt/1.6 "{font}" }}
h1 {{ font-size: 18pt }}
</style><h1>{title}</h1><p>{text}</p></html>
"""

ARABIC_TITLE = "الاستجابة للإرهاب"
ARABIC_TEXT = (
    "اعتمد مجلس الأمن القرار 2242 (2015) بشأن المرأة والسلام والأمن. "
    "ولا يجوز إهمال الأدلة التي قدمتها النساء، بنسبة 30% من الحالات."
)
CHINESE_TITLE = "打击恐怖主义对策"
CHINESE_TEXT = (
    "安全理事会通过了第2242(2015)号决议。会员国应当将性别观点纳入反恐政策；"
    "妇女和女童的经历各不相同，因此需要交叉性的方法。"
)


def main() -> None:
    """Write both files beside this script."""
    folder = Path(__file__).parent
    for name, language, direction, font, title, text in (
        ("arabic", "ar", "rtl", "Noto Naskh Arabic", ARABIC_TITLE, ARABIC_TEXT),
        ("chinese", "zh", "ltr", "Noto Serif CJK SC", CHINESE_TITLE, CHINESE_TEXT),
    ):
        page = PAGE.format(
            language=language, direction=direction, font=font, title=title, text=text
        )
        HTML(string=page).write_pdf(folder / f"{name}.pdf")


if __name__ == "__main__":
    main()
