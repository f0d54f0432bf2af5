"""Completions of the command line for three shells, from src/cli/{commands,options}.def.

Each function gives the text of one file; tools/make-docs.py writes it.
"""
from dataclasses import dataclass

NOTE = "completion for sectile(1), written by tools/make-docs.py from src/cli/*.def; change it there."
CHOICES = {"--color": "auto always never", "--engine": "duckdb"}


@dataclass(frozen=True)
class Option:
    spelling: str
    argument: str  # "" when it takes none
    about: str


@dataclass(frozen=True)
class Command:
    name: str
    operands: list
    about: str
    options: list


def kind(option):
    """What its argument is: '', 'choice', 'folder', 'file' or 'word'."""
    if not option.argument:
        return ""
    if option.spelling in CHOICES:
        return "choice"
    return {"DIR": "folder", "FILE": "file"}.get(option.argument, "word")


def every(commands, common):
    """Each option once, in the order of its first command."""
    return list(dict.fromkeys(o for c in commands for o in c.options)) + common


def bash(commands, common):
    options = every(commands, common)
    verbs = " ".join(c.name for c in commands)

    def spelt(which):
        return " | ".join(o.spelling for o in options if kind(o) == which)

    choices = "".join(f"    {o.spelling}) mapfile -t COMPREPLY < <(compgen -W '{CHOICES[o.spelling]}' -- \"$cur\") "
                      "&& return ;;\n" for o in options if kind(o) == "choice")
    accepted = "".join(f"    {c.name}) options='{' '.join(o.spelling for o in c.options)}' ;;\n" for c in commands)
    always = " ".join(o.spelling for o in common)
    return f"""\
# bash {NOTE}
_sectile() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}}
    local verb='' options=''
    [ "$COMP_CWORD" -gt 1 ] && verb=${{COMP_WORDS[1]}}
    COMPREPLY=()
    case $prev in
{choices}\
    {spelt("folder")}) mapfile -t COMPREPLY < <(compgen -d -- "$cur") && return ;;
    {spelt("file")}) mapfile -t COMPREPLY < <(compgen -f -- "$cur") && return ;;
    {spelt("word")}) return ;;
    esac
    case $verb in
    '')
        mapfile -t COMPREPLY < <(compgen -W '{verbs} --help --version' -- "$cur")
        return
        ;;
{accepted}\
    *) return ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options {always}" -- "$cur")
    elif [[ $verb == simulate ]]; then
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
    elif [[ $verb == init ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    else
        mapfile -t COMPREPLY < <(
            compgen -d -- "$cur"
            compgen -f -X '!*.yml' -- "$cur"
            compgen -f -X '!*.yaml' -- "$cur"
        )
    fi
}}
complete -o filenames -F _sectile sectile
"""


def zsh(commands, common):
    def quoted(text):
        return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]")

    def option(o):
        after = {"": "", "choice": f":{o.argument}:({CHOICES.get(o.spelling)})", "folder": ":folder:_files -/",
                 "file": ":file:_files", "word": f":{o.argument}:"}[kind(o)]
        return f"'{o.spelling}[{quoted(o.about)}]{after}'"

    def operand(position, name):
        action = {"PLAN": "'{}:plan:_files -g \"*.(yml|yaml)\"'", "DIR": "'{}:folder:_files -/'",
                  "FILE...": "'*:data file:_files'"}.get(name, "'{}:" + name.lower() + ":'")
        return action.format(position)

    lines = [f"#compdef sectile", f"# zsh {NOTE}", "", "_sectile() {", "    local -a always verbs", "    always=("]
    lines += [f"        {option(o)}" for o in common] + ["    )", "    verbs=("]
    lines += [f"        '{c.name}:{quoted(c.about).replace(':', chr(92) + ':')}'" for c in commands] + ["    )"]
    lines += ["    local curcontext=$curcontext state line",
              "    _arguments -C '--help[print this help]' '--version[which build this is]' \\",
              "        '1:command:->command' '*::argument:->argument' && return",
              "    case $state in", "    command) _describe command verbs ;;", "    argument)", "        case $line[1] in"]
    for c in commands:
        arguments = [operand(i + 1, name) for i, name in enumerate(c.operands)] + [option(o) for o in c.options]
        lines.append(f"        {c.name})")
        lines.append("            _arguments $always \\")
        lines += [f"                {a} \\" for a in arguments[:-1]] + [f"                {arguments[-1]}"]
        lines.append("            ;;")
    lines += ["        esac", "        ;;", "    esac", "}", "", "_sectile \"$@\""]
    return "\n".join(lines) + "\n"


def fish(commands, common):
    def quoted(text):
        return text.replace("\\", "\\\\").replace("'", "\\'")

    def option(o):
        after = {"": "", "choice": f" -x -a '{CHOICES.get(o.spelling)}'", "folder": " -x -a '(__fish_complete_directories)'",
                 "file": " -r -F", "word": " -x"}[kind(o)]
        return f"-l {o.spelling[2:]}{after} -d '{quoted(o.about)}'"

    verbs = " ".join(c.name for c in commands)
    first = f"'not __fish_seen_subcommand_from {verbs}'"
    lines = [f"# fish {NOTE}", "", "complete -c sectile -f"]
    lines += [f"complete -c sectile -n {first} -a {c.name} -d '{quoted(c.about)}'" for c in commands]
    lines += [f"complete -c sectile -n {first} -l version -d 'which build this is'"]
    lines += [f"complete -c sectile {option(o)}" for o in common]
    for o in every(commands, []):
        takers = " ".join(c.name for c in commands if o in c.options)
        lines.append(f"complete -c sectile -n '__fish_seen_subcommand_from {takers}' {option(o)}")
    for word, action in (("PLAN", "-k -a '(__fish_complete_suffix .yml)'"), ("FILE...", "-F"),
                         ("DIR", "-a '(__fish_complete_directories)'")):
        takers = " ".join(c.name for c in commands if word in c.operands)
        lines.append(f"complete -c sectile -n '__fish_seen_subcommand_from {takers}' {action}")
    return "\n".join(lines) + "\n"
