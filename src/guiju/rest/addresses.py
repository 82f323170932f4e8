"""The rest of an address, whatever stands in it: slashes, and line ends that ``path`` would send to the web's pages."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class Anything(StringConverter):
    regex = r"[\s\S]+"


register_converter(Anything, "anything")
REST_OF_ADDRESS = "{anything:rest}"
IDENTITY = "{anything:identity}"
