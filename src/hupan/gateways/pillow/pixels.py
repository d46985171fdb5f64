"""What is done to pixels. Nothing in a stranger's file is believed: not its name, not its size, not its end."""

import io
from collections.abc import Sequence
from typing import Final, cast

from PIL import Image, ImageCms, ImageOps

from hupan.pictures import PictureTooLarge, PictureUnreadable, Scaled

MOST_PIXELS: Final = 40_000_000
"""A camera's largest photographs; decoded they take 160 MB."""

LONGEST_SIDE: Final = 16_000
"""WebP ends at 16,383."""

_FORMATS: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
}
_MAT: Final = (246, 245, 243)
_MARGIN: Final = 30
_QUALITY: Final = 82
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS: Final = {_TURNS[each] for each in (5, 6, 7, 8)}

# Sizes are checked here as soon as a file is opened, before anything is decoded; Pillow's own limit would only warn.
Image.MAX_IMAGE_PIXELS = None


def scale(data: bytes, media_type: str, widths: Sequence[int]) -> Scaled:
    """Read a photograph, upright and without what stands beside its pixels, and make its sizes.

    Args:
        data: The file.
        media_type: What its first bytes say; no other decoder is tried.
        widths: Pixels across, ascending; none is larger than the photograph but the first that holds it whole.

    Raises:
        PictureTooLarge: It has too many pixels.
        PictureUnreadable: It is damaged.
    """
    try:
        full, whole = _upright(data, media_type, widths[-1])
    except (PictureTooLarge, PictureUnreadable):
        raise
    except Exception as error:  # decoders raise whatever they meet in a stranger's bytes
        raise PictureUnreadable(f"The picture is damaged ({type(error).__name__}).") from error
    made: dict[int, bytes] = {}
    # From large to small, each from the one before it: the large one is resampled from the photograph only once.
    step = whole
    needed = [*(each for each in widths if each < full[0]), *[each for each in widths if each >= full[0]][:1]]
    for width in reversed(needed):
        # The height by the full size: from step to step the rounding would add up.
        across = min(width, full[0])
        step = _resized(step, across, max(1, round(full[1] * across / full[0])))
        made[width] = _as_webp(step)
    return Scaled(full[0], full[1], _colour(step), made)


def webp(data: bytes, width: int) -> bytes:
    """Make WebP of a picture of our own, at most `width` across."""
    with Image.open(io.BytesIO(data)) as image:
        return _as_webp(_at_most(image, width))


def card(data: bytes, kind: str, size: tuple[int, int]) -> bytes:
    """Lay a picture of our own on a mat, whole and in the middle; `kind` is `png` or `jpg`."""
    with Image.open(io.BytesIO(data)) as image:
        inner = ImageOps.contain(image.convert("RGBA"), (size[0] - 2 * _MARGIN, size[1] - 2 * _MARGIN))
    mat = Image.new("RGB", size, _MAT)
    mat.paste(inner, ((size[0] - inner.width) // 2, (size[1] - inner.height) // 2), inner)
    made = io.BytesIO()
    if kind == "png":
        mat.save(made, "PNG", optimize=True)
    else:
        mat.save(made, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return made.getvalue()


def _upright(data: bytes, media_type: str, widest: int) -> tuple[tuple[int, int], Image.Image]:
    """Decode the first frame; returns its full size beside pixels that may be fewer."""
    with Image.open(io.BytesIO(data), formats=(_FORMATS[media_type],)) as image:
        width, height = image.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise PictureTooLarge(
                f"A picture has at most {MOST_PIXELS // 1_000_000} megapixels and {LONGEST_SIDE:,} pixels a side.",
                width=width,
                height=height,
            )
        if media_type == "image/jpeg":
            # JPEG can be decoded at a half, a quarter or an eighth; twice what is needed keeps it sharp.
            image.draft(None, (2 * widest, 2 * widest))
        image.load()
        turn = _TURNS.get(_orientation(image))
        plain = _plain(image)
    if turn is None:
        return (width, height), plain
    return ((height, width) if turn in _SIDEWAYS else (width, height)), plain.transpose(turn)


def _orientation(image: Image.Image) -> int:
    """How the camera was held; a damaged note about it is no reason to refuse the pixels."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - the note is a stranger's, too
        return 1


def _plain(image: Image.Image) -> Image.Image:
    """Bring any mode and profile to sRGB, with an alpha channel where something is transparent."""
    profile = image.info.get("icc_profile")
    # Sixteen bits a sample would be cut off, not scaled, by a plain conversion.
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if isinstance(profile, bytes) and image.mode in {"RGB", "CMYK", "L"}:
        image = _in_srgb(image, profile)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = cast("ImageCms.ImageCmsProfile", ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType] - Pillow leaves its profiles untyped
        done = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A broken profile, or one for another mode: the pixels are shown as they are, as browsers do.
        return image
    return image if done is None else done


def _at_most(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return _resized(image, width, max(1, round(image.height * width / image.width)))


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _as_webp(image: Image.Image) -> bytes:
    made = io.BytesIO()
    # No profile, no EXIF: `save` writes them only where it is told to.
    image.save(made, "WEBP", quality=_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return made.getvalue()


def _colour(image: Image.Image) -> str:
    """The mean colour on a white page."""
    small = image.convert("RGBA").resize((1, 1), Image.Resampling.BOX)
    page = Image.new("RGBA", (1, 1), (255, 255, 255, 255))
    red, green, blue = (int(each) for each in Image.alpha_composite(page, small).convert("RGB").tobytes())
    return f"#{red:02x}{green:02x}{blue:02x}"
