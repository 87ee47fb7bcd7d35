"""What to propose: symbolic provers, and the policies that models stand behind."""

__all__: list[str] = []
