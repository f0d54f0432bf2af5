# bash completion for sectile(1), written by tools/make-docs.py from src/cli/*.def; change it there.
_sectile() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local verb='' options=''
    [ "$COMP_CWORD" -gt 1 ] && verb=${COMP_WORDS[1]}
    COMPREPLY=()
    case $prev in
    --engine) mapfile -t COMPREPLY < <(compgen -W 'duckdb' -- "$cur") && return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur") && return ;;
    --out | --store | --spill) mapfile -t COMPREPLY < <(compgen -d -- "$cur") && return ;;
    --output) mapfile -t COMPREPLY < <(compgen -f -- "$cur") && return ;;
    --as-of | --memory | --threads | --customers | --lines | --seed | --begin | --end) return ;;
    esac
    case $verb in
    '')
        mapfile -t COMPREPLY < <(compgen -W 'init check run show explain sql simulate --help --version' -- "$cur")
        return
        ;;
    init) options='--output --force' ;;
    check) options='--as-of --json' ;;
    run) options='--as-of --dry-run --out --store --keep-cuts --memory --threads --spill --timings --json' ;;
    show) options='--as-of --list --store --json' ;;
    explain) options='--as-of --store --keep-cuts --memory --threads --spill --json' ;;
    sql) options='--as-of --engine' ;;
    simulate) options='--customers --lines --seed --begin --end --plan --force --json' ;;
    *) return ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options --color --quiet --help" -- "$cur")
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
}
complete -o filenames -F _sectile sectile
