# SPDX-License-Identifier: MIT
# Completion of vgpumc for fish. The program itself knows what may come next.

function __vgpumc_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    for line in ($words[1] --complete $words[2..] "$word" 2>/dev/null)
        set -l part (string split -m 1 \t -- $line)
        if test -n "$part[1]"
            echo -- $line
            continue
        end
        set -l before (string match -r -- '^--[^=]*=' $word)
        set -l name (string replace -r -- '^--[^=]*=' '' $word)
        if test "$part[2]" = folders
            printf "$before%s\n" (__fish_complete_directories "$name")
            continue
        end
        # Folders, and files with one of the endings; all files when there are none.
        set -l endings (string split -n ' ' -- (string replace 'files' '' $part[2]))
        set -l pattern '/$|\.('(string join '|' -- $endings)')$'
        test (count $endings) -gt 0; or set pattern .
        printf "$before%s\n" (complete -C "'' $name" | string match -r -- '.*' | string replace -r '\t.*' '' | string match -e -r -- $pattern)
    end
end

complete -c vgpumc -f -a '(__vgpumc_complete)'
