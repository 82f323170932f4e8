"""How long records are kept: floors of the law, longer periods of the company, and the job that deletes what may go."""
