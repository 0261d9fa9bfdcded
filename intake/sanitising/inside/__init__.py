"""The program that runs inside the box. It is the only code here that parses a file.

It is mounted alone, without the rest of the project, so it imports nothing but the standard
library, Pillow with its reader of HEIC, pypdfium2 and PyAV. What it says is not believed outside:
`gallery.py` reads it as if an attacker had written it.

Grammar of its standard output, JSON lines of at most 512 bytes:
    "ready"                                       after it has confined itself, before reading
    {"of": N, "film": ms}                         how many pages the file has, how long a film is
    {"page": n, "width": w, "height": h}          then w * h * 3 bytes, RGB rows; repeated
    {"samples": n}                                then n * 2 bytes of sound; repeated
    {"stripped": {kind: count}}                   what the file carried beside; may be left out
    "done"  or  {"not_shown": "damaged"}          the last line

`recorder` is another program for another box, which reads samples: "ready", then {"ogg": n} and
n bytes repeated, then "done".
"""
