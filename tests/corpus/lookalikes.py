"""What a tired scanner takes one character for another: the channel's own table, written by eye.

It was drawn up without looking at any measured confusions, on purpose: a repair that was tuned to its own noise would
prove nothing. A third of the substitutions do not come from here at all but are arbitrary.
"""

from __future__ import annotations

DIGITS: dict[str, str] = {
    "0": "6898O",
    "1": "7447l",
    "2": "77Z3",
    "3": "8859",
    "4": "1199A",
    "5": "6633S",
    "6": "8850G",
    "7": "1122T",
    "8": "3360B",
    "9": "4407g",
}
"""Digits: mostly another digit, now and then a letter."""

LETTERS: dict[str, tuple[str, ...]] = {
    "A": ("4", "R", "Á"), "B": ("8", "R", "3"), "C": ("G", "(", "O"), "D": ("O", "0", "B"), "E": ("F", "B", "£"),
    "F": ("P", "E"), "G": ("C", "6", "O"), "H": ("M", "N", "l-l"), "I": ("l", "1", "|", "T"), "J": ("I", "]"),
    "K": ("X", "R"), "L": ("I", "l", "1"), "M": ("N", "H", "IVI"), "N": ("M", "H", "II"), "O": ("0", "Q", "D", "C"),
    "P": ("F", "R"), "Q": ("O", "0"), "R": ("B", "P", "K"), "S": ("5", "8", "$"), "T": ("I", "7", "Y"),
    "U": ("V", "LI", "O"), "V": ("Y", "U", "W"), "W": ("VV", "M"), "X": ("K", "x"), "Y": ("V", "T"), "Z": ("2", "7"),
    "a": ("o", "e", "s", "d"), "b": ("h", "6", "o"), "c": ("e", "o", "("), "d": ("cl", "a", "o"), "e": ("c", "o", "é"),
    "f": ("t", "r"), "g": ("q", "9", "y"), "h": ("b", "n", "li"), "i": ("l", "1", "j", "ï"), "j": ("i", "y"),
    "k": ("h", "lc"), "l": ("1", "I", "i", "t"), "m": ("rn", "n", "in"), "n": ("ri", "u", "m", "r"),
    "o": ("0", "e", "c", "a"), "p": ("q", "n"), "q": ("g", "9"), "r": ("n", "t", "i"), "s": ("5", "a", "8"),
    "t": ("f", "l", "r"), "u": ("ii", "n", "v"), "v": ("y", "u"), "w": ("vv", "u"), "x": ("k", "z"), "y": ("v", "g"),
    "z": ("2", "s"),
    "é": ("e", "è", "ê", "6"), "è": ("é", "e", "ê"), "ê": ("é", "e", "8"), "à": ("a", "â", "4"), "â": ("a", "à", "3"),
    "ô": ("o", "6", "ò"), "û": ("u", "ii", "ù"), "î": ("i", "f", "ï"), "ï": ("i", "î"), "ç": ("c", "g"),
    "œ": ("oe", "ce", "ae"), "Œ": ("OE", "CE"), "É": ("E", "F", "Ë"), "È": ("E", "Ê"), "Ê": ("E", "É"), "Î": ("I", "T"),
    "[": ("{", "(", "|", "l", "1"), "]": ("}", ")", "|", "J", "1"), "(": ("{", "[", "C"), ")": ("}", "]", "J"),
    "/": ("I", "7", "l", "1"), "-": ("—", "~", "_", "."), "*": ("°", "+", "'", "x"), "°": ("*", "o", "'", "\""),
    "'": ("’", "`", "‘", ","), "’": ("'", "`", "‘"), ".": (",", ":", "•"), ":": (";", "."), "\"": ("”", "''", "“"),
    "%": ("96", "°/o", "X"), "«": ("<", "(("), "»": (">", "))"),
}  # fmt: skip
ARBITRARY = "0123456789ABCDEFGHILMNOPRSTUVabcdeghilmnorstuv.,;:'-_~*=/\\|°"
RULES = (" |", "| ", "|", " | ", " {", "{", " [", "[ ", "!", " !", "¦", " I ", " ]")
"""What a drawn column rule is read as, besides nothing."""

EURO = ("£", "£", "£", "E", "E", "¢", "e", "C", "€€", "", "", "")
"""What the euro sign is read as when it is not read right; often it is lost."""

COMMA = ("", "", "", ".", ".", ".", ".", ";", "'", ", ", " ,")
STRAY = (" |", " |o", " _", " }", " E-g", " .", " ~", " £", " i", " °", " =")
"""Marks at the edge of a line."""

JUNK = (
    "= —",
    "|",
    "© .",
    "000000",
    "l",
    "i",
    "AMO,",
    "+",
    "T",
    "- .",
    "~ _ .",
    "l I",
    "E-g",
    "; :",
    "1",
    "' ’",
    "B",
    "v",
    "} {",
)
"""Lines that a scanner makes of stains, frames and folds."""
