"""The work of the office: errands, reports, the journal, meetings."""
