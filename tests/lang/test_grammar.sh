#!/bin/bash
# The grammar on the page is the one in the parser: the first comment of each function of the parser stands in
# docs/reference/expressions.md, and every rule of the page from `expression` to `order` has its function.
set -eu
page=docs/reference/expressions.md
squeeze() { sed 's/[[:space:]]\{1,\}/ /g; s/^ //; s/ $//'; }

parser=$(grep -ohE '/\* [a-z_]+ = .* ; \*/' src/model/expr/parse.c src/model/expr/parse_operand.c | sed 's/^\/\* //; s/ \*\/$//' | squeeze | sort)
grammar=$(sed -n '/^```ebnf/,/^```$/p' "$page" | grep ' = ' | squeeze | sort)

missing=$(comm -23 <(echo "$parser") <(echo "$grammar"))
[ -z "$missing" ] || { echo "not on the page:"; echo "$missing"; exit 1; }

# Rules that the lexer and a table take care of.
lexed='^(compare|integer|number|exponent|text|date|timestamp|identifier|bare_name) = '
unparsed=$(comm -13 <(echo "$parser") <(echo "$grammar" | grep -vE "$lexed"))
[ -z "$unparsed" ] || { echo "without a function in the parser:"; echo "$unparsed"; exit 1; }
[ "$(echo "$parser" | wc -l)" -ge 20 ]
