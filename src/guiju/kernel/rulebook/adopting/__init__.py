"""A rulebook in prose becomes clauses with parameters, proposed bindings and warnings; nothing takes effect by it."""
