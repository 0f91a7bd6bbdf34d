# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of vethloomctl for bash.

_vethloomctl_complete() { mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen "$@" -- "$current"); }

_vethloomctl_drawings() { _vethloomctl_complete -o plusdirs -f -X '!*.vloom'; }

_vethloomctl_labs() { _vethloomctl_complete -W "$(vethloomctl ls 2>/dev/null | awk 'NR > 1 { print $1 }')"; }

_vethloomctl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]:-}
  local -A options=(
    [up]="--in --dry-run --json --help" [down]="--in --help" [ls]="--json --help" [plan]="--as --in --help"
    [describe]="--json --help" [show]="--in --json --help" [check]="--json --help" [exec]="--in --help --"
    [ping]="-c --in --json --help" [generate]="-n -o --help" [keys]="--new --reveal --json --help")
  COMPREPLY=()

  if ((COMP_CWORD == 1)); then
    _vethloomctl_complete -W "${!options[*]} --help --version"
  elif [[ $previous == --in ]]; then
    _vethloomctl_complete -W "sandbox host"
  elif [[ $previous == -o ]]; then
    _vethloomctl_drawings
  elif [[ $previous == --as ]]; then
    _vethloomctl_complete -W "text json ip"
  elif [[ $current == -* ]]; then
    _vethloomctl_complete -W "${options[$verb]:-}"
  elif ((COMP_CWORD == 2)); then
    case $verb in
      up | plan | describe | check | keys) _vethloomctl_drawings ;;
      exec | ping) _vethloomctl_labs ;;
      generate) _vethloomctl_complete -W "star line ring tree grid mesh" ;;
      down | show)
        _vethloomctl_labs
        _vethloomctl_drawings
        ;;
    esac
  fi
}

complete -o filenames -F _vethloomctl vethloomctl
