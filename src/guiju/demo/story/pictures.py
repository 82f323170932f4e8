"""Photos as the story's people take them: a drawn shelf, a slip of paper, with place and time on it."""

from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (320, 240)
_WALL, _FLOOR, _SHELF = (222, 226, 224), (168, 172, 170), (92, 104, 120)
_BOXES = ((196, 154, 108), (176, 132, 88), (208, 170, 126), (160, 120, 84))


def drawn(mark: str, moment: datetime, random: Random) -> bytes:
    """A JPEG of a shelf with boxes; ``mark`` is printed on it and is in ASCII."""
    picture = Image.new("RGB", SIZE, _WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 190, *SIZE), fill=_FLOOR)
    for shelf in (70, 130, 190):
        left = random.randint(14, 26)
        while left < SIZE[0] - 60:
            width, height = random.randint(28, 52), random.randint(24, 44)
            draw.rectangle((left, shelf - height, left + width, shelf), fill=random.choice(_BOXES), outline=_SHELF)
            draw.line((left + width // 2, shelf - height, left + width // 2, shelf), fill=_WALL)
            left += width + random.randint(4, 14)
        draw.rectangle((8, shelf, SIZE[0] - 8, shelf + 5), fill=_SHELF)
    draw.text((10, SIZE[1] - 22), f"{mark}  {moment:%Y-%m-%d %H:%M}", fill=(24, 28, 32))
    content = BytesIO()
    picture.save(content, "JPEG", quality=70)
    return content.getvalue()
