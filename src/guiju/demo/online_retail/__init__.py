"""Two months (or more) of a wholesaler's invoice lines, brought in through the warehouse's commands.

The file is of the form of the UCI Online Retail data set (D. Chen, 2015, doi 10.24432/C5BW33, CC BY 4.0); it is not part of
this project.
"""

from guiju.demo.online_retail.importer import load
from guiju.demo.online_retail.summary import Summary
from guiju.lib.importing import CannotImport

__all__ = ["CannotImport", "Summary", "load"]
