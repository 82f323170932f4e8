"""Log lines that no field can forge, files by day, and the forms in which they leave the host. No Django here."""
