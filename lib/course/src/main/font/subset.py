"""Cuts the chart font: letters, kana, and the kanji of JIS X 0208 level 1, from Noto Sans CJK JP (SIL Open Font License 1.1).

Usage: subset.py NotoSansCJK-Regular.ttc OUT.otf    (needs fonttools; the first face of the collection is the Japanese one)
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont


def characters():
    """Latin with Greek and mathematics as charts use them, then rows 1-47 of JIS X 0208."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x370, 0x400))
    wanted |= set(map(ord, "−√∞≈≤≥±×÷·∑∂∫←↑→↓…‘’“”–—•°′″‰ᾱ̅̄₀₁₂ₜ⁻¹²³"))
    for row in range(0x21, 0x50):
        for cell in range(0x21, 0x7F):
            try:
                wanted |= set(map(ord, (b"\x1b$B" + bytes([row, cell]) + b"\x1b(B").decode("iso2022_jp")))
            except UnicodeDecodeError:
                pass
    return wanted


def main(source, target):
    font = TTFont(source, fontNumber=0)
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = False
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters())
    cut.subset(font)
    font.flavor = None
    font.save(target, reorderTables=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
