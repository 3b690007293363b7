# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for gembok-cli and gembok-ams, from what the programs themselves say in “help”: it cannot go out of date.

# The usage lines, without the program's name.
_gembok_usages() {
  LC_ALL=C LANGUAGE=C "$1" help 2>/dev/null | sed -n "s/^  ${1##*/} //p"
}

# What stands for the value of option $2 in the usage lines $1: FILE, ID, rsa:2048|rsa:3072 ...
_gembok_value() {
  sed -n "s/.*${2} \([^] ]*\).*/\1/p" <<<"$1" | head -n 1
}

_gembok_reply() {
  local value=$1 current=$2
  case $value in
    FILE | DIR | *=FILE) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    *\|*) mapfile -t COMPREPLY < <(compgen -W "${value//|/ }" -- "$current") ;;
    *) COMPREPLY=() ;;
  esac
}

_gembok() {
  local program=$1 current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} usages line i word
  local -a words=()
  usages=$(_gembok_usages "$program")
  # The words of the command itself, without options and their values.
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      --data-dir | --account) i=$((i + 1)) ;;
      -*) ;;
      *) words+=("$word") ;;
    esac
  done
  line=$(grep -- "^${words[0]:-?} ${words[1]:-?}\( \|$\)" <<<"$usages" || grep -- "^${words[0]:-?} [^a-z]\|^${words[0]:-?}$" <<<"$usages")
  if [[ $previous == --* && -n $(_gembok_value "$line" "$previous") ]]; then
    _gembok_reply "$(_gembok_value "$line" "$previous")" "$current"
  elif [[ $previous == --data-dir ]]; then
    _gembok_reply DIR "$current"
  elif [[ $current == -* ]]; then
    [[ ${program##*/} == gembok-cli ]] && line+=" --data-dir --account --json --force"
    mapfile -t COMPREPLY < <(compgen -W "$(grep -o -- '--[a-z-]*' <<<"$line" | sort -u)" -- "$current")
  elif [[ ${#words[@]} -eq 0 ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$({ cut -d ' ' -f 1 <<<"$usages"; echo help; } | sort -u)" -- "$current")
  elif [[ ${#words[@]} -eq 1 && -z $line ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(sed -n "s/^${words[0]} \([a-z-]*\).*/\1/p" <<<"$usages")" -- "$current")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}

complete -F _gembok gembok-cli gembok-ams
