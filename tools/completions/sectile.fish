# fish completion for sectile(1); see docs/man/sectile.1.

set -l verbs init check run explain sql show simulate

complete -c sectile -f
complete -c sectile -n "not __fish_seen_subcommand_from $verbs" -a init -d 'write a first plan from the heads of data files'
complete -c sectile -n "not __fish_seen_subcommand_from $verbs" -a check -d 'tell every mistake in a plan'
complete -c sectile -n "not __fish_seen_subcommand_from $verbs" -a run -d 'carry the plan out'
complete -c sectile -n "not __fish_seen_subcommand_from $verbs" -a explain -d 'why a customer is in their segment'
complete -c sectile -n "not __fish_seen_subcommand_from $verbs" -a sql -d 'print the SQL of a plan'
complete -c sectile -n "not __fish_seen_subcommand_from $verbs" -a show -d 'print a snapshot from the store'
complete -c sectile -n "not __fish_seen_subcommand_from $verbs" -a simulate -d 'make the files of a shop with known truth'

complete -c sectile -l help -d 'print a summary and end'
complete -c sectile -l version -d 'print the version and end'
complete -c sectile -l json -d 'print one JSON object'
complete -c sectile -l color -x -a 'auto always never' -d 'colours'
complete -c sectile -l quiet -d 'tell errors only'

complete -c sectile -n '__fish_seen_subcommand_from run explain sql show' -l as-of -x -d 'the instant that the run looks from'
complete -c sectile -n '__fish_seen_subcommand_from run' -l dry-run -d 'say who would move, store nothing'
complete -c sectile -n '__fish_seen_subcommand_from run' -l keep-cuts -d 'use the cut points of the last snapshot'
complete -c sectile -n '__fish_seen_subcommand_from run' -l out -x -a '(__fish_complete_directories)' -d 'write assignments there'
complete -c sectile -n '__fish_seen_subcommand_from run show' -l store -x -a '(__fish_complete_directories)' -d 'where the snapshots are'
complete -c sectile -n '__fish_seen_subcommand_from run' -l spill -x -a '(__fish_complete_directories)' -d 'what does not fit in memory goes there'
complete -c sectile -n '__fish_seen_subcommand_from run' -l memory -x -d 'how much the engine may take'
complete -c sectile -n '__fish_seen_subcommand_from run' -l threads -x -d 'how many threads work'
complete -c sectile -n '__fish_seen_subcommand_from init' -l output -r -F -d 'where the plan is written'
complete -c sectile -n '__fish_seen_subcommand_from sql' -l engine -x -a 'duckdb' -d 'whose SQL'
complete -c sectile -n '__fish_seen_subcommand_from show' -l list -d 'list the snapshots'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -l customers -x -d 'how many customers'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -l lines -x -d 'about how many order lines'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -l seed -x -d 'seed'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -l begin -x -d 'the day the shop opens'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -l end -x -d 'the day after its last'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -l plan -d 'also write plan.yml'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -l force -d 'overwrite an earlier shop'

complete -c sectile -n '__fish_seen_subcommand_from init' -F
complete -c sectile -n '__fish_seen_subcommand_from check run explain sql show' -k -a '(__fish_complete_suffix .yml)'
complete -c sectile -n '__fish_seen_subcommand_from simulate' -a '(__fish_complete_directories)'
