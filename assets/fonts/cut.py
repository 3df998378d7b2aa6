"""Cuts Noto Sans SC down to the characters that the program needs.

    pip install fonttools==4.68.0
    npm pack @expo-google-fonts/noto-sans-sc@0.4.3        # holds the two static TTFs, OFL
    tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    python cut.py package/400Regular/NotoSansSC_400Regular.ttf NotoSansSC-Regular.ttf
    python cut.py package/700Bold/NotoSansSC_700Bold.ttf NotoSansSC-Bold.ttf

characters.txt beside this script holds the 8,105 characters of 通用规范汉字表 in its order, read from the property
kTGH of the Unihan database (Unicode 14.0, Unihan_OtherMappings.txt).
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent

# Ranges of signs; those that the font lacks are passed over.
SIGNS = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # Latin Extended-A (names)
    (0x01CD, 0x01DC),  # letters of pinyin
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x203A),  # dashes, quotation marks, dots, per mille, primes
    (0x2070, 0x2094),  # superscripts and subscripts
    (0x20AC, 0x20AC),  # euro
    (0x2103, 0x2103),  # degree Celsius
    (0x2116, 0x2116),  # numero
    (0x2150, 0x218F),  # fractions, Roman numerals
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x22A5),  # operators
    (0x2460, 0x24FF),  # enclosed numbers
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2600, 0x2606),  # stars
    (0x2713, 0x2717),  # ticks
    (0x3000, 0x303F),  # CJK punctuation
    (0x3105, 0x312F),  # zhuyin
    (0x3200, 0x32FF),  # enclosed CJK
    (0x3380, 0x33DF),  # square units
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF01, 0xFFEE),  # full-width and half-width forms
]


def gb2312():
    """All characters of GB 2312, signs and Han, as Python's codec knows them."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def main():
    source, target = sys.argv[1:]
    wanted = {ord(c) for c in (HERE / "characters.txt").read_text("utf-8") if not c.isspace()}
    assert len(wanted) == 8105, len(wanted)
    wanted |= set(gb2312())
    for first, last in SIGNS:
        wanted |= set(range(first, last + 1))

    options = subset.Options()
    options.layout_features = []  # the program sets text left to right without kerning or alternates
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT", "DSIG", "gasp"]
    font = TTFont(source, recalcTimestamp=False)
    missing = sorted(c for c in wanted if c not in font.getBestCmap() and 0x4E00 <= c <= 0x9FFF)
    assert not missing, [hex(c) for c in missing]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(target)
    print(target, len(font.getBestCmap()), "characters")


if __name__ == "__main__":
    main()
