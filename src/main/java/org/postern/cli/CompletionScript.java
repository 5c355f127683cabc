package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;

/** The completion for bash, and for zsh by its bashcompinit. Names of the configuration are asked for only where one is being typed. */
public final class CompletionScript {
    private static final Pattern CANDIDATES = Pattern.compile(" *local (\\w+)=\\(\"@(\\w+)@\"\\).*");

    /** The generator lists constants as Java spells them; the command line takes them in lower case. */
    private static final Pattern CONSTANTS = Pattern.compile("( *local \\w+=)(\\((?:\"[A-Z]+\" ?)+\\))(.*)");

    private static final String ASKING = """
            # compReplyNames lists the names of that kind in the configuration that is being spoken of.
            function compReplyNames() {
              local -a call names
              local i name
              call=("${COMP_WORDS[0]/#\\~/$HOME}")
              for (( i = 1; i < COMP_CWORD; i++ )); do
                if [[ "${COMP_WORDS[i]}" == --config ]]; then
                  name=${COMP_WORDS[i+1]}
                  if [[ "$name" == "=" ]]; then name=${COMP_WORDS[i+2]}; fi
                  name=${name//[\\\\\\"\\']/}
                  call+=(--config "${name/#\\~/$HOME}")
                fi
              done
              names=()
              while IFS= read -r name; do names+=("$name"); done < <("${call[@]}" complete "$1" 2>/dev/null)
              compReplyArray "${names[@]}"
            }

            """;

    private CompletionScript() {}

    /** @param file one: what to write */
    public static void main(String... file) throws IOException {
        Files.writeString(Path.of(file[0]), bash());
    }

    static String bash() {
        List<String> lines = new ArrayList<>();
        Map<String, String> asked = new HashMap<>();
        for (String line :
                AutoComplete.bash("postern", PosternCommand.commandLine()).split("\\R")) {
            if (line.startsWith("function ")) {
                asked.clear();
            }
            if (line.startsWith("# compReplyArray generates")) {
                ASKING.lines().forEach(lines::add);
            }
            Matcher candidates = CANDIDATES.matcher(line);
            Matcher constants = CONSTANTS.matcher(line);
            if (candidates.matches()) {
                asked.put(candidates.group(1), candidates.group(2));
            } else if (constants.matches()) {
                lines.add(constants.group(1) + constants.group(2).toLowerCase(Locale.ROOT) + constants.group(3));
            } else {
                lines.add(asking(line, asked));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** @param asked names of arrays of the generated script, and of what kind the names in them would be */
    private static String asking(String line, Map<String, String> asked) {
        String told = line;
        for (Map.Entry<String, String> array : asked.entrySet()) {
            told = told.replace(
                    "compReplyArray \"${" + array.getKey() + "[@]}\"", "compReplyNames " + array.getValue());
        }
        return told;
    }
}
