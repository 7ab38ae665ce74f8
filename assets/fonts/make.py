#!/usr/bin/env python3
"""Makes the four font files of this folder from Inter's own static OTF files.

    python3 -m venv venv && venv/bin/pip install fonttools
    venv/bin/python make.py FOLDER_WITH_INTER_OTF_FILES

FOLDER holds Inter-Regular.otf and Inter-SemiBold.otf (release 4, as Debian's `fonts-inter` brings them).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent

# Latin, Greek and Cyrillic with their accents, punctuation, arrows and currency; other scripts come from the system.
TEXT = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2B0, 0x2DD), (0x300, 0x345), (0x370, 0x3FF), (0x400, 0x52F),
    (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x203A), (0x2044, 0x2044), (0x2070, 0x209C), (0x20A0, 0x20BF),
    (0x2116, 0x2122), (0x2190, 0x2199), (0x2212, 0x2219), (0x2248, 0x2265), (0xFFFD, 0xFFFD),
]
FIGURES = "0123456789 +-.,:%\u2212\u202f\u00a0"


def options(features):
    o = subset.Options()
    o.layout_features = features
    o.desubroutinize = True
    o.hinting = True
    o.notdef_outline = True
    o.name_IDs = ["*"]
    return o


def text_face(source, target):
    font = TTFont(source)
    s = subset.Subsetter(options(["kern", "mark", "mkmk", "ccmp", "locl"]))
    s.populate(unicodes=[c for first, last in TEXT for c in range(first, last + 1)])
    s.subset(font)
    font.save(target)


def figures_face(source, target):
    """Figures of equal width: the `tnum` substitution is written into the character map, since nothing downstream asks for it."""
    font = TTFont(source)
    swap = {}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                    table = getattr(table, "ExtSubTable", table)
                    swap.update(getattr(table, "mapping", {}))
    for table in font["cmap"].tables:
        if hasattr(table, "cmap"):
            table.cmap = {code: swap.get(name, name) for code, name in table.cmap.items()}
    s = subset.Subsetter(options([]))
    s.populate(text=FIGURES)
    s.subset(font)
    # Kerning would pull columns of figures apart again.
    for tag in ("GPOS", "GSUB", "kern"):
        if tag in font:
            del font[tag]
    font.save(target)


def main():
    folder = Path(sys.argv[1])
    for weight in ("Regular", "SemiBold"):
        source = folder / f"Inter-{weight}.otf"
        text_face(source, HERE / f"Inter-{weight}.otf")
        figures_face(source, HERE / f"InterFigures-{weight}.otf")


main()
