"""Pictures as pages show them."""

from collections.abc import Mapping

from hupan.catalog import Media, Product, in_language
from hupan.pictures import is_drawing, picture_srcset, picture_url
from hupan.showcase.reader import Reader
from hupan.showcase.views.parts import Picture
from hupan.showcase.views.product import Shot


def card_picture(product: Product, reader: Reader, options: Mapping[str, str] | None = None) -> Picture | None:
    """Take the picture that stands for a product, of the given choice where there is one."""
    media = shown_media(product, options or {})
    return picture_of(media[0], product.text(reader.language).name, reader, 320) if media else None


def shown_media(product: Product, options: Mapping[str, str]) -> list[Media]:
    """Take the pictures of a choice and those that show every choice; all of them where the choice has none."""
    fitting = [each for each in product.media if each.options.items() <= options.items()]
    own = [each for each in fitting if each.options]
    return [*own, *(each for each in fitting if not each.options)] or list(product.media)


def picture_of(media: Media, name: str, reader: Reader, width: int) -> Picture:
    """Describe a picture in the reader's words, at a width."""
    return Picture(
        src=picture_url(media.picture, width),
        srcset=picture_srcset(media.picture),
        width=max(1, media.width),
        height=max(1, media.height),
        alt=in_language(media.alt, reader.language) or name,
        fills=is_drawing(media.picture),
    )


def gallery(product: Product, options: Mapping[str, str], reader: Reader) -> tuple[Shot, ...]:
    """Make the gallery of a choice."""
    name = product.text(reader.language).name
    return tuple(
        Shot(
            small=picture_of(each, name, reader, 160),
            large=picture_of(each, name, reader, 640),
            full=picture_url(each.picture, 1280),
        )
        for each in shown_media(product, options)
    )
