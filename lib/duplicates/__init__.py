"""Which records repeat another, exactly or nearly, judged against the copy that stays, and why."""
