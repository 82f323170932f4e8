"""Tables as people send them, CSV and XLSX, read as rows of text under bounds; no models, no Django."""
