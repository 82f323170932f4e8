"""The company's things: what there is, who answers for it, who has borrowed it until when."""
