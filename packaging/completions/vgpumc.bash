# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Completion of vgpumc for bash, with bash-completion. The program prints the candidates.

_vgpumc()
{
	local cur words cword line word rest
	_get_comp_words_by_ref -n := cur words cword || return

	# readline starts a word after the last = or : in it.
	local before=${cur%"${cur##*[=:]}"}
	while IFS= read -r line; do
		word=${line%%$'\t'*}
		rest=${line#*$'\t'}
		if [[ $word ]]; then
			COMPREPLY+=("${word#"$before"}")
			[[ $word != *[=:-] ]] || compopt -o nospace
			continue
		fi
		cur=${cur#"$before"}
		case $rest in
		folders) _filedir -d ;;
		"files ") _filedir ;;
		files*)
			rest=${rest#files }
			_filedir "@(${rest// /|})"
			;;
		esac
	done < <("${words[0]}" --complete "${words[@]:1:cword}" 2>/dev/null)
}

complete -F _vgpumc vgpumc
