"""What the checker found: one rule id of docs/formats/bukti-1.md, a place, a sentence."""


class Findings:
    def __init__(self):
        self.lines = []

    def add(self, rule, where, text):
        self.lines.append((rule, where, text))

    def rules(self):
        return {rule for rule, _, _ in self.lines}


class Unreadable(Exception):
    """A part that cannot be read on; carries the rule that it broke."""

    def __init__(self, rule, text):
        super().__init__(text)
        self.rule = rule
