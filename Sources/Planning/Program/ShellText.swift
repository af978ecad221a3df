import Parameters

/// Words as a person pastes them into a POSIX shell.
public enum ShellText {
    /// The words with a blank between, each in single quotes where a shell would see something in it.
    public static func quoted(_ words: [String]) -> String {
        words.map(quoted).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty && word.utf8.allSatisfy { $0.isASCIILetterOrDigit || "_-./:=,+@%".utf8.contains($0) }
        // `=cmd` expands in zsh, and a word of the form `name=value` in the first place would be an assignment.
        if isPlain, !word.hasPrefix("="), !word.hasPrefix("~") { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
