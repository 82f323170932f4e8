"""What differs between the two engines: backends, bulk writes, write guard, triggers, encryption at rest.

The lowest kernel package; it knows tables, never business.
"""
