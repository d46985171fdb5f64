"""Pictures of things, drawn: a form, a colour and a pattern become an SVG of a few kilobytes.

Forms, paints and patterns are data beside the code, written by hand; this package mixes the tones, picks among a form's
alternatives, and puts the thing on a mat of a soft studio light. The same request gives the same bytes.
"""

from hupan.demo.drawing.colours import Colour, Palette
from hupan.demo.drawing.studio import HEIGHT, WIDTH, Sitting, Studio

__all__ = ["HEIGHT", "WIDTH", "Colour", "Palette", "Sitting", "Studio"]
