"""Every command of ``./guiju``, one module each: ``register(subparsers)`` and ``run(arguments) -> exit code``.

A module imports Django and the rest of the house only inside ``run``, so that help and wrong options answer at once.
"""
