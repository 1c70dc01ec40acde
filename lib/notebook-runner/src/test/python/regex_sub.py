"""What Python's re.sub makes of many patterns, replacements and texts; null where re refuses."""
import json
import pathlib
import re
import warnings

OUT = pathlib.Path(__file__).parent / "../resources/org/jdiffusion/notebook/compare/regex.csv"

TEXTS = [
    "ab12 cd_34\nab  x", "", "foo@1a2b3c, Foo@99 [I@7\n", "é\u00a0ü٣ \u2028ſK\u200bA", "aaa\tbbb\r\n\n{2} a{,}b ]}", "\\d [x] a-b ^$ .*+?",
    "2024-05-06T07:08:09 took 1.25 s", "😀a😀😀", "\x1c\x07\x08\x0b\x00~",
]
PATTERNS = [
    # classes and escapes
    r"\d+", r"\D+", r"\w+", r"\W+", r"\s+", r"\S+", r"[\d]", r"[^\d]+", r"[\w]+", r"[^\w]+", r"[\s\S]+", r"[^\s]+", r"[\W\d]+",
    r"[^\W\d]+", r"[\Da]+", r"[^\D]+", r"[\S ]+", r"[^\S ]+", r"[\W]+", r"[\w\W]", r"(?a)\w+", r"(?a)\d", r"(?a)\s", r"(?a)[\W]+", r"(?a:\w)\w",
    r"[a-c]", r"[^a-c]", r"[]]", r"[^]a]+", r"[a\]]", r"[a-]", r"[-a]", r"[a^]", r"[[]", r"[[a]", r"[a&&b]", r"[a&&[b]]", r"[\^$.*+?]", r"[{}]",
    r"[\b]", r"\x61", r"\u0061", r"\U0001f600", r"[\U0001f600-\U0001f610]+", r"\N{LATIN SMALL LETTER A}", r"\a", r"\v", r"[\v]", r"\0", r"\07",
    r"\141", r"[\141]", r"[\x61-\x63]", r"\t", r"\r\n", r"\.", r"\-", r"\@", r"\ ", r"\{", r"\/", r"é", r"😀", r"😀+", r"[😀]", r"#", r"[#]",
    # anchors and dots
    r"^", r"$", r"(?m)^", r"(?m)$", r"(?m)^$", r"^a", r"(?m)^a", r"x$", r"(?m)b$", r"\A", r"\Z", r"\Ax?", r"\n\Z", r".", r".+", r"(?s).+", r"(?s:.)b",
    r"(?m)^.*\r", r"\b", r"\bab\b", r"\b\w", r"\w\b", r"a\B", r"(?a)\b", r"(?a)\bK",
    # repetition
    r"a*", r"a*?", r"a+?", r"a??", r"a*+", r"a++", r"a?+", r"a{2}", r"a{2,}", r"a{,2}", r"a{1,2}?", r"a{1,2}+", r"a{,}", r"a{", r"a{}", r"a{x}",
    r"{2}", r"{", r"}", r"a{2", r"a{2,x}", r"{,}", r"]", r"\b|\w+", r"\w+|\b", r"|a", r"a|", r"(?:)", r"x*|b", r"(?<=a)|a",
    # groups
    r"(a)(b)?", r"(?P<w>\w)(?P=w)", r"(?P<first_name>a)(?P<b2>b)", r"(a)\1", r"(\w)\1+", r"(?:ab)+", r"(?=a)", r"(?!a)\w", r"(?<=a)b", r"(?<!a)b", r"(?<=a{2})\s", r"(?<=😀)", r"(?=😀)", r"(?<=a|b)1", r"\B", r"(?<=(?=b+)b)1",
    r"(?>a+)", r"(?>a+)a", r"(?#note)a", r"a(?#)*", r"a(?#x)b", r"((((((((((a))))))))))\10", r"(a)\12", r"(a)(?:\1)2",
    r"(?P<日>a)", r"(?P<w>a)|(?P<v>b)",
    # flags
    r"(?i)AB", r"(?i)[A-C]+", r"(?i)É", r"(?i)\x4b", r"(?ia)k", r"(?i:A)b", r"(?i)a(?-i:B)", r"(?i)(?-i:A)b", r"(?im)^AB", r"(?i)(?m)^AB",
    r"(?x) a  b # both" "\n c?", r"(?x)a\ b", r"(?x)[ #]", r"(?x: a ) b", r"(?x)a +", r"(?x)", r"(?u)\w", r"(?s-i:a.)", r"(?i-s:A.)", r"(?-i:a)", r"(?i)ſ", r"(?i)[k]",
    # what people write into sanitizer files
    r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}", r"\d{4}-\d{2}-\d{2}T(\d{2}:){2}\d{2}", r"(?P<cls>\w+)@[0-9a-f]+", r"\[I@[0-9a-f]+", r"(\d+\.)?\d+ m?s\b",
    r"0x[0-9a-fA-F]+", r"(\d+)-(\d+)", r"<.*?>", r"(?s)\A.*", r"[^\n]*\n",
    # what re refuses
    r"(", r")", r"a)", r"[", r"[a", r"[]", r"*", r"+a", r"a**", r"a{2}{3}", r"a{3,2}", r"^*", r"\b+", r"|*", r"(*a)", r"(?P<a>x)(?P<a>y)", r"(?P<1>a)", r"(?P<>a)",
    r"(?P=x)", r"\1", r"(a)\2", r"(a\1)", r"\q", r"\z", r"\x1", r"\u12", r"\8", r"[\8]", r"[z-a]", r"[\d-a]", r"[a-\w]", "\\", r"[\q]", r"\N{nothing like it}",
    r"a(?i)b", r"(?<n>a)", r"(?z)", r"(?z:a)", r"(?-a:b)", r"(?", r"(?#", r"(?P", r"(?P<a", r"(?L)a", r"(?i", r"\400", r"(?a-u:x)", r"(?i)*", r"(?x) *", r"(?#a)*",
    r"(?P>x)", r"(?<=a+)b", r"(?<!a?)b", r"(?<=a{1,2})b",
]
REPLACEMENTS = ["", "<>", r"[\g<0>]"]
TEMPLATES = [
    (r"(\w)(\d)?", t) for t in (r"\1", r"\2", r"\1\2", r"\g<1>0", r"\10", r"\3", r"\g<3>", r"\g<x>", r"\g", r"\g<", r"\g<1", r"\n\t\\", r"\a\b\f\r\v", r"\0", r"\01", r"\012",
                                r"\101", r"\18", r"\&\.", r"\q", r"\x41", "\\", "$1 ${a} $", r"\400", r"\g<01>", r"\g<-1>", r"\é", r"\g<>", r"\08", r"\9")
] + [(r"(?P<one>\w)(?P<t_2>\d)?", t) for t in (r"\g<one>", r"<\g<t_2>>", r"\g<one>\1\g<t_2>", r"\g<two>")]


def sub(pattern, replacement, text):
    try:
        return re.sub(pattern, replacement, text)
    except (re.error, IndexError, OverflowError):
        return None


def main():
    warnings.simplefilter("ignore")
    rows = []
    for number, pattern in enumerate(PATTERNS):
        for place, text in enumerate(TEXTS):
            replacement = REPLACEMENTS[(number + place) % len(REPLACEMENTS)]
            result = sub(pattern, replacement, text)
            if result is None and place or result == text and place % 3:
                continue
            rows.append((pattern, replacement, text, result))
    for pattern, template in TEMPLATES:
        rows.append((pattern, template, TEXTS[0], sub(pattern, template, TEXTS[0])))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join(json.dumps(field).replace(",", r"\u002c") for field in row) for row in rows]
    OUT.write_text("".join(line + "\n" for line in lines))
    print(len(rows), "rows,", sum(row[3] is None for row in rows), "refused")


if __name__ == "__main__":
    main()
