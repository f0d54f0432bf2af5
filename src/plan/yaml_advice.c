/* libfyaml says what its grammar expected; a person wants to know what to change.  The list holds the
 * mistakes people make; the wording on the left is libfyaml 0.7 to 0.9's. */
#include "plan/yaml.h"

#include <string.h>

static const struct plan_yaml_advice advice[] = {
    {"tab character may not be used", "a tab stands where the indentation is", "indent with spaces",
     0},
    {"double-quoted scalar without closing quote", "the text that begins here is never closed",
     "add the closing \"", '"'},
    {"wrongly indented double-quoted", "the text that begins here is not closed on its line",
     "add the closing \", or indent the lines it goes on", '"'},
    {"single-quoted scalar without closing quote", "the text that begins here is never closed",
     "add the closing ' (an apostrophe inside is written '')", '\''},
    {"wrongly indented single-quoted", "the text that begins here is not closed on its line",
     "add the closing ', or indent the lines it goes on", '\''},
    {"flow sequence without a closing bracket", "'[' is never closed", "add the closing ]", '['},
    {"flow mapping without a closing brace", "'{' is never closed", "add the closing }", '['},
    {"flow sequence with invalid extra closing", "']' closes nothing",
     "remove it, or add the [ it belongs to", 0},
    {"flow mapping with invalid extra closing", "'}' closes nothing",
     "remove it, or add the { it belongs to", 0},
    {"mismatched flow sequence", "']' closes what another bracket opened",
     "close the brackets in the order they were opened", 0},
    {"mismatched flow mapping", "'}' closes what another bracket opened",
     "close the brackets in the order they were opened", 0},
    {"missing comma in flow", "a comma or a closing bracket is missing before this",
     "separate the items with commas; close every [ and {", '['},
    {"invalid nested block mapping", "a second ': ' on one line",
     "put the value in quotes, or begin the map on the next line", 0},
    {"invalid multiline plain key", "this is neither a value nor 'key: value'",
     "end the key with ': ', and give keys of one map the same indentation", 0},
    {"plain scalar cannot start with", "a text without quotes cannot begin like this",
     "put the text in quotes", 0},
    {"invalid indentation in mapping", "this line is indented unlike the keys above it",
     "give keys of one map the same indentation", 0},
    {"invalid mapping in plain multiline", "this line is indented unlike the keys above it",
     "give keys of one map the same indentation", 0},
    {"did not find expected '-' indicator", "this line belongs to no item of the list above it",
     "give the keys of one item the same indentation, or begin an item with '- '", 0},
    {"did not find expected key", "expected 'key: value' here",
     "a list and a map cannot stand at the same indentation", 0},
    {"invalid value after mapping", "expected 'key: value' here",
     "end the key with a colon and a blank", 0},
    {"invalid escape", "this is not an escape of a double-quoted text",
     "write \\\\ for a backslash, or use single quotes", 0},
    {"invalid trailing content after", "something follows the closing quote",
     "put the whole value in quotes of the other kind", 0},
    {"block scalar no linebreak", "a text after '|' or '>' begins on the next line",
     "begin the text on the next line, or put the value in quotes", 0},
    {"invalid anchor", "'&' begins the name of an anchor", "put the text in quotes", 0},
    {"invalid alias", "'*' begins the name of an alias", "put the text in quotes", 0},
    {"could not find expected ':'", "a ':' is missing in this line", "end the key with ': '", 0},
    {"block sequence on the same line", "a list cannot begin here",
     "begin it on the next line, or write [a, b]", 0},
    {"illegal block", "a list cannot begin here", "begin it on the next line, or write [a, b]", 0},
    {"block sequence entries not allowed", "a list cannot begin here",
     "begin it on the next line, or write [a, b]", 0},
    {"invalid tab", "a tab stands where the indentation is", "indent with spaces", 0},
    {"cannot use tab", "a tab stands where the indentation is", "indent with spaces", 0},
    {"invalid comment", "a comment needs a blank before its '#'",
     "add the blank, or put the text in quotes", 0},
    {"wrongly indented", "this line is indented too little for what it belongs to",
     "indent the lines of a value more than its key", 0},
    {"sequence item", "this item is indented unlike the items above it",
     "give the items of one list the same indentation", 0},
    {"simple key", "a key ends on its own line", "end the key with ': '", 0},
};

const struct plan_yaml_advice *plan_yaml_advise(const char *message)
{
    for (size_t i = 0; i < sizeof advice / sizeof advice[0]; i++) {
        if (strstr(message, advice[i].found)) {
            return &advice[i];
        }
    }
    return NULL;
}
