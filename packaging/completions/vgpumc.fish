# SPDX-License-Identifier: MIT
# Completion of vgpumc for fish. The program prints the candidates.

# Print folders, and the files with these endings, or all files if no ending is given.
function __vgpumc_files
    set -l pattern '^[^\t]*(?:/|\.(?:'(string join '|' -- $argv[2..])'))(?:\t|$)'
    test (count $argv) -gt 1; or set pattern .
    __fish_complete_path $argv[1] | string match -r -e -- $pattern
end

function __vgpumc_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l before (string match -r -- '^--[^=]*=' $word)
    set -l name (string replace -r -- '^--[^=]*=' '' $word)
    for line in ($words[1] --complete $words[2..] "$word" 2>/dev/null)
        set -l asked (string split -n ' ' -- (string match -r -g -- '^\t(.*)' $line))
        switch "$asked[1]"
            case folders
                string replace -r -- '^' "$before" (__fish_complete_directories "$name")
            case files
                string replace -r -- '^' "$before" (__vgpumc_files "$name" $asked[2..])
            case '*'
                printf '%s\n' $line
        end
    end
end

complete -c vgpumc -f -a '(__vgpumc_complete)'
