#!/usr/bin/env python3
"""Offers one file to whatever it is dragged onto, as a file manager does.

The window "Drag from here" lies at the top left corner. The line "given" is printed when a target
has taken the file, "over" when the drag has ended; then the program ends.
"""
import sys
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402


class Source(Gtk.Window):
    def __init__(self, file):
        super().__init__(title="Drag from here")
        self.uri = Path(file).absolute().as_uri()
        handle = Gtk.Button(label="file")
        handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, None, Gdk.DragAction.COPY)
        handle.drag_source_add_uri_targets()
        handle.connect("drag-data-get", self.give)
        handle.connect("drag-end", self.end)
        self.add(handle)
        self.set_default_size(120, 60)
        self.set_keep_above(True)
        self.show_all()
        self.move(0, 0)

    def give(self, _widget, _context, selection, _info, _time):
        selection.set_uris([self.uri])
        print("given", flush=True)

    def end(self, _widget, _context):
        print("over", flush=True)
        GLib.timeout_add(200, Gtk.main_quit)


if __name__ == "__main__":
    source = Source(sys.argv[1])
    source.connect("destroy", Gtk.main_quit)
    Gtk.main()
