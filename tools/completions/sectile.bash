# bash completion for sectile(1).  Verbs and options are those of docs/man/sectile.1, which
# tests/house/test_man.sh compares with this file.
_sectile() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local verbs='init check run explain sql show simulate'
    local always='--help --version --json --color --quiet'
    local verb='' word options='' i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case " $verbs " in *" $word "*)
            verb=$word
            break
            ;;
        esac
    done
    COMPREPLY=()
    case $prev in
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur") && return ;;
    --engine) mapfile -t COMPREPLY < <(compgen -W 'duckdb' -- "$cur") && return ;;
    --out | --store | --spill) mapfile -t COMPREPLY < <(compgen -d -- "$cur") && return ;;
    --as-of | --memory | --threads | --customers | --lines | --seed | --begin | --end) return ;;
    esac
    case $verb in
    init) options='--output' ;;
    run) options='--as-of --dry-run --keep-cuts --out --store --spill --memory --threads' ;;
    explain) options='--as-of' ;;
    sql) options='--engine --as-of' ;;
    show) options='--as-of --list --store' ;;
    simulate) options='--customers --lines --seed --begin --end --plan --force' ;;
    '') options=$verbs ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options $always" -- "$cur")
    elif [[ -z $verb ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
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
