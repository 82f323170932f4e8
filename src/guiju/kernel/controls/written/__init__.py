"""Gates a company writes itself: a CEL expression over the fields of one subject type and its facts."""
