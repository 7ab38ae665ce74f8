#!/usr/bin/env python3
"""Makes the program's icon files from app-icon.svg; run it after changing the drawing.

    python3 -m venv venv && venv/bin/pip install cairosvg pillow
    venv/bin/python assets/make-app-icon.py
"""

import io
from pathlib import Path

import cairosvg
from PIL import Image

HERE = Path(__file__).parent
DRAWING = HERE / "app-icon.svg"


def picture(size):
    png = cairosvg.svg2png(url=str(DRAWING), output_width=size, output_height=size)
    return Image.open(io.BytesIO(png)).convert("RGBA")


def main():
    # The large one for macOS, the small one for the window itself.
    picture(1024).save(HERE / "app-icon.png", optimize=True)
    picture(128).save(HERE / "app-icon-128.png", optimize=True)
    sizes = [16, 24, 32, 48, 64, 128, 256]
    pictures = [picture(size) for size in sizes]
    pictures[-1].save(
        HERE / "windows" / "usher.ico",
        sizes=[(size, size) for size in sizes],
        append_images=pictures[:-1],
    )


main()
