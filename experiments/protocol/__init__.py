"""What an experiment declares: settings, arms, columns, individuals; and the session that runs."""
